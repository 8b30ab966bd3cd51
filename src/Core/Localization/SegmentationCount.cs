using System.Globalization;
using CheXplanation.Segmentation;

namespace CheXplanation.Localization;

/// <summary>On how many images a task is segmented.</summary>
/// <remarks>Source: <c>count_segs.py</c>.</remarks>
/// <param name="Task">The task (pathology).</param>
/// <param name="Segmented">The number of images whose mask has area.</param>
/// <param name="Images">The number of images that have a mask, empty or not; null where a file does not tell it.</param>
public sealed record SegmentationCount(string Task, int Segmented, int? Images)
{
    /// <summary>The saliency method; null where it does not apply.</summary>
    public string? Method { get; init; }

    /// <summary>The model; null where it does not apply.</summary>
    public string? Model { get; init; }

    /// <summary>The human reader; null where it does not apply.</summary>
    public string? Reader { get; init; }

    /// <summary>The share of the images that is segmented, 0 to 1; NaN where there is none, or their number is not known.</summary>
    public double Share => Images is { } images and > 0 ? (double)Segmented / images : double.NaN;

    /// <summary>The counts with those of one more mask.</summary>
    /// <remarks>The caller sees to it that an image comes once.</remarks>
    /// <param name="mask">The mask of another image.</param>
    /// <returns>The sum.</returns>
    public SegmentationCount Add(SegmentationMask mask) =>
        this with { Segmented = Segmented + (mask.Area > 0 ? 1 : 0), Images = Images + 1 };

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Task}: {Segmented}{(Images is { } images ? $" of {images}" : string.Empty)} images segmented");
}
