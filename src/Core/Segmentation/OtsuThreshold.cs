using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>Otsu's threshold of a picture of bytes, as OpenCV finds it.</summary>
public static class OtsuThreshold
{
    private const int Levels = 256;
    private const double Epsilon = 1.1920928955078125e-07;

    /// <summary>destination[i] = (byte)(255 * source[i]), truncated; 0 for NaN.</summary>
    /// <remarks>
    /// Units: the source is normalised, 0..1 or NaN.
    /// Throws: ArgumentException if the destination is shorter.
    /// </remarks>
    /// <param name="source">The normalised map.</param>
    /// <param name="destination">The levels.</param>
    public static void Quantize(ReadOnlySpan<float> source, Span<byte> destination) => Quantize(source, 0, 1, destination);

    /// <summary>destination[i] = (byte)(255 * ((source[i] - minimum) / range)), truncated; 0 for NaN.</summary>
    /// <remarks>Throws: ArgumentException if the destination is shorter.</remarks>
    /// <param name="source">The map.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="range">The largest value of v - minimum.</param>
    /// <param name="destination">The levels.</param>
    public static void Quantize(ReadOnlySpan<float> source, float minimum, float range, Span<byte> destination)
    {
        Vector256<float> minima = Vector256.Create(minimum);
        Vector256<float> ranges = Vector256.Create(range);
        int i = 0;
        for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            ReadOnlySpan<float> block = source[i..];
            Vector256<ushort> low = Vector256.Narrow(Level(block, minima, ranges), Level(block[8..], minima, ranges));
            Vector256<ushort> high = Vector256.Narrow(Level(block[16..], minima, ranges), Level(block[24..], minima, ranges));
            Vector256.Narrow(low, high).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++)
        {
            float level = 255f * ((source[i] - minimum) / range);
            destination[i] = float.IsNaN(level) ? (byte)0 : unchecked((byte)(int)level);
        }
    }

    /// <summary>Counts the pixels of each level.</summary>
    /// <remarks>
    /// Shape: <paramref name="histogram"/> has 256 counts; they are overwritten.
    /// Throws: ArgumentException for another length.
    /// </remarks>
    /// <param name="levels">The picture.</param>
    /// <param name="histogram">The counts.</param>
    public static void Count(ReadOnlySpan<byte> levels, Span<long> histogram)
    {
        CheckHistogram(histogram.Length);

        // Four tables: neighbours of a smooth map share a level, and one counter would wait for itself.
        Span<int> counts = stackalloc int[4 * Levels];
        counts.Clear();
        int i = 0;
        for (; i <= levels.Length - 4; i += 4)
        {
            counts[levels[i]]++;
            counts[Levels + levels[i + 1]]++;
            counts[(2 * Levels) + levels[i + 2]]++;
            counts[(3 * Levels) + levels[i + 3]]++;
        }

        for (; i < levels.Length; i++)
        {
            counts[levels[i]]++;
        }

        for (int level = 0; level < Levels; level++)
        {
            histogram[level] = (long)counts[level] + counts[Levels + level] + counts[(2 * Levels) + level] + counts[(3 * Levels) + level];
        }
    }

    /// <summary>The level that splits best; pixels above it are on.</summary>
    /// <remarks>
    /// Shape: 256 counts.
    /// Throws: ArgumentException for another length.
    /// Source: OpenCV 4.6, thresh.cpp, getThreshVal_Otsu_8u: doubles, the first maximum, 0 for a constant picture.
    /// </remarks>
    /// <param name="histogram">How many pixels have each level.</param>
    /// <returns>The threshold, 0..255.</returns>
    public static int Find(ReadOnlySpan<long> histogram)
    {
        CheckHistogram(histogram.Length);
        long pixels = 0;
        double mean = 0;
        for (int level = 0; level < Levels; level++)
        {
            pixels += histogram[level];
            mean += level * (double)histogram[level];
        }

        double scale = 1.0 / pixels;
        mean *= scale;
        double lowerMean = 0;
        double lowerShare = 0;
        double best = 0;
        int threshold = 0;
        for (int level = 0; level < Levels; level++)
        {
            double share = histogram[level] * scale;
            lowerMean *= lowerShare;
            lowerShare += share;
            double upperShare = 1.0 - lowerShare;
            if (!(Math.Min(lowerShare, upperShare) >= Epsilon && Math.Max(lowerShare, upperShare) <= 1.0 - Epsilon))
            {
                continue;
            }

            lowerMean = (lowerMean + (level * share)) / lowerShare;
            double upperMean = (mean - (lowerShare * lowerMean)) / upperShare;
            double variance = lowerShare * upperShare * (lowerMean - upperMean) * (lowerMean - upperMean);
            if (variance > best)
            {
                best = variance;
                threshold = level;
            }
        }

        return threshold;
    }

    private static Vector256<uint> Level(ReadOnlySpan<float> values, Vector256<float> minima, Vector256<float> ranges)
    {
        Vector256<float> level = Vector256.Create(255f) * ((Vector256.Create(values) - minima) / ranges);
        return Vector256.ConvertToInt32(level).AsUInt32();
    }

    private static void CheckHistogram(int length)
    {
        if (length != Levels)
        {
            throw new ArgumentException($"A histogram has {Levels} levels, not {length}.");
        }
    }
}
