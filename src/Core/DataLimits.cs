namespace CheXplanation;

/// <summary>How much a file, or an argument, may make the module hold: a small one must not claim without bound.</summary>
/// <remarks>
/// What is beyond a limit is a <see cref="DataFormatException"/> or, of a parameter, an ArgumentException, before it is allocated.
/// The limits of a pickle's own structure stand with its decoder.
/// </remarks>
public static class DataLimits
{
    /// <summary>The most pixels of a picture unless the caller says otherwise: 2^28, a byte each where a picture is held.</summary>
    public const long Pixels = PictureSize.DefaultPixelLimit;

    /// <summary>The most values of a heatmap: 2^26, four bytes each.</summary>
    public const long MapValues = 1L << 26;

    /// <summary>The longest text or line of a segmentation file, in bytes: 2^26.</summary>
    public const int TextBytes = 64 << 20;

    /// <summary>The most runs of a mask that is read: 2^24, four bytes each. A mask of a heatmap has thousands.</summary>
    public const int Runs = 16 << 20;

    /// <summary>The most points and polygons of an image: 2^16. A drawn outline has hundreds.</summary>
    /// <remarks>Drawing one polygon takes time with the product of its points and the picture's rows: a file must not cost minutes.</remarks>
    public const int Points = 1 << 16;

    /// <summary>The longest text of an annotation or point file, in bytes: 2^20.</summary>
    public const int NameBytes = 1 << 20;

    /// <summary>The longest name of an image or task in a JSON file, in characters: 2^12.</summary>
    public const int NameCharacters = 1 << 12;

    /// <summary>Beyond these pixels, 2^24, one picture is worked on at a time, and its buffers are not kept. A radiograph has 6 million.</summary>
    public const long LargePicture = 1L << 24;

    /// <summary>The most pixels of a figure or overlay that is drawn: 2^27, four bytes each.</summary>
    public const long DrawingPixels = 1L << 27;

    /// <summary>The most pixels along a side of a figure or overlay; JPEG takes no more.</summary>
    public const int DrawingSide = 65_500;

    /// <summary>The most rows or panels of a figure, and the tasks that a report shows examples of.</summary>
    public const int FigureGroups = 1000;

    /// <summary>The most values of a grid of thresholds: 2^14, eight bytes each for every heatmap.</summary>
    public const int GridValues = 1 << 14;

    /// <summary>The most bootstrap replicates that are held at once, over all groups and properties: 2^27, eight bytes each.</summary>
    public const long Replicates = 1L << 27;

    /// <summary>The longest field of a CSV, in characters: 2^20.</summary>
    public const int FieldCharacters = 1 << 20;

    /// <summary>The most fields of a CSV: 2^26.</summary>
    public const long Fields = 1L << 26;
}
