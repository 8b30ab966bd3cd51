namespace CheXplanation.Masks;

/// <summary>How many pieces a mask has, and how many holes.</summary>
/// <param name="Components">The 8-connected pieces that are on.</param>
/// <param name="Holes">The 4-connected pieces that are off and touch no edge of the picture.</param>
/// <remarks>Source: Suzuki and Abe 1985; OpenCV's findContours counts the same borders.</remarks>
public readonly record struct MaskTopology(int Components, int Holes)
{
    /// <summary>Counts the pieces and holes of a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="cancellation">Ends the counting early.</param>
    /// <returns>The counts; both 0 for an empty mask.</returns>
    public static MaskTopology Of(RunLengthMask mask, CancellationToken cancellation = default)
    {
        if (mask.IsEmpty)
        {
            return default;
        }

        var borders = new ContourBorders { Cancellation = cancellation };
        borders.Load(mask.ToRowMajor(cancellation), mask.Size);
        int components = 0, holes = 0;
        while (borders.Next(ContourApproximation.Simple, out _))
        {
            components += borders.IsHole ? 0 : 1;
            holes += borders.IsHole ? 1 : 0;
        }

        return new MaskTopology(components, holes);
    }
}
