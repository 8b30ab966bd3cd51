using CheXplanation.Datasets;

namespace CheXplanation.Core.Tests.Datasets;

/// <summary>What names of mask pictures tell, and that nothing is guessed.</summary>
public sealed class MaskPictureNameTests
{
    [Theory]
    [InlineData("a/patient1_study1_Edema.png", "patient1_study1", "Edema")]
    [InlineData("patient1_Pleural Effusion_mask.png", "patient1", "Pleural Effusion")]
    [InlineData("patient1_pleural_effusion.png", "patient1", "Pleural Effusion")]
    [InlineData("patient1_Lung Opacity.png", "patient1", "Airspace Opacity")]
    [InlineData("patient1_Rib Fracture.png", "patient1_Rib Fracture", "")]
    [InlineData("_Edema.png", "_Edema", "")]
    [InlineData("Edema.png", "Edema", "")]
    [InlineData("_a_Edema.png", "_a", "Edema")]
    [InlineData("__Edema.png", "_", "Edema")]
    [InlineData("_.png", "_", "")]
    [InlineData("_mask.png", "_mask", "")]
    public void Parse_KnowsTheFourteenAndGuessesNothing(string path, string imageId, string task) =>
        Assert.Equal(new MaskPictureName(imageId, task), MaskPictureName.Parse(path));

    [Theory]
    [InlineData("patient1_Rib Fracture.png", "patient1", "Rib Fracture")]
    [InlineData("patient1_rib_fracture_mask.png", "patient1", "Rib Fracture")]
    [InlineData("patient1_Fracture.png", "patient1", "Fracture")]
    public void Parse_TakesTheLongestTaskThatIsKnown(string path, string imageId, string task) =>
        Assert.Equal(new MaskPictureName(imageId, task), MaskPictureName.Parse(path, TaskNameList.Fourteen.With(["Rib Fracture"])));
}
