namespace CheXplanation.Imaging.Figures;

/// <summary>The values of one row; NaN are missing.</summary>
/// <param name="Row">The row's name, such as a task.</param>
/// <param name="Values">The values.</param>
public sealed record ValueRow(string Row, IReadOnlyList<double> Values)
{
    internal double[] Defined => [.. Values.Where(double.IsFinite).Order()];
}

/// <summary>The values of one property, row by row.</summary>
/// <param name="Title">The property.</param>
/// <param name="Rows">The rows in their order; every panel of a figure has the same.</param>
public sealed record ValuePanel(string Title, IReadOnlyList<ValueRow> Rows);
