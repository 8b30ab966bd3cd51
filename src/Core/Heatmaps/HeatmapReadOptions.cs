namespace CheXplanation.Heatmaps;

/// <summary>How files of any form become maps.</summary>
public sealed record HeatmapReadOptions
{
    /// <summary>What to note on each map, and the limit.</summary>
    public SaliencyMapReadOptions Notes { get; init; } = new();

    /// <summary>How names tell whose map it is.</summary>
    public HeatmapNaming Naming { get; init; } = new();

    /// <summary>What several channels become.</summary>
    public ChannelReduction Reduction { get; init; }

    /// <summary>Whether channels come last.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>Tells by an array's name how it becomes a map, null meaning not at all; without it every array becomes one by these options.</summary>
    public Func<string, HeatmapReadOptions?>? ForArray { get; init; }

    /// <summary>The probability of maps whose file tells none.</summary>
    public double Probability { get; init; } = double.NaN;

    /// <summary>The size of the picture of an image, given the size of its map; not asked where the file tells it.</summary>
    /// <remarks>Throws DataFormatException where it is not known.</remarks>
    public Func<string, PictureSize, PictureSize> PictureSizeOf { get; init; } = (imageId, _) => throw UnknownSize(imageId);

    /// <summary>Reads files that are none of the number formats, such as pictures; null refuses them.</summary>
    public Func<string, IEnumerable<HeatmapArray>?>? ReadOther { get; init; }

    /// <summary>Takes what is wrong with one array of a file; the next ones go on.</summary>
    public Action<DataFormatException> Report { get; init; } = error => throw error;

    /// <summary>The error of an image whose picture's size nobody told.</summary>
    /// <param name="imageId">The image.</param>
    /// <returns>The error.</returns>
    public static DataFormatException UnknownSize(string imageId) => new(
        DataFault.SizeUnknown, $"image '{imageId}'", "the size of its picture: give -PictureSize, -PicturePath, -GroundTruth, -Index or -MapSizeIsPictureSize", "none");
}
