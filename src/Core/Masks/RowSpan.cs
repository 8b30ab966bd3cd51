namespace CheXplanation.Masks;

/// <summary>Rows of one column that are on.</summary>
/// <param name="First">The first row.</param>
/// <param name="End">The row after the last.</param>
internal readonly record struct RowSpan(int First, int End);
