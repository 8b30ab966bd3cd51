namespace CheXplanation.Heatmaps;

/// <summary>Whose map it is.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="Task">The task.</param>
/// <param name="Method">The saliency method, where the name tells it.</param>
public readonly record struct HeatmapName(string ImageId, string Task, string? Method = null);
