namespace CheXplanation.Datasets;

/// <summary>What the name of a mask picture tells: <c>IMAGE_TASK.png</c> or <c>IMAGE_TASK_mask.png</c>, where the task is one of the ten.</summary>
/// <param name="ImageId">The image; the whole name where it tells no task.</param>
/// <param name="Task">The task, or an empty text.</param>
public sealed record MaskPictureName(string ImageId, string Task)
{
    private const string Suffix = "_mask";

    /// <summary>Reads a file's name.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Image and task.</returns>
    public static MaskPictureName Parse(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string stem = name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? name[..^Suffix.Length] : name;
        int split = stem.LastIndexOf('_');
        string task = PathologyTask.Canonical(stem[(split + 1)..]);
        return split > 0 && PathologyTask.Ten.Contains(task) ? new MaskPictureName(stem[..split], task) : new MaskPictureName(name, string.Empty);
    }
}
