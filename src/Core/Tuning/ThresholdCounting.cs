namespace CheXplanation.Tuning;

/// <summary>Areas of a map cut at many thresholds, in one pass over the picture.</summary>
public static class ThresholdCounting
{
    private const int PixelsBetweenLooks = 1 << 12;

    /// <summary>predicted[t] = the pixels above thresholds[t]; shared[t] = those of them that are on in the truth.</summary>
    /// <remarks>
    /// Shape: values and truth have one element a pixel; thresholds, predicted and shared one a threshold.
    /// A NaN is above no threshold.
    /// Throws: ArgumentException where the lengths differ.
    /// </remarks>
    /// <param name="values">The normalised map, 0..1.</param>
    /// <param name="truth">The true mask: 0 or 1.</param>
    /// <param name="thresholds">The thresholds, rising.</param>
    /// <param name="predicted">The areas of the cuts.</param>
    /// <param name="shared">The areas that the cuts share with the truth.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static void Count(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> truth, ReadOnlySpan<float> thresholds, Span<long> predicted, Span<long> shared,
        CancellationToken cancellation = default)
    {
        if (values.Length != truth.Length || thresholds.Length != predicted.Length || thresholds.Length != shared.Length)
        {
            throw new ArgumentException($"{values.Length} values, {truth.Length} pixels, {thresholds.Length} thresholds and {predicted.Length} and {shared.Length} areas do not go together.");
        }

        predicted.Clear();
        shared.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            if (i % PixelsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            float value = values[i];
            int passed = 0;
            while (passed < thresholds.Length && value > thresholds[passed])
            {
                passed++;
            }

            if (passed > 0)
            {
                predicted[passed - 1]++;
                shared[passed - 1] += truth[i];
            }
        }

        // A pixel was counted at the highest threshold that it passes; it passes all below.
        for (int t = thresholds.Length - 1; t > 0; t--)
        {
            predicted[t - 1] += predicted[t];
            shared[t - 1] += shared[t];
        }
    }
}
