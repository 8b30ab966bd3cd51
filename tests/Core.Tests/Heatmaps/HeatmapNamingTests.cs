using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>Whose map it is, told from names; what cannot be told is an error, never a guess.</summary>
public sealed class HeatmapNamingTests
{
    [Theory]
    [InlineData("p1_Edema_map.pkl", "", "p1 | Edema")]
    [InlineData("p1_view1_frontal_Pleural Effusion_map.npy", "", "p1_view1_frontal | Pleural Effusion")]
    [InlineData("p1_Lung Opacity_map.pkl", "", "p1 | Airspace Opacity")]
    [InlineData("p1_edema_map.pkl", "", "p1 | Edema")]
    [InlineData("p1_Whatever_map.npy", "", "p1 | Whatever")]
    [InlineData("p1_frontal_enlarged_cardiomediastinum.npy", "", "p1_frontal | Enlarged Cardiomediastinum")]
    [InlineData("p1_PLEURAL-EFFUSION.npy", "", "p1 | Pleural Effusion")]
    [InlineData("img_7/Support Device.npy", "", "img_7 | Support Devices")]
    [InlineData("p1.npz", "lung_opacity", "p1 | Airspace Opacity")]
    [InlineData("all.npz", "p1_Edema", "p1 | Edema")]
    [InlineData("all.pt", "maps/p1_Edema_map", "p1 | Edema")]
    [InlineData("x/p1_Edema.npz", "arr_0", "p1 | Edema")]
    public void Tell_WithoutParameters_FollowsTheRules(string path, string array, string expected) => Assert.Equal(expected, Tell(new HeatmapNaming(), path, array));

    [Theory]
    [InlineData("p1_cat.npy", "")]
    [InlineData("cam.npy", "")]
    [InlineData("all.npz", "arr_1")]
    [InlineData("_Edema.npy", "")]
    public void Tell_UnclearName_Throws(string path, string array) =>
        Assert.Equal(DataFault.NameUnclear, Assert.Throws<DataFormatException>(() => Tell(new HeatmapNaming(), path, array)).Fault);

    [Theory]
    [InlineData(@"^(?<id>.+)-(?<task>[^-]+)\.npy$", "a/b/img-1-Dog.npy", "", "img-1 | Dog")]
    [InlineData(@"(?<id>[^/]+)/(?<method>[^/]+)/(?<task>[^/]+)\.npy$", "img1/gradcam/cat.npy", "", "img1 | cat | gradcam")]
    [InlineData(@"(?<id>[^/]+)\.npz/(?<task>.+)$", "b/img1.npz", "edema", "img1 | Edema")]
    [InlineData(@"^(?<task>[a-z]+)(?<id>\d+)$", "all.npz", "cat0012", "0012 | cat")]
    public void Tell_WithPattern_TakesItsGroups(string pattern, string path, string array, string expected) =>
        Assert.Equal(expected, Tell(new HeatmapNaming { Pattern = pattern }, path, array));

    [Fact]
    public void Tell_PatternThatTakesForever_IsAnErrorWithinASecondOrTwo()
    {
        var naming = new HeatmapNaming { Pattern = "^(?<id>(a+)+)+_(?<task>b)$" };
        Assert.Contains("within a second", Assert.Throws<DataFormatException>(() => Tell(naming, new string('a', 60) + ".npy", string.Empty)).Expected);
    }

    [Fact]
    public void Tell_ByFolderOrFixed_TakesWhatIsSaid()
    {
        Assert.Equal("img1 | cat", Tell(new HeatmapNaming { ByFolder = true }, "x/img1/cat.npy", string.Empty));
        Assert.Equal("img1 | cat", Tell(new HeatmapNaming { ByFolder = true }, "x/img1.npz", "cat"));
        Assert.Equal("img_1 | cat", Tell(new HeatmapNaming { Task = "cat" }, "img_1.npy", string.Empty));
        Assert.Equal("me | tabby", Tell(new HeatmapNaming { ImageId = "me" }, "tabby.npy", string.Empty));
        Assert.Equal("me | Edema", Tell(new HeatmapNaming { ImageId = "me", Task = "edema" }, "x.npy", "y"));
    }

    [Fact]
    public void CustomTasks_AreKnownWithTheirAliases()
    {
        var list = new TaskNameList([("golden retriever", ["n02099601"]), ("cat", [])]);
        Assert.Equal("img_1 | golden retriever", Tell(new HeatmapNaming { Tasks = list }, "img_1_Golden_Retriever.npy", string.Empty));
        Assert.Equal("img_1 | golden retriever", Tell(new HeatmapNaming { Tasks = list }, "img_1_n02099601.npy", string.Empty));
        Assert.Equal("img_1 | tabby cat", Tell(new HeatmapNaming { Tasks = list.With(["tabby cat"]) }, "img_1_tabby_cat.npy", string.Empty));
        Assert.Null(list.Find("Edema"));
        Assert.Equal(["golden retriever", "cat", "dog"], list.With(["dog", "CAT"]).Tasks);
        Assert.Throws<DataFormatException>(() => new TaskNameList([("a", ["x"]), ("b", ["X"])]));
    }

    private static string Tell(HeatmapNaming naming, string path, string array)
    {
        HeatmapName name = naming.Tell(path, path, array);
        return $"{name.ImageId} | {name.Task}{(name.Method is null ? string.Empty : " | " + name.Method)}";
    }
}
