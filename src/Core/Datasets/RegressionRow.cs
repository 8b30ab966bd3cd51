using CheXplanation.Statistics;

namespace CheXplanation.Datasets;

/// <summary>One row of a regression table.</summary>
/// <param name="Task">The task, or <see cref="OverallName"/>.</param>
/// <param name="Predictor">What predicts the score: <c>prob</c> or a feature.</param>
/// <param name="Line">The straight line through the scores.</param>
/// <param name="Correlation">The rank correlation with the scores.</param>
/// <param name="Comparisons">By how many comparisons the levels of the stars are divided (Bonferroni).</param>
public sealed record RegressionRow(string Task, string Predictor, LinearRegression Line, SpearmanCorrelation Correlation, int Comparisons)
{
    /// <summary>The name of a row over all tasks.</summary>
    public const string OverallName = "Overall";

    private const int Decimals = 3;

    /// <summary>The stars of the slope as a CSV of the reference tells them, which does not tell p; null where p decides.</summary>
    public string? LineStars { get; init; }

    /// <summary>The stars of the correlation as a CSV tells them; null where p decides.</summary>
    public string? CorrelationStars { get; init; }

    /// <summary>The slope as the reference prints it, such as <c>0.467, (0.028, 0.907)*</c>.</summary>
    public string LineText => Text(Line.Slope, Line.Lower, Line.Upper, LineStars ?? Stars(Line.PValue, Comparisons));

    /// <summary>The rank correlation as the reference prints it.</summary>
    public string CorrelationText => Text(Correlation.Coefficient, Correlation.Lower, Correlation.Upper, CorrelationStars ?? Stars(Correlation.PValue, Comparisons));

    /// <summary>The stars of a p value: below 0.05, 0.01 and 0.001, each divided by the number of comparisons.</summary>
    /// <param name="probability">The p value; NaN has no stars.</param>
    /// <param name="comparisons">The number of comparisons.</param>
    /// <returns>None to three stars.</returns>
    public static string Stars(double probability, int comparisons) =>
        probability < 0.001 / comparisons ? "***" : probability < 0.01 / comparisons ? "**" : probability < 0.05 / comparisons ? "*" : string.Empty;

    // The estimates are numpy's floats there, the bounds Python's: they round differently.
    private static string Text(double estimate, double lower, double upper, string stars) =>
        $"{PythonNumberText.Format(NumPyRounding.Round(estimate, Decimals))}, ({PythonNumberText.Format(PythonRounding.Round(lower, Decimals))}, {PythonNumberText.Format(PythonRounding.Round(upper, Decimals))}){stars}";
}
