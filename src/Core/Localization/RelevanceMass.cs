namespace CheXplanation.Localization;

/// <summary>The share of the relevance that lies in the truth.</summary>
/// <remarks>
/// Negative relevance counts as none: with it the share of others leaves 0 to 1, and is noise where the sum is near 0.
/// Source: Wang and others, Score-CAM, CVPR workshops 2020 (energy-based pointing game); Arras, Osman and Samek, CLEVR-XAI, Information Fusion
/// 81 (2022) (relevance mass accuracy).
/// </remarks>
public static class RelevanceMass
{
    private const int PixelsBetweenLooks = 1 << 20;

    /// <summary>The score, 0 to 1; NaN where no pixel is true or none has positive relevance.</summary>
    /// <remarks>Shape: both spans row-major. Throws: ArgumentException where their lengths differ.</remarks>
    /// <param name="values">The relevance of each pixel.</param>
    /// <param name="truth">The true pixels; any value but 0 is true.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The share.</returns>
    public static double Score(ReadOnlySpan<float> values, ReadOnlySpan<byte> truth, CancellationToken cancellation = default)
    {
        if (values.Length != truth.Length)
        {
            throw new ArgumentException($"{values.Length} values do not fit {truth.Length} pixels of truth.", nameof(truth));
        }

        double inside = 0, all = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if ((i & (PixelsBetweenLooks - 1)) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            double value = Math.Max(values[i], 0f);
            all += value;
            inside += truth[i] != 0 ? value : 0;
        }

        return truth.ContainsAnyExcept((byte)0) ? inside / all : double.NaN;
    }
}
