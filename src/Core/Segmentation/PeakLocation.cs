using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>Where a map is largest.</summary>
public static class PeakLocation
{
    /// <summary>The index of the first NaN, or else of the first maximum.</summary>
    /// <remarks>
    /// Shape: row-major, so that the first is the uppermost, then the leftmost.
    /// Throws: ArgumentException for an empty span.
    /// Source: numpy's argmax.
    /// </remarks>
    /// <param name="values">The map.</param>
    /// <returns>The index.</returns>
    public static int Find(ReadOnlySpan<float> values) => Find(values, MapNormalization.Extremes(values).Maximum);

    /// <summary>The index of the first value equal to the known maximum, where NaN equals NaN.</summary>
    internal static int Find(ReadOnlySpan<float> values, float maximum)
    {
        bool seekNaN = float.IsNaN(maximum);
        int i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> block = Vector256.Create(values[i..]);
            Vector256<float> hits = seekNaN ? ~Vector256.Equals(block, block) : Vector256.Equals(block, Vector256.Create(maximum));
            uint bits = hits.ExtractMostSignificantBits();
            if (bits != 0)
            {
                return i + int.TrailingZeroCount((int)bits);
            }
        }

        for (; i < values.Length; i++)
        {
            if (seekNaN ? float.IsNaN(values[i]) : values[i] == maximum)
            {
                return i;
            }
        }

        throw new ArgumentException("The maximum is not in the map.", nameof(maximum));
    }
}
