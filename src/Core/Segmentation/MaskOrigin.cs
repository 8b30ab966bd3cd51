using System.Globalization;

namespace CheXplanation.Segmentation;

/// <summary>What a mask was made of, and with which settings: enough to tell whether it would come out the same again.</summary>
/// <param name="Settings">The settings, as <see cref="Describe"/> writes them.</param>
/// <param name="Path">The heatmap's file, or null for a map in memory.</param>
public sealed record MaskOrigin(string Settings, string? Path)
{
    /// <summary>The settings of one mask in words, such as <c>Otsu, smoothed by 21, cutoff 0.4</c>.</summary>
    /// <param name="threshold">The threshold on the normalised map; null for Otsu's.</param>
    /// <param name="probabilityCutoff">The probability below which the mask is empty, or null.</param>
    /// <param name="smoothing">The edge of the smoothing kernel in pixels, or null; a given threshold ignores it.</param>
    /// <returns>The same words for the same settings, and only for them.</returns>
    public static string Describe(double? threshold, double? probabilityCutoff, int? smoothing) =>
        (threshold is { } cut ? string.Create(CultureInfo.InvariantCulture, $"Fixed {cut:R}") : "Otsu")
        + (smoothing is { } edge && threshold is null ? string.Create(CultureInfo.InvariantCulture, $", smoothed by {edge}") : string.Empty)
        + (probabilityCutoff is { } least ? string.Create(CultureInfo.InvariantCulture, $", cutoff {least:R}") : string.Empty);
}
