using System.Runtime.InteropServices;
using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>How many pieces of the truth were found: pieces of the prediction matched to them one to one.</summary>
/// <remarks>
/// A piece is what hangs together, across corners too. Pairs whose IoU reaches the threshold are matched greedily, the largest IoU first
/// (ties: the truth's piece, then the prediction's, that comes first column by column). At thresholds above 0.5 no pair competes with another.
/// Source: instances as in Kirillov and others, Panoptic segmentation, CVPR 2019, and Maier-Hein and others, Metrics reloaded (2024).
/// </remarks>
/// <param name="TruePositive">Pieces of the truth that have a match.</param>
/// <param name="FalsePositive">Pieces of the prediction without a match.</param>
/// <param name="FalseNegative">Pieces of the truth without a match.</param>
public readonly record struct InstanceDetection(int TruePositive, int FalsePositive, int FalseNegative)
{
    /// <summary>The share of the predicted pieces that match; NaN where none is predicted.</summary>
    public double Precision => (double)TruePositive / (TruePositive + FalsePositive);

    /// <summary>The share of the true pieces that are found; NaN where there is none.</summary>
    public double Recall => (double)TruePositive / (TruePositive + FalseNegative);

    /// <summary>The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); NaN where there is no piece at all.</summary>
    public double F1 => 2.0 * TruePositive / ((2.0 * TruePositive) + FalsePositive + FalseNegative);

    /// <summary>Matches the pieces of two masks.</summary>
    /// <remarks>Throws: ArgumentException where the sizes differ.</remarks>
    /// <param name="predicted">The predicted mask.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="threshold">The IoU from which on a pair matches; above 0.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The counts.</returns>
    public static InstanceDetection Of(RunLengthMask predicted, RunLengthMask truth, double threshold, CancellationToken cancellation = default)
    {
        if (predicted.Size != truth.Size)
        {
            throw new ArgumentException($"masks of one size are needed, not {predicted.Size} and {truth.Size}");
        }

        MaskPieces found = MaskPieces.Of(predicted, cancellation), sought = MaskPieces.Of(truth, cancellation);
        var pairs = new List<(double IoU, int Sought, int Found)>();
        foreach (((int s, int f), long shared) in SharedAreas(found, sought, cancellation))
        {
            double iou = (double)shared / (sought.Areas[s] + found.Areas[f] - shared);
            if (iou >= threshold)
            {
                pairs.Add((iou, s, f));
            }
        }

        pairs.Sort((a, b) => a.IoU != b.IoU ? b.IoU.CompareTo(a.IoU) : (a.Sought, a.Found).CompareTo((b.Sought, b.Found)));
        var isFound = new HashSet<int>();
        var isUsed = new HashSet<int>();
        foreach ((_, int s, int f) in pairs)
        {
            if (!isFound.Contains(s) && isUsed.Add(f))
            {
                isFound.Add(s);
            }
        }

        int matched = isFound.Count;
        return new InstanceDetection(matched, found.Count - matched, sought.Count - matched);
    }

    /// <summary>The pixels that pieces share, in one walk over the spans of both masks.</summary>
    private static Dictionary<(int Sought, int Found), long> SharedAreas(MaskPieces found, MaskPieces sought, CancellationToken cancellation)
    {
        var shared = new Dictionary<(int, int), long>();
        ReadOnlySpan<ColumnSpan> a = sought.Spans, b = found.Spans;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (((i + j) & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            int pixels = a[i].X == b[j].X ? Math.Min(a[i].Bottom, b[j].Bottom) - Math.Max(a[i].Top, b[j].Top) : 0;
            if (pixels > 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(shared, (sought.PieceOfSpan[i], found.PieceOfSpan[j]), out _) += pixels;
            }

            if ((a[i].X, a[i].Bottom).CompareTo((b[j].X, b[j].Bottom)) <= 0)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return shared;
    }
}
