namespace CheXplanation.Statistics;

/// <summary>How p values are corrected for the number of comparisons.</summary>
public enum MultipleTestingCorrection
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Each p value times the number of comparisons.</summary>
    Bonferroni,

    /// <summary>Holm's step-down: the smallest p value times the number of comparisons, the next times one less, never falling.</summary>
    Holm,

    /// <summary>Benjamini and Hochberg's step-up: controls the share of false discoveries, not the chance of any.</summary>
    BenjaminiHochberg,
}

/// <summary>Corrects p values for the number of comparisons.</summary>
/// <remarks>Source: Holm, Scandinavian Journal of Statistics 6 (1979) 65-70; Benjamini and Hochberg, Journal of the Royal Statistical
/// Society B 57 (1995) 289-300; Bonferroni as the reference's <c>utils.py</c> uses it.</remarks>
public static class MultipleTesting
{
    /// <summary>The adjusted p values, at most 1; a NaN stays and does not count as a comparison.</summary>
    /// <param name="probabilities">The p values of one family.</param>
    /// <param name="correction">The correction.</param>
    /// <returns>The adjusted values in the same order.</returns>
    public static double[] Adjust(IReadOnlyList<double> probabilities, MultipleTestingCorrection correction)
    {
        double[] adjusted = [.. probabilities];
        int[] order = [.. Enumerable.Range(0, adjusted.Length).Where(i => !double.IsNaN(adjusted[i])).OrderBy(i => adjusted[i])];
        if (correction == MultipleTestingCorrection.BenjaminiHochberg)
        {
            double smallest = 1;
            for (int rank = order.Length; rank > 0; rank--)
            {
                smallest = Math.Min(smallest, probabilities[order[rank - 1]] / ((double)rank / order.Length));
                adjusted[order[rank - 1]] = smallest;
            }

            return adjusted;
        }

        double largest = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            double factor = correction switch
            {
                MultipleTestingCorrection.Bonferroni => order.Length,
                MultipleTestingCorrection.Holm => order.Length - rank,
                _ => 1,
            };
            double value = Math.Min(factor * probabilities[order[rank]], 1);
            largest = Math.Max(largest, value);
            adjusted[order[rank]] = correction == MultipleTestingCorrection.Holm ? largest : value;
        }

        return adjusted;
    }
}
