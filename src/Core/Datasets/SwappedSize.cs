using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>A size of [width, height] where the picture is [height, width]: is it the size alone that is wrong, or were the pixels turned, too?</summary>
/// <remarks>
/// Sums cannot tell, since both have the same number of pixels. The runs can: in columns of the right height, neighbours are alike
/// (<see cref="ColumnCoherence"/>). Only where all masks of an image say beyond doubt that their runs are of the picture's height is a
/// size turned; a mask that is empty or full says nothing, and is the same either way.
/// </remarks>
internal static class SwappedSize
{
    public static bool Is(PictureSize found, PictureSize expected) =>
        found.Width == expected.Height && found.Height == expected.Width && found.Width != found.Height;

    /// <summary>Whether every mask whose size is turned round was made for columns of the expected height.</summary>
    public static bool IsProvenOf(IEnumerable<RunLengthMask> masks, PictureSize expected) => masks.Where(mask => Is(mask.Size, expected))
        .All(mask => mask.IsEmpty || mask.Area == mask.Size.PixelCount || ColumnCoherence.Compare(mask, expected.Height) > 0);

    /// <summary>The same runs in columns of the expected height.</summary>
    public static RunLengthMask Turn(RunLengthMask mask, PictureSize expected) => RunLengthMask.FromRuns(expected, mask.Runs);

    /// <summary>What the runs tell, for a message.</summary>
    public static string Explain(RunLengthMask mask, PictureSize expected)
    {
        if (mask.IsEmpty || mask.Area == mask.Size.PixelCount)
        {
            return ": height and width are turned round";
        }

        return ColumnCoherence.Compare(mask, expected.Height) switch
        {
            > 0 => ": height and width are turned round, and the runs are those of the right height",
            < 0 => ": height and width are turned round, and the runs with them; the mask was made of a turned array",
            _ => ": height and width are turned round; the runs do not tell whether the mask is turned as well",
        };
    }
}
