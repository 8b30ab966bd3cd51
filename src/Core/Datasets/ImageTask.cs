namespace CheXplanation.Datasets;

/// <summary>What the rows of several tables are joined by: an image and a task.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="Task">The task.</param>
public readonly record struct ImageTask(string ImageId, string Task);
