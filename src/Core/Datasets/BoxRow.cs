using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>A box of a file of boxes.</summary>
/// <param name="Position">The row or the place in the JSON, for messages.</param>
/// <param name="ImageId">The image.</param>
/// <param name="Task">The task, or null where the file does not tell it.</param>
/// <param name="Box">The box.</param>
/// <param name="Picture">The picture's size, or null where the file does not tell it.</param>
/// <param name="Score">The score, or NaN.</param>
public sealed record BoxRow(string Position, string ImageId, string? Task, PictureBox Box, PictureSize? Picture, double Score);
