namespace CheXplanation.Datasets;

/// <summary>An image of a COCO data set.</summary>
/// <param name="Id">Its number, or text, in the data set.</param>
/// <param name="ImageId">Its id here: the file's name without its ending, folders joined by underscores.</param>
/// <param name="FileName">The file's name as the data set has it; empty where it has none.</param>
/// <param name="Size">The picture's size, where the data set tells it.</param>
public sealed record CocoImage(string Id, string ImageId, string FileName, PictureSize? Size)
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Endings = new HashSet<string>(
        [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".dcm"], StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The image that a picture's name stands for, as CheXpert's folders have it: <c>patient1/study1/view1_frontal.jpg</c> is patient1_study1_view1_frontal.</summary>
    /// <param name="fileName">The name, with or without folders and ending.</param>
    /// <returns>The image.</returns>
    public static string ImageIdOf(string fileName)
    {
        int dot = fileName.LastIndexOf('.');
        string name = dot >= 0 && Endings.Contains(fileName.AsSpan(dot)) ? fileName[..dot] : fileName;
        return name.Replace('/', '_').Replace('\\', '_');
    }
}
