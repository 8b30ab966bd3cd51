using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>docs/coco.md: every line runs, in order, and puts something out; every cmdlet and method that its tables name is there.</summary>
public sealed class CocoDocumentTests : IDisposable
{
    private const string Page = "docs/coco.md";

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void EveryLine_RunsOnAGeneratedStudy()
    {
        _module.Run("$null = New-ChexSample . -ImageCount 24");
        Directory.Move(Path.Combine(_module.Folder, "heatmaps"), Path.Combine(_module.Folder, "gradcam_maps_val"));
        File.Move(Path.Combine(_module.Folder, "gt_segmentations.json"), Path.Combine(_module.Folder, "gt_segmentations_val.json"));
        IReadOnlyList<DocumentedExample> blocks = DocumentedExample.Of(Page);
        Assert.True(blocks.Count >= 3);
        foreach (DocumentedExample block in blocks)
        {
            HostedResult result = _module.Run(block.Code);
            Assert.True(result.Terminating is null && result.Errors.Count == 0, $"{Page}({block.Line}): {(result.Terminating ?? result.Errors.FirstOrDefault())?.Exception.Message}");
            Assert.Empty(result.Warnings);
            Assert.Equal(block.Code.Contains("-Format", StringComparison.Ordinal), result.Output.Count == 0);
        }
    }

    [Fact]
    public void MethodsOfTheTable_AreThereForScripts()
    {
        HostedResult result = _module.Run("""
            $mask = (@{ size = 2, 3; counts = 2, 3, 1 } | ConvertFrom-CocoRle).GetMask()
            $names = $mask.PSObject.Methods.Name
            'ToCounts', 'ToRowMajor', 'GetBox', 'Union', 'Intersect', 'Except', 'GetIoU', 'Resize', 'Crop', 'FlipHorizontally', 'FlipVertically', 'Pad', 'Invert' | Where-Object { $_ -notin $names }
            [CheXplanation.Masks.OverlapSuppression]::Keep([CheXplanation.Masks.RunLengthMask[]] ($mask, $mask), 0.5) -join ' '
            [CheXplanation.Masks.MaskOverlap]::IoU([CheXplanation.Masks.PictureBox]::new(0, 0, 2, 2), [CheXplanation.Masks.PictureBox]::new(1, 0, 2, 2))
            """);
        Assert.Null(result.Terminating);
        Assert.Equal(["True False", 1.0 / 3], result.Output.Select(item => item.BaseObject));
    }
}
