namespace CheXplanation.Cmdlets;

/// <summary>Counts mask pictures with pixels that are neither black nor bright: all of them are on, which their maker may not have meant.</summary>
internal sealed class FaintMaskPictures
{
    private string? _first;
    private int _count;
    private long _pixelsOfFirst;

    /// <summary>What there is to warn of, or null.</summary>
    public string? Warning => _first is null ? null
        : $"{_count} mask pictures, such as '{_first}' with {_pixelsOfFirst} pixels, are neither black nor bright in places, and are on there. "
            + "Blur of a JPEG and soft edges make masks too large: write PNGs of two values; pictures of labels are read by Import-ChexSegmentation -Label.";

    /// <summary>Notes a picture.</summary>
    public void Note(string path, long faint)
    {
        if (faint > 0)
        {
            _count++;
            (_first, _pixelsOfFirst) = _first is null ? (path, faint) : (_first, _pixelsOfFirst);
        }
    }
}
