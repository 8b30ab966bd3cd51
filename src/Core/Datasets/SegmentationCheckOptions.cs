namespace CheXplanation.Datasets;

/// <summary>What a segmentation file is held against.</summary>
public sealed record SegmentationCheckOptions
{
    /// <summary>The tasks that every image must have, with their other names.</summary>
    public TaskNameList Tasks { get; init; } = TaskNameList.Ten;

    /// <summary>The truth and the pictures.</summary>
    public ExpectedImages Expected { get; init; } = new();

    /// <summary>The most pixels a picture may have.</summary>
    public long PixelLimit { get; init; } = PictureSize.DefaultPixelLimit;

    /// <summary>Called with each image's id as the file has it.</summary>
    public Action<string>? OnImage { get; init; }

    /// <summary>Looked at between images.</summary>
    public CancellationToken Cancellation { get; init; }
}
