namespace CheXplanation.Statistics;

/// <summary>How a predictor is scaled before a line is fitted.</summary>
public enum PredictorNormalization
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>To 0..1.</summary>
    MinMax,

    /// <summary>To a mean of 0 and a standard deviation (n - 1) of 1.</summary>
    ZScore,
}

/// <summary>Scales predictors.</summary>
public static class PredictorScaling
{
    /// <summary>destination[i] = (values[i] - centre) / extent; NaN stays, and a constant predictor stays as it is.</summary>
    /// <remarks>Source of MinMax: <c>regression_pathology_features.py</c>, normalize.</remarks>
    /// <param name="values">The predictor.</param>
    /// <param name="normalization">The scaling.</param>
    /// <returns>The scaled values.</returns>
    public static double[] Apply(IReadOnlyList<double> values, PredictorNormalization normalization)
    {
        double[] defined = [.. values.Where(value => !double.IsNaN(value))];
        double least = defined.DefaultIfEmpty().Min(), most = defined.DefaultIfEmpty().Max();
        if (normalization == PredictorNormalization.None || least == most)
        {
            return [.. values];
        }

        if (normalization == PredictorNormalization.MinMax)
        {
            return [.. values.Select(value => (value - least) / (most - least))];
        }

        double mean = NumPySum.Pairwise(defined) / defined.Length;
        double deviation = Math.Sqrt(defined.Sum(value => (value - mean) * (value - mean)) / (defined.Length - 1));
        return [.. values.Select(value => (value - mean) / deviation)];
    }
}
