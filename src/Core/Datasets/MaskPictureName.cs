namespace CheXplanation.Datasets;

/// <summary>What the name of a mask picture tells: <c>IMAGE_TASK.png</c> or <c>IMAGE_TASK_mask.png</c>, where the task is a known one.</summary>
/// <param name="ImageId">The image; the whole name where it tells no task.</param>
/// <param name="Task">The task, or an empty text.</param>
public sealed record MaskPictureName(string ImageId, string Task)
{
    private const string Suffix = "_mask";

    /// <summary>Reads a file's name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="known">The known tasks; CheXpert's fourteen without it. Of two that fit the longer one counts.</param>
    /// <returns>Image and task.</returns>
    public static MaskPictureName Parse(string path, TaskNameList? known = null)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string stem = name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? name[..^Suffix.Length] : name;
        for (int split = stem.IndexOf('_', Math.Min(1, stem.Length)); split > 0; split = stem.IndexOf('_', split + 1))
        {
            if ((known ?? TaskNameList.Fourteen).Find(stem[(split + 1)..]) is { } task)
            {
                return new MaskPictureName(stem[..split], task);
            }
        }

        return new MaskPictureName(name, string.Empty);
    }
}
