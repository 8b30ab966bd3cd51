namespace CheXplanation.Datasets;

/// <summary>What is read of an annotation file, and how much of it.</summary>
public sealed record AnnotationReadOptions
{
    /// <summary>The most points an image may have unless the caller says otherwise: 2^16. A drawn outline has hundreds.</summary>
    /// <remarks>Drawing one polygon takes time with the product of its points and the picture's rows: a file must not cost minutes.</remarks>
    public const int DefaultPointLimit = DataLimits.Points;

    /// <summary>The tasks that each image yields, in this order; an absent one has no polygons.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = PathologyTask.Ten;

    /// <summary>What tasks are called besides CheXpert's labels.</summary>
    public TaskNameList? Names { get; init; }

    /// <summary>The most pixels a picture may have.</summary>
    public long PixelLimit { get; init; } = PictureSize.DefaultPixelLimit;

    /// <summary>The most points and polygons an image may have.</summary>
    public int PointLimit { get; init; } = DefaultPointLimit;

    /// <summary>Whether the raw names and outlines are brought to the published form.</summary>
    public bool Clean { get; init; }

    /// <summary>The names of studies, for a raw export; studies that it does not have are left out.</summary>
    public StudyNameTable? Studies { get; init; }

    /// <summary>The data set of a raw export, by name, id or number from 0; null for all.</summary>
    public string? Dataset { get; init; }

    /// <summary>Called with each study of a raw export that has no name.</summary>
    public Action<string>? OnUnmappedStudy { get; init; }

    /// <summary>Called with image and task where a task is neither asked for nor one of the ten; its polygons are passed over.</summary>
    public Action<string, string>? OnUnknownTask { get; init; }

    /// <summary>Ends the reading early, also once the file is read and its drawings are put together.</summary>
    public CancellationToken Cancellation { get; init; }
}
