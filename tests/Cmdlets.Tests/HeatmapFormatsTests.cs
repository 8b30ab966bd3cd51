using System.Globalization;
using System.Management.Automation;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Import-ChexHeatmap on what other tools write: forms, names, sizes, channels.</summary>
public sealed class HeatmapFormatsTests : IDisposable
{
    private static readonly string Data = Path.Combine(SharedData.RepositoryRoot, "tests", "Core.Tests", "Heatmaps", "data");

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("p1_Edema.npy", "little_f4.npy", "p1 / Edema 6x4 for 30x20")]
    [InlineData("p1_pleural_effusion.NPY", "fortran.npy", "p1 / Pleural Effusion 6x4 for 30x20")]
    [InlineData("x.bin", "deflated.npz", "patient1 / Edema 6x4 for 30x20; patient1 / Cardiomegaly 6x4 for 30x20; patient2 / Edema 6x4 for 30x20")]
    [InlineData("p1_Edema.pt", "one_zip.pt", "p1 / Edema 6x4 for 30x20")]
    [InlineData("p1_Edema.pth", "one_legacy.pt", "p1 / Edema 6x4 for 30x20")]
    [InlineData("p1_Edema.pkl", "numpy2_5.pkl", "p1 / Edema 6x4 for 30x20")]
    [InlineData("p1_Edema.png", "grey16.png", "p1 / Edema 30x20 for 30x20")]
    [InlineData("p1_Edema.tif", "tiff_tiled.tif", "p1 / Edema 90x70 for 30x20")]
    [InlineData("anything", "patient9_Edema_map.pkl", "HeatmapNameUnclear")]
    [InlineData("p_Edema_map.pkl", "patient9_Edema_map.pkl", "p / Edema 6x4 for 12x8")]
    [InlineData("p_Edema_map.pt", "patient8_Edema_map.pt", "p / Edema 6x4 for 12x8")]
    [InlineData("p1_Edema.npy", "channels.npy", "HeatmapUnreadable")]
    [InlineData("p1_cat.npy", "little_f4.npy", "HeatmapNameUnclear")]
    [InlineData("p1_Edema.npy", "refused_objects.npy", "HeatmapUnreadable")]
    [InlineData("p1_Edema.pt", "refused_code.pt", "UnsafePickle")]
    public void File_OfAnyForm_IsReadByItsContent(string name, string data, string expected)
    {
        File.Copy(Path.Combine(Data, data), Path.Combine(_module.Folder, name));
        HostedResult result = _module.Run($"Import-ChexHeatmap '{name}' -PictureSize 20, 30");
        Assert.Equal(expected, Describe(result));
    }

    [Theory]
    [InlineData("not numbers at all", "a pickle, npy, npz, torch or safetensors file, or a picture")]
    [InlineData("\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001{}", "header")]
    public void File_OfNoKnownForm_IsToldWhatWouldBeOne(string text, string told)
    {
        File.WriteAllText(Path.Combine(_module.Folder, "p1_Edema.npy"), text);
        HostedResult result = _module.Run("Import-ChexHeatmap p1_Edema.npy -PictureSize 20, 30");
        Assert.Contains(told, Assert.Single(result.Errors).Exception.Message);
    }

    [Fact]
    public void Probability_OfANumpyPickle_KeepsItsDouble()
    {
        File.Copy(Path.Combine(Data, "patient9_Edema_map.pkl"), Path.Combine(_module.Folder, "p_Edema_map.pkl"));
        Assert.Equal(0.3, Assert.Single(_module.Run("Import-ChexHeatmap p_Edema_map.pkl").Output).Properties["Probability"].Value);
    }

    [Fact]
    public void Names_ByPatternFolderAndParameter_AreTaken()
    {
        Put("cams/img1-cat.npy");
        Put("cams/img1-dog.npy");
        Assert.Equal("img1 / cat; img1 / dog", Names("Import-ChexHeatmap cams -PictureSize 5, 5 -NamePattern '^(?<id>.+)-(?<task>.+)\\.npy$'"));
        // A task is written as -Task writes it, so that it can be written as the truth does.
        Assert.Equal("img1 / DOG", Names("Import-ChexHeatmap cams -PictureSize 5, 5 -NamePattern '^(?<id>.+)-(?<task>.+)\\.npy$' -Task DOG"));
        Put("tree/img_1/cat.npy");
        Put("tree/img_2/cat.npy");
        Assert.Equal("img_1 / cat; img_2 / cat", Names("Import-ChexHeatmap tree -PictureSize 5, 5 -ByFolder"));
        Assert.Equal("img_2 / cat", Names("Import-ChexHeatmap tree/img_2 -PictureSize 5, 5 -ByFolder"));
        Assert.Equal("me / cat", Names("Import-ChexHeatmap tree/img_2/cat.npy -PictureSize 5, 5 -SetImageId me -SetTask cat"));
        Assert.Equal("img1-cat / cat", Names("Import-ChexHeatmap cams/img1-cat.npy -PictureSize 5, 5 -SetTask cat"));
    }

    [Fact]
    public void TaskList_WithAliases_NamesAndChoosesTasks()
    {
        Put("i_n02099601.npy");
        Put("i_Golden_Retriever.npy");
        Put("i_tabby.npy");
        File.WriteAllText(Path.Combine(_module.Folder, "t.json"), """{"golden retriever": ["n02099601"], "cat": []}""");
        HostedResult result = _module.Run("Import-ChexHeatmap . -PictureSize 5, 5 -TaskList t.json");
        Assert.Equal("i / golden retriever 6x4 for 5x5; i / golden retriever 6x4 for 5x5; HeatmapNameUnclear", Describe(result));
        Assert.Equal("i / tabby", Names("Import-ChexHeatmap . -PictureSize 5, 5 -Task tabby -ErrorAction Ignore"));
        File.WriteAllText(Path.Combine(_module.Folder, "t.json"), "[1]");
        Assert.Equal("TaskListUnreadable", Id(_module.Run("Import-ChexHeatmap . -TaskList t.json")));
    }

    [Fact]
    public void Sizes_FromPicturesTruthOrTheMap_AreTaken()
    {
        Put("m/p1_Edema.npy");
        Directory.CreateDirectory(Path.Combine(_module.Folder, "pictures"));
        File.Copy(Path.Combine(Data, "grey8.jpg"), Path.Combine(_module.Folder, "pictures", "p1.jpg"));
        File.WriteAllText(Path.Combine(_module.Folder, "s.json"), """{"p1": {"Edema": {"size": [7, 9], "counts": "o1"}}}""");
        File.WriteAllText(Path.Combine(_module.Folder, "a.json"), """{"p1": {"img_size": [8, 9], "Edema": [[[1, 1], [2, 2], [1, 2]]]}}""");
        Assert.Equal("p1 / Edema 6x4 for 30x20", Describe(_module.Run("Import-ChexHeatmap m -PicturePath pictures")));
        File.WriteAllText(Path.Combine(_module.Folder, "c.json"), """{"images": [{"id": 4, "file_name": "p1.jpg", "height": 10, "width": 11}, {"id": 5}], "annotations": [], "categories": []}""");
        Assert.Equal("p1 / Edema 6x4 for 9x7", Describe(_module.Run("Import-ChexHeatmap m -GroundTruth s.json")));
        Assert.Equal("p1 / Edema 6x4 for 11x10", Describe(_module.Run("Import-ChexHeatmap m -GroundTruth c.json")));
        Assert.Equal("p1 / Edema 6x4 for 9x8", Describe(_module.Run("Import-ChexHeatmap m -GroundTruth a.json")));
        Assert.Equal("p1 / Edema 6x4 for 9x7", Describe(_module.Run("Import-ChexHeatmap m -GroundTruth (Import-ChexSegmentation s.json)")));
        Assert.Equal("p1 / Edema 6x4 for 6x4", Describe(_module.Run("Import-ChexHeatmap m -MapSizeIsPictureSize")));
        Assert.Equal("PictureSizeUnknown", Describe(_module.Run("Import-ChexHeatmap m")));
        Assert.Equal("PictureTooLarge", Describe(_module.Run("Import-ChexHeatmap m -PictureSize 100000, 100000")));
        Assert.Equal("ParametersExclude", Id(_module.Run("Import-ChexHeatmap m -PictureSize 5, 5 -MapSizeIsPictureSize")));
        Assert.Equal("PathNotFound", Id(_module.Run("Import-ChexHeatmap m -GroundTruth nowhere.json")));
        Assert.Equal("PathNotFound", Id(_module.Run("Import-ChexHeatmap m -PicturePath nowhere")));
        Assert.Equal("NamePatternInvalid", Id(_module.Run("Import-ChexHeatmap m -PictureSize 5, 5 -NamePattern '('")));
        Assert.Equal("NamePatternInvalid", Id(_module.Run("Import-ChexHeatmap m -PictureSize 5, 5 -NamePattern '(?<id>.+)'")));
    }

    [Fact]
    public void Index_NamesFilesArraysSizesAndProbabilities()
    {
        Put("a.npy");
        File.Copy(Path.Combine(Data, "stored.npz"), Path.Combine(_module.Folder, "many.npz"));
        File.WriteAllText(Path.Combine(_module.Folder, "i.csv"), """
            path,id,task,height,width,probability,array
            a.npy,img1,cat,20,30,0.75,
            many.npz,img2,dog,5,6,,patient2_Edema
            many.npz,img2,cat,5,6,0.5,patient1_Edema
            many.npz,img2,bird,5,6,0.5,nothing
            many.npz,img3,cat,5,6,,
            gone.npy,img4,cat,5,6,,
            a.npy,img5,cat,x,6,,
            """);
        HostedResult result = _module.Run("Import-ChexHeatmap -Index i.csv");
        Assert.Equal(
            "img1 / cat 6x4 for 30x20; img2 / cat 6x4 for 6x5; img2 / dog 6x4 for 6x5",
            string.Join("; ", Describe(result).Split("; ").Where(text => text.Contains('/', StringComparison.Ordinal))));
        Assert.Equal(0.75, result.Output[0].Properties["Probability"].Value);
        Assert.Equal(
            ["InvalidValue", "InvalidValue", "PathNotFound"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).Order(StringComparer.Ordinal));
        File.WriteAllText(Path.Combine(_module.Folder, "j.csv"), "path,id,task,height,width\nmany.npz,i,t,5,6\n");
        Assert.Equal("HeatmapNameUnclear", Describe(_module.Run("Import-ChexHeatmap -Index j.csv")));
    }

    [Fact]
    public void Reduce_ChangesMapsAndSays()
    {
        File.Copy(Path.Combine(Data, "channels.npy"), Path.Combine(_module.Folder, "p1_Edema.npy"));
        File.Copy(Path.Combine(Data, "channels_last.npy"), Path.Combine(_module.Folder, "p2_Edema.npy"));
        const string read = "$m = Import-ChexHeatmap {0} -PictureSize 5, 5 -Reduce AbsMax {1}; \"$($m.MapWidth)x$($m.MapHeight)\"; $m.GetValues()";
        object[] first = Values(string.Format(CultureInfo.InvariantCulture, read, "p1_Edema.npy", string.Empty));
        Assert.Equal("6x4", first[0]);
        Assert.Equal(first, Values(string.Format(CultureInfo.InvariantCulture, read, "p2_Edema.npy", "-ChannelsLast")));
        Assert.Equal(25, first.Length);
    }

    [Fact]
    public void ColouredPicture_NeedsItsMapAndThenHasMasks()
    {
        File.Copy(Path.Combine(Data, "colour_viridis.png"), Path.Combine(_module.Folder, "p1_Edema.png"));
        HostedResult refused = _module.Run("Import-ChexHeatmap p1_Edema.png -MapSizeIsPictureSize");
        Assert.Contains("-ColourMap", Assert.Single(refused.Errors).Exception.Message);
        PSObject mask = Assert.Single(_module.Run("Import-ChexHeatmap p1_Edema.png -MapSizeIsPictureSize -ColourMap Viridis | ConvertTo-ChexSegmentation -Threshold 0.5").Output);
        Assert.InRange((long)mask.Properties["Area"].Value, 40, 200);
    }

    [Fact]
    public void FolderWithPublishedNames_ReadsOnlyThoseAndSaysSo()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        Put("s/heatmaps/extra_Edema.npy");
        HostedResult result = _module.Run("Import-ChexHeatmap s/heatmaps");
        Assert.Equal(10, result.Output.Count);
        Assert.Contains("1 files of arrays", Assert.Single(result.Warnings));
    }

    [Fact]
    public void DamagedFileAmongOthers_IsReportedAndTheNextGoesOn()
    {
        Put("m/a_Edema.npy");
        File.WriteAllBytes(Path.Combine(_module.Folder, "m", "b_Edema.npy"), [0x93, (byte)'N', (byte)'U']);
        Put("m/c_Edema.npy");
        Assert.Equal("a / Edema 6x4 for 5x5; c / Edema 6x4 for 5x5; HeatmapUnreadable", Describe(_module.Run("Import-ChexHeatmap m -PictureSize 5, 5")));
    }

    [Fact]
    public void FolderOfManyMaps_StreamsInBoundedMemory()
    {
        // The short form of `dotnet run -c Release --project bench -- folder 100000`.
        byte[] map = File.ReadAllBytes(Path.Combine(Data, "little_f4.npy"));
        for (int i = 0; i < 3_000; i++)
        {
            Directory.CreateDirectory(Path.Combine(_module.Folder, "m", $"i{i / 10}"));
            File.WriteAllBytes(Path.Combine(_module.Folder, "m", $"i{i / 10}", $"c{i % 10}.npy"), map);
        }

        HostedResult result = _module.Run("""
            $seen = 0
            $maps = [Collections.Generic.List[WeakReference]]::new()
            Import-ChexHeatmap m -ByFolder -PictureSize 5, 5 | ForEach-Object { $seen++; $null = $_.GetValues(); $maps.Add([WeakReference]::new($_.PSObject.BaseObject)) }
            [GC]::Collect()
            $held = 0
            foreach ($map in $maps) { if ($map.IsAlive) { $held++ } }
            $seen; $held
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(3000, result.Output[0].BaseObject);
        // The last ones may be on the stack of the engine still.
        Assert.InRange((int)result.Output[1].BaseObject, 0, 20);
    }

    private void Put(string name)
    {
        string path = Path.Combine(_module.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(Data, "little_f4.npy"), path);
    }

    private object[] Values(string script) => [.. _module.Run(script).Output.Select(value => value.BaseObject)];

    private string Names(string script) => string.Join("; ", _module.Run(script).Output.Select(map => $"{map.Properties["ImageId"].Value} / {map.Properties["Task"].Value}"));

    private static string Id(HostedResult result) => (result.Terminating ?? result.Errors[0]).FullyQualifiedErrorId.Split(',')[0];

    private static string Describe(HostedResult result) => string.Join("; ", result.Output
        .Select(map => FormattableString.Invariant(
            $"{map.Properties["ImageId"].Value} / {map.Properties["Task"].Value} {map.Properties["MapWidth"].Value}x{map.Properties["MapHeight"].Value} for {map.Properties["Width"].Value}x{map.Properties["Height"].Value}"))
        .Concat(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])));
}
