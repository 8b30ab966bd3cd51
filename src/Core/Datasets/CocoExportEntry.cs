using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>A mask that waits to be written.</summary>
/// <param name="Image">The image's place among the images that came.</param>
/// <param name="Task">The task's place among the tasks that came.</param>
/// <param name="Counts">Where its counts lie.</param>
/// <param name="Box">Its box.</param>
/// <param name="Area">Its area in pixels.</param>
/// <param name="IsCrowd">Whether it is a crowd.</param>
/// <param name="Score">Its score, or NaN.</param>
/// <param name="Instance">Which of several it is, or null.</param>
internal readonly record struct CocoExportEntry(int Image, int Task, SpooledCounts Counts, PixelBox Box, long Area, bool IsCrowd, double Score, string? Instance);
