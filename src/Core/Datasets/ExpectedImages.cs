namespace CheXplanation.Datasets;

/// <summary>What the truth, or a folder of pictures, tells of the images that a segmentation file should hold: sizes, and where there is something to find.</summary>
public sealed class ExpectedImages
{
    // What a map's file adds; no picture's name ends so.
    private const string ArrayEnding = ".npy";

    private readonly Dictionary<string, PictureSize> _sizes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ImageId, string Task), long> _areas = [];
    private readonly Dictionary<string, string?> _keys = new(StringComparer.Ordinal);

    /// <summary>The images of the truth; none where there is no truth.</summary>
    public IReadOnlyCollection<string> ImageIds => _sizes.Keys;

    /// <summary>Whether there is a truth, so that an image that it does not have is one too many.</summary>
    public bool HasTruth => _sizes.Count > 0;

    /// <summary>The size of an image's picture, where pictures are at hand; null of one that there is not.</summary>
    /// <remarks>May throw a DataFormatException for a picture that cannot be told or read.</remarks>
    public Func<string, PictureSize?>? PictureSizeOf { get; init; }

    /// <summary>Adds an image of the truth.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="size">Its picture's size.</param>
    public void Add(string imageId, PictureSize size)
    {
        if (_sizes.TryAdd(imageId, size) && !_keys.TryAdd(Key(imageId), imageId))
        {
            // Two ids that differ in spelling alone: neither can be guessed.
            _keys[Key(imageId)] = null;
        }
    }

    /// <summary>Adds a mask of the truth.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="task">The task.</param>
    /// <param name="size">The picture's size.</param>
    /// <param name="area">The number of pixels that are on.</param>
    public void Add(string imageId, string task, PictureSize size, long area)
    {
        Add(imageId, size);
        _areas[(imageId, task)] = area;
    }

    /// <summary>The image of the truth that an id means under another spelling: with an extension, in a folder, in another case.</summary>
    /// <param name="imageId">An id that the truth does not have.</param>
    /// <returns>The truth's id; null where there is none, or several.</returns>
    public string? FindAlias(string imageId) => _sizes.ContainsKey(imageId) ? null : _keys.GetValueOrDefault(Key(imageId));

    /// <summary>Whether the truth has an image.</summary>
    /// <param name="imageId">The image.</param>
    /// <returns>True if it has.</returns>
    public bool Contains(string imageId) => _sizes.ContainsKey(imageId);

    /// <summary>The size of an image's picture.</summary>
    /// <param name="imageId">The image.</param>
    /// <returns>The size as the truth has it, else as the picture has it; null where neither is known.</returns>
    public PictureSize? FindSize(string imageId) => _sizes.TryGetValue(imageId, out PictureSize size) ? size : PictureSizeOf?.Invoke(imageId);

    /// <summary>The true area of a task.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="task">The task.</param>
    /// <returns>The pixels that are on; 0 where the truth does not tell.</returns>
    public long FindArea(string imageId, string task) => _areas.GetValueOrDefault((imageId, task));

    /// <summary>An id without what people add to it: folders become underscores, as CheXpert's paths become ids.</summary>
    private static string Key(string imageId)
    {
        string id = imageId.Trim();
        return CocoImage.ImageIdOf(id.EndsWith(ArrayEnding, StringComparison.OrdinalIgnoreCase) ? id[..^ArrayEnding.Length] : id).ToLowerInvariant();
    }
}
