namespace CheXplanation.Statistics;

/// <summary>Rounding as <c>numpy.round</c> does it: scale, round half to even, scale back.</summary>
public static class NumPyRounding
{
    /// <summary>Rounds to a number of decimals.</summary>
    /// <param name="value">The value; NaN and infinities stay.</param>
    /// <param name="decimals">The number of decimals, 0 to 15.</param>
    /// <returns>The rounded value.</returns>
    public static double Round(double value, int decimals)
    {
        double scale = Math.Pow(10, decimals);
        return double.IsFinite(value) ? Math.Round(value * scale, MidpointRounding.ToEven) / scale : value;
    }
}
