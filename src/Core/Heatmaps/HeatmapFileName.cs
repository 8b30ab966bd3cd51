namespace CheXplanation.Heatmaps;

/// <summary>The published name of a heatmap file, <c>IMAGE_TASK_map.pkl</c>, from which image and task are taken.</summary>
/// <param name="ImageId">The image, such as <c>patient64541_study1_view1_frontal</c>.</param>
/// <param name="Task">The task, such as <c>Cardiomegaly</c>.</param>
/// <remarks>Source: <c>heatmap_to_segmentation.py</c>: the name is split at its last underscores.</remarks>
public readonly record struct HeatmapFileName(string ImageId, string Task)
{
    private const string Suffix = "_map.pkl";

    /// <summary>Takes a file's name apart.</summary>
    /// <param name="fileName">The name without a folder.</param>
    /// <returns>The image and the task.</returns>
    /// <exception cref="DataFormatException">The name has another form.</exception>
    public static HeatmapFileName Parse(string fileName)
    {
        if (fileName.EndsWith(Suffix, StringComparison.Ordinal))
        {
            string stem = fileName[..^Suffix.Length];
            int split = stem.LastIndexOf('_');
            if (split > 0 && split < stem.Length - 1)
            {
                return new HeatmapFileName(stem[..split], stem[(split + 1)..]);
            }
        }

        throw new DataFormatException(DataFault.Malformed, "file name", "IMAGE_TASK_map.pkl", $"'{fileName}'");
    }

    /// <summary>The file's name.</summary>
    public override string ToString() => $"{ImageId}_{Task}{Suffix}";
}
