using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>The distances from the outline of each of two masks to the outline of the other.</summary>
/// <remarks>
/// Source: Contour is compute_surface_distances of DeepMind's surface-distance in two dimensions; BorderPixel is border_distance of MetricsReloaded.
/// What touches the picture's edge has an outline there.
/// </remarks>
public sealed class SurfaceDistances
{
    private const int Piece = 1 << 16;

    private readonly (double Distance, double Length)[] _fromPrediction;
    private readonly (double Distance, double Length)[] _fromTruth;

    private SurfaceDistances(SurfaceConvention convention, (double Distance, double Length)[] fromPrediction, (double Distance, double Length)[] fromTruth)
    {
        Convention = convention;
        _fromPrediction = fromPrediction;
        _fromTruth = fromTruth;
    }

    /// <summary>What the outlines are.</summary>
    public SurfaceConvention Convention { get; }

    /// <summary>Rising distances from the predicted outline to the true one, each with the length of outline it stands for; infinite where the truth is empty.</summary>
    public ReadOnlySpan<(double Distance, double Length)> FromPrediction => _fromPrediction;

    /// <summary>Rising distances from the true outline to the predicted one, each with the length of outline it stands for; infinite where the prediction is empty.</summary>
    public ReadOnlySpan<(double Distance, double Length)> FromTruth => _fromTruth;

    /// <summary>Measures two masks.</summary>
    /// <remarks>Throws: ArgumentException where the sizes differ.</remarks>
    /// <param name="predicted">The predicted mask.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="spacing">The distances between pixels, whose unit is that of the distances.</param>
    /// <param name="convention">What the outline is.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The distances; none where both masks are empty.</returns>
    public static SurfaceDistances Measure(
        RunLengthMask predicted, RunLengthMask truth, PixelSpacing spacing, SurfaceConvention convention = SurfaceConvention.Contour, CancellationToken cancellation = default) =>
        Measure(predicted, truth, spacing, convention, new SurfaceGrid(), new NearestSites(), cancellation);

    internal static SurfaceDistances Measure(
        RunLengthMask predicted, RunLengthMask truth, PixelSpacing spacing, SurfaceConvention convention, SurfaceGrid grid, NearestSites nearest, CancellationToken cancellation)
    {
        if (predicted.Size != truth.Size)
        {
            throw new ArgumentException($"masks of one size are needed, not {predicted.Size} and {truth.Size}");
        }

        if (predicted.IsEmpty && truth.IsEmpty)
        {
            return new SurfaceDistances(convention, [], []);
        }

        grid.Load(predicted, truth, convention, cancellation);
        double[] lengths = convention == SurfaceConvention.Contour ? ContourLengths(spacing) : [0, 1];
        return new SurfaceDistances(convention,
            Sorted(grid.Predicted, nearest.Distances(grid.Predicted, grid.Truth, grid.Height, spacing, cancellation), lengths, cancellation),
            Sorted(grid.Truth, nearest.Distances(grid.Truth, grid.Predicted, grid.Height, spacing, cancellation), lengths, cancellation));
    }

    /// <summary>The length of outline at a corner, by the pixels around it that are on: 8 4 / 2 1 as they lie.</summary>
    private static double[] ContourLengths(PixelSpacing spacing)
    {
        double slanted = 0.5 * spacing.Distance(1, 1), down = spacing.Row, across = spacing.Column;
        return [0, slanted, slanted, across, slanted, down, 2 * slanted, slanted, slanted, 2 * slanted, down, slanted, across, slanted, slanted, 0];
    }

    /// <summary>Sorted in pieces that are merged, so that outlines of millions of elements can be left in between.</summary>
    private static (double, double)[] Sorted(ReadOnlySpan<byte> codes, double[] distances, double[] lengths, CancellationToken cancellation)
    {
        var elements = new (double Distance, double Length)[distances.Length];
        int next = 0;
        foreach (byte code in codes)
        {
            if (code != 0)
            {
                elements[next] = (distances[next], lengths[code]);
                next++;
            }
        }

        for (int start = 0; start < elements.Length; start += Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Sort(elements, start, Math.Min(Piece, elements.Length - start));
        }

        (double, double)[] merged = elements.Length > Piece ? new (double, double)[elements.Length] : [];
        for (int length = Piece; length < elements.Length; length *= 2)
        {
            for (int start = 0; start < elements.Length; start += 2 * length)
            {
                int middle = Math.Min(start + length, elements.Length), end = Math.Min(middle + length, elements.Length);
                Merge(elements.AsSpan(start, middle - start), elements.AsSpan(middle, end - middle), merged.AsSpan(start, end - start), cancellation);
            }

            (elements, merged) = (merged, elements);
        }

        return elements;
    }

    private static void Merge(
        ReadOnlySpan<(double Distance, double Length)> left, ReadOnlySpan<(double Distance, double Length)> right, Span<(double, double)> destination, CancellationToken cancellation)
    {
        for (int i = 0, j = 0; i + j < destination.Length;)
        {
            if (((i + j) & (Piece - 1)) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            bool takesLeft = j == right.Length || (i < left.Length && left[i].CompareTo(right[j]) <= 0);
            destination[i + j] = takesLeft ? left[i] : right[j];
            (i, j) = takesLeft ? (i + 1, j) : (i, j + 1);
        }
    }
}
