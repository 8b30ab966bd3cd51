using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>Brings a map to 0..1 in float32: <c>z = (v - min) / max(v - min)</c>.</summary>
/// <remarks>Source: <c>heatmap_to_segmentation.py</c> (numpy semantics: one NaN makes every z NaN; a constant map gives 0/0 = NaN).</remarks>
public static class MapNormalization
{
    /// <summary>The smallest value and the largest; both NaN if any value is NaN.</summary>
    /// <remarks>Throws: ArgumentException for an empty span.</remarks>
    /// <param name="values">The map's values.</param>
    /// <returns>The minimum and the maximum.</returns>
    public static (float Minimum, float Maximum) Extremes(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("An empty map has no extremes.", nameof(values));
        }

        float minimum = values[0];
        float maximum = minimum;
        int i = 0;
        if (values.Length >= Vector256<float>.Count)
        {
            Vector256<float> minima = Vector256.Create(values);
            Vector256<float> maxima = minima;
            Vector256<float> ordered = Vector256.Equals(minima, minima);
            for (i = Vector256<float>.Count; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> block = Vector256.Create(values[i..]);
                minima = Vector256.MinNative(minima, block);
                maxima = Vector256.MaxNative(maxima, block);
                ordered &= Vector256.Equals(block, block);
            }

            if (Vector256.ExtractMostSignificantBits(ordered) != 0xFF)
            {
                return (float.NaN, float.NaN);
            }

            for (int lane = 0; lane < Vector256<float>.Count; lane++)
            {
                minimum = MathF.Min(minimum, minima[lane]);
                maximum = MathF.Max(maximum, maxima[lane]);
            }
        }

        for (; i < values.Length; i++)
        {
            minimum = MathF.Min(minimum, values[i]);
            maximum = MathF.Max(maximum, values[i]);
        }

        return (minimum, maximum);
    }

    /// <summary>max(v - min): rounding keeps the order, so it is the rounded difference of the extremes.</summary>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
    /// <returns>The range; NaN if either is NaN or the minimum is infinite (there inf - inf comes up).</returns>
    public static float Range(float minimum, float maximum) =>
        float.IsInfinity(minimum) ? float.NaN : maximum - minimum;

    /// <summary>destination[i] = (source[i] - minimum) / range.</summary>
    /// <remarks>Throws: ArgumentException if the destination is shorter.</remarks>
    /// <param name="source">The map's values.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="range">The largest value of v - minimum.</param>
    /// <param name="destination">The values in 0..1; may be the source.</param>
    public static void Normalize(ReadOnlySpan<float> source, float minimum, float range, Span<float> destination)
    {
        int i = 0;
        for (; i <= source.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            ((Vector256.Create(source[i..]) - Vector256.Create(minimum)) / Vector256.Create(range)).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (source[i] - minimum) / range;
        }
    }
}
