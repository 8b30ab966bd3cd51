using System.Globalization;
using CheXplanation.Datasets;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>One regression of a score on a predictor: the line, the rank correlation, and the p value after the correction.</summary>
public sealed class ChexRegression
{
    private readonly RegressionRow _row;

    internal ChexRegression(RegressionRow row, string property, bool isDifference, double adjusted, MultipleTestingCorrection correction)
    {
        _row = row;
        Property = property;
        IsDifference = isDifference;
        AdjustedPValue = adjusted;
        Correction = correction;
    }

    /// <summary>The number of units, such as patients, that the standard errors allow for; null where each row is one.</summary>
    public int? UnitCount { get; init; }

    /// <summary>The property that names the units; null where each row is one.</summary>
    public string? UnitName { get; init; }

    /// <summary>The group, or Overall.</summary>
    public string Group => _row.Task;

    /// <summary>The score that is explained.</summary>
    public string Property { get; }

    /// <summary>Whether the score is the baseline's less the candidate's.</summary>
    public bool IsDifference { get; }

    /// <summary>What explains it.</summary>
    public string Predictor => _row.Predictor;

    /// <summary>The number of complete pairs.</summary>
    public int Count => _row.Line.Count;

    /// <summary>The change of the score for a change of the predictor by 1.</summary>
    public double Slope => _row.Line.Slope;

    /// <summary>The lower bound of the slope's 95 % interval.</summary>
    public double Lower => _row.Line.Lower;

    /// <summary>The upper bound.</summary>
    public double Upper => _row.Line.Upper;

    /// <summary>The standard error of the slope.</summary>
    public double StandardError => _row.Line.StandardError;

    /// <summary>The score where the predictor is 0.</summary>
    public double Intercept => _row.Line.Intercept;

    /// <summary>The part of the score's variance that the line explains.</summary>
    public double RSquared => _row.Line.RSquared;

    /// <summary>The two-sided p value of a slope of 0.</summary>
    public double PValue => _row.Line.PValue;

    /// <summary>The p value after the correction.</summary>
    public double AdjustedPValue { get; }

    /// <summary>The correction for the number of predictors.</summary>
    public MultipleTestingCorrection Correction { get; }

    /// <summary>One to three stars: the adjusted p value is below 0.05, 0.01, 0.001.</summary>
    public string Stars => _row.LineStars ?? (Correction is MultipleTestingCorrection.Holm or MultipleTestingCorrection.BenjaminiHochberg ? RegressionRow.Stars(AdjustedPValue, 1) : RegressionRow.Stars(PValue, _row.Comparisons));

    /// <summary>Spearman's rank correlation.</summary>
    public double Spearman => _row.Correlation.Coefficient;

    /// <summary>The lower bound of its 95 % interval (Fisher).</summary>
    public double SpearmanLower => _row.Correlation.Lower;

    /// <summary>The upper bound.</summary>
    public double SpearmanUpper => _row.Correlation.Upper;

    /// <summary>Its two-sided p value.</summary>
    public double SpearmanPValue => _row.Correlation.PValue;

    /// <summary>The row as the reference's tables print it.</summary>
    /// <returns>The row.</returns>
    public RegressionRow GetRow() => _row;

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Group}: {Property} on {Predictor} {Slope:0.000} [{Lower:0.000}, {Upper:0.000}]{Stars}, n = {Count}");
}
