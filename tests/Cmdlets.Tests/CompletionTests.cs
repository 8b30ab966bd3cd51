using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

public sealed class CompletionTests : IDisposable
{
    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("Import-ChexHeatmap x -Task pl", "'Pleural Effusion'")]
    [InlineData("Import-ChexHeatmap x -Task ", "'Airspace Opacity' Atelectasis Cardiomegaly Consolidation Edema 'Enlarged Cardiomediastinum' 'Lung Lesion' 'Pleural Effusion' Pneumothorax 'Support Devices'")]
    [InlineData("Import-ChexHeatmap x -Method g", "gradcam gradcampp")]
    [InlineData("$x | Get-BootstrapInterval -Property ", "IoU Dice Precision Recall Hit Probability")]
    [InlineData("$x | Get-BootstrapInterval IoU -GroupBy Ta", "Task")]
    [InlineData("$x | Get-BootstrapInterval IoU -Unit P", "Phase PatientId")]
    [InlineData("$x | Get-BootstrapInterval IoU -Method ", "BCa Basic Jeffreys Percentile Reference Studentized Wilson")]
    [InlineData("$x | Measure-ChexLocalization -GroundTruth $t -Slice ", "Full GroundTruth Predicted TruePositive")]
    [InlineData("$x | Measure-ChexLocalization -GroundTruth $t -Metric Pix", "PixelAuroc PixelAveragePrecision")]
    [InlineData("$x | Measure-ChexLocalization -GroundTruth $t -Metric BoxIoU, R", "RandomHit RandomIoU RelevanceMass RelevanceRank")]
    [InlineData("$x | Measure-ChexLocalization -GroundTruth $t -Surface ", "BorderPixel Contour")]
    [InlineData("$x | Measure-ChexLocalization -GroundTruth $t -Metric PixelAuroc, thresholdiou | Get-BootstrapInterval -Property B", "BestIoU BestThreshold")]
    [InlineData("$x | Measure-ChexLocalization -Metric PixelAuroc -GroundTruth $t | Where-Object Task -eq Edema | Get-BootstrapInterval -Property Pi", "PixelAuroc")]
    [InlineData("$x | Get-ChexRegression IoU -Predictor A", "AreaRatio")]
    [InlineData("$x | ConvertTo-ChexSegmentation -ProbabilityTable ", "CheXplanation2021")]
    [InlineData("$x | ConvertTo-ChexSegmentation -Smooth ", "Auto")]
    [InlineData("$x | Optimize-ChexThreshold -Kind ", "Probability Segmentation")]
    public void Argument_OffersItsWords(string typed, string expected)
    {
        HostedResult result = _module.Run("TabExpansion2 $typed $typed.Length", ("typed", typed));
        var completion = (CommandCompletion)result.Output.Single().BaseObject;
        Assert.Equal(expected.Split(' '), string.Join(' ', completion.CompletionMatches.Select(match => match.CompletionText)).Split(' '));
    }
}
