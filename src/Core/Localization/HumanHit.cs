using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>Whether a human reader's points hit the truth.</summary>
public static class HumanHit
{
    /// <summary>1 where any point lies in the truth, else 0; NaN where the truth is empty.</summary>
    /// <remarks>
    /// Units: pixels; coordinates are truncated toward zero, so that -0.5 is pixel 0.
    /// Source: <c>eval.py</c>, the human hit rate: <c>truth[int(y), int(x)]</c> of any point.
    /// Differs: a negative index counts from the far edge there, and one beyond the picture ends the reference; both are errors here,
    /// wherever in the list they stand.
    /// </remarks>
    /// <param name="points">The points; none is a miss.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="position">Whose points these are, for the error.</param>
    /// <returns>1, 0 or NaN.</returns>
    /// <exception cref="DataFormatException">A point lies outside the picture.</exception>
    public static double Score(ReadOnlySpan<PicturePoint> points, RunLengthMask truth, string position)
    {
        bool hit = false;
        for (int i = 0; i < points.Length; i++)
        {
            PixelPoint pixel = points[i].Truncate();
            if ((uint)pixel.X >= (uint)truth.Size.Width || (uint)pixel.Y >= (uint)truth.Size.Height)
            {
                throw new DataFormatException(
                    DataFault.InvalidValue, $"{position}, point {i}", $"a point inside a picture of {truth.Size}",
                    FormattableString.Invariant($"[{points[i].X}, {points[i].Y}]"));
            }

            hit = hit || truth.Contains(pixel.X, pixel.Y);
        }

        return truth.IsEmpty ? double.NaN : hit ? 1 : 0;
    }
}
