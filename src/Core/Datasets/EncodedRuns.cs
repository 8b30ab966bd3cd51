using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>A mask as JSON has it: <c>{"size": [h, w], "counts": "..." or [...]}</c>. What is missing is null.</summary>
internal sealed record EncodedRuns(long[]? Size, string? Counts, long[]? Runs)
{
    public bool HasCounts => Counts is not null || Runs is not null;

    /// <summary>Reads the object whose start is the current token.</summary>
    public static EncodedRuns Read(JsonTokenStream tokens, string path)
    {
        long[]? size = null, runs = null;
        string? counts = null;
        while (tokens.NextName(path) is { } key)
        {
            switch (key)
            {
                case "size":
                    size = tokens.ReadIntegers(path + ".size", 2);
                    break;
                case "counts":
                    (counts, runs) = tokens.ReadTextOrIntegers(path + ".counts", DataLimits.Runs);
                    break;
                default:
                    tokens.SkipValue(path);
                    break;
            }
        }

        return new EncodedRuns(size, counts, runs);
    }

    /// <summary>The size, of whatever number of pixels.</summary>
    public PictureSize GetSize(string path) => Size is [var height, var width] && PictureSize.TryFrom(width, height, out PictureSize size)
        ? size
        : throw new DataFormatException(DataFault.InvalidRle, path + ".size", "[height, width] above 0", Size is null ? "none" : $"[{string.Join(", ", Size)}]");

    /// <summary>The mask; <paramref name="position"/> is named where counts are there but do not fit.</summary>
    public RunLengthMask Decode(PictureSize size, string path, string position) => Counts is not null
        ? CocoRunLengthText.Decode(Counts, size, position)
        : RunLengthMask.FromRuns(size, Array.ConvertAll(Runs!, run => CheckRun(run, path)), position);

    private static int CheckRun(long run, string path) =>
        run is >= 0 and <= int.MaxValue ? (int)run : throw new DataFormatException(DataFault.InvalidRle, path + ".counts", "runs of 0 pixels or more", $"{run}");
}
