using System.Globalization;
using System.Numerics;

namespace CheXplanation.Statistics;

/// <summary>Rounding as Python's <c>round(float, decimals)</c>: correct in decimal, where numpy.round scales first.</summary>
/// <remarks>The double 0.0005 lies a little above its decimal: Python gives 0.001, numpy, which meets 0.5 after scaling, 0.0.</remarks>
public static class PythonRounding
{
    private const int FractionBits = 52;
    private const int ExponentBias = 1075;

    /// <summary>Rounds to a number of decimals; an exact tie goes to the even digit.</summary>
    /// <param name="value">The value; NaN and infinities stay.</param>
    /// <param name="decimals">The number of decimals, 0 to 15.</param>
    /// <returns>The double nearest to the rounded decimal.</returns>
    public static double Round(double value, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 15);
        if (!double.IsFinite(value))
        {
            return value;
        }

        // |value| = mantissa / 2^shift, exactly.
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> FractionBits);
        long mantissa = exponent == 0 ? bits : (bits & ((1L << FractionBits) - 1)) | (1L << FractionBits);
        int shift = ExponentBias - Math.Max(exponent, 1);
        if (shift <= 0)
        {
            return value;
        }

        BigInteger scaled = mantissa * BigInteger.Pow(10, decimals);
        BigInteger whole = scaled >> shift;
        int half = (scaled - (whole << shift)).CompareTo(BigInteger.One << (shift - 1));
        whole += half > 0 || (half == 0 && !whole.IsEven) ? 1 : 0;
        string text = string.Create(CultureInfo.InvariantCulture, $"{whole}E-{decimals}");
        return Math.CopySign(double.Parse(text, CultureInfo.InvariantCulture), value);
    }
}
