namespace CheXplanation.Cmdlets;

/// <summary>Images as a warning names them: how many, and which, the first few by name.</summary>
internal static class ImageList
{
    private const int Named = 5;

    public static string Describe(IReadOnlyCollection<string> images)
    {
        string names = string.Join(", ", images.Order(StringComparer.Ordinal).Take(Named));
        string more = images.Count > Named ? $" and {images.Count - Named} more" : string.Empty;
        return $"{images.Count} {(images.Count == 1 ? "image" : "images")} ({names}{more})";
    }
}
