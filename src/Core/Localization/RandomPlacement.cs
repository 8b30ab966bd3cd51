using CheXplanation.Masks;
using CheXplanation.Statistics;

namespace CheXplanation.Localization;

/// <summary>The IoU to expect of the predicted mask by chance: the same shape at a random place.</summary>
/// <remarks>
/// The model: the mask is moved as it is, not turned, and every place at which the smallest box around it lies inside the picture is as likely.
/// Up to <see cref="Placements"/> places all are averaged; of more, as many are drawn, always with the same seed, so that the number is the same
/// in every run. The standard error of a drawn mean is below 0.5 / sqrt(4096) = 0.008, and usually a tenth of that.
/// </remarks>
public static class RandomPlacement
{
    /// <summary>The places that are tried at most.</summary>
    public const int Placements = 4096;

    /// <summary>The expected IoU, 0 to 1; 0 where one mask is empty, NaN where both are.</summary>
    /// <remarks>Throws: ArgumentException where the sizes differ.</remarks>
    /// <param name="predicted">The predicted mask.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The mean.</returns>
    public static double ExpectedIoU(RunLengthMask predicted, RunLengthMask truth, CancellationToken cancellation = default)
    {
        if (predicted.Size != truth.Size)
        {
            throw new ArgumentException($"masks of one size are needed, not {predicted.Size} and {truth.Size}");
        }

        if (predicted.IsEmpty || truth.IsEmpty)
        {
            return predicted.IsEmpty && truth.IsEmpty ? double.NaN : 0;
        }

        PixelBox box = predicted.GetBox();
        int across = truth.Size.Width - box.Width + 1, down = truth.Size.Height - box.Height + 1;
        var overlap = new MovedOverlap(predicted, truth, box);
        long places = (long)across * down;
        double sum = 0;
        if (places <= Placements)
        {
            for (int x = 0; x < across; x++)
            {
                for (int y = 0; y < down; y++)
                {
                    sum += IoU(overlap.SharedAt(x, y, cancellation), predicted, truth);
                }
            }

            return sum / places;
        }

        var random = new NumPyRandomState(0);
        for (int i = 0; i < Placements; i++)
        {
            int x = (int)(random.NextDouble() * across), y = (int)(random.NextDouble() * down);
            sum += IoU(overlap.SharedAt(x, y, cancellation), predicted, truth);
        }

        return sum / Placements;
    }

    private static double IoU(long shared, RunLengthMask predicted, RunLengthMask truth) => (double)shared / (predicted.Area + truth.Area - shared);

    /// <summary>Counts the pixels that a moved mask shares with another.</summary>
    private sealed class MovedOverlap
    {
        private readonly ColumnSpan[] _moved;
        private readonly ColumnSpan[] _still;
        private readonly int[] _firstOfColumn;

        public MovedOverlap(RunLengthMask moved, RunLengthMask still, PixelBox box)
        {
            _moved = ColumnSpans.Of(moved);
            for (int i = 0; i < _moved.Length; i++)
            {
                _moved[i] = new ColumnSpan(_moved[i].X - box.X, _moved[i].Top - box.Y, _moved[i].Bottom - box.Y);
            }

            _still = ColumnSpans.Of(still);
            _firstOfColumn = new int[still.Size.Width];
            for (int x = 0, i = 0; x < _firstOfColumn.Length; x++)
            {
                while (i < _still.Length && _still[i].X < x)
                {
                    i++;
                }

                _firstOfColumn[x] = i;
            }
        }

        /// <summary>With the left upper corner of the box at a pixel.</summary>
        public long SharedAt(int left, int top, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            long shared = 0;
            int j = _firstOfColumn[left];
            foreach (ColumnSpan span in _moved)
            {
                int x = span.X + left, from = span.Top + top, to = span.Bottom + top;
                j = Math.Max(j, _firstOfColumn[x]);
                while (j < _still.Length && _still[j].X == x && _still[j].Bottom <= from)
                {
                    j++;
                }

                for (int k = j; k < _still.Length && _still[k].X == x && _still[k].Top < to; k++)
                {
                    shared += Math.Min(_still[k].Bottom, to) - Math.Max(_still[k].Top, from);
                }
            }

            return shared;
        }
    }
}
