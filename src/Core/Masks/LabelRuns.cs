namespace CheXplanation.Masks;

/// <summary>Turns a picture of labels into one mask for each label, and masks into a picture of labels.</summary>
public static class LabelRuns
{
    private const int ColumnsBetweenLooks = 64;

    /// <summary>The masks of all labels but 0, the background.</summary>
    /// <remarks>Shape: <paramref name="labels"/> is Height x Width, row-major.</remarks>
    /// <param name="labels">The label of each pixel.</param>
    /// <param name="size">The picture's size.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The masks by label, smallest first.</returns>
    public static SortedDictionary<int, RunLengthMask> Split(ReadOnlySpan<ushort> labels, PictureSize size, CancellationToken cancellation = default)
    {
        if (labels.Length != size.PixelCount)
        {
            throw new ArgumentException($"a picture of {size} has {size.PixelCount} pixels, not {labels.Length}", nameof(labels));
        }

        var runs = new Dictionary<int, List<(int Start, int Length)>>();
        int start = 0, at = 0;
        ushort label = labels[0];
        for (int x = 0; x < size.Width; x++)
        {
            if (x % ColumnsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            for (int y = 0; y < size.Height; y++, at++)
            {
                ushort next = labels[(y * size.Width) + x];
                if (next != label)
                {
                    Add(runs, label, start, at - start);
                    (label, start) = (next, at);
                }
            }
        }

        Add(runs, label, start, at - start);
        var masks = new SortedDictionary<int, RunLengthMask>();
        foreach ((int key, List<(int Start, int Length)> parts) in runs)
        {
            masks.Add(key, ToMask(parts, size));
        }

        return masks;
    }

    /// <summary>Writes a label where a mask is on and no earlier one is.</summary>
    /// <remarks>Shape: <paramref name="labels"/> is Height x Width, row-major.</remarks>
    /// <param name="mask">The mask.</param>
    /// <param name="label">Its label, 1 to 255.</param>
    /// <param name="labels">The label of each pixel; 0 is free.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The pixels of the mask that were not free.</returns>
    public static long Paint(RunLengthMask mask, byte label, Span<byte> labels, CancellationToken cancellation = default)
    {
        // Span by span: most masks cover little of a picture, which would else be unpacked for each label.
        long taken = 0;
        int width = mask.Size.Width, spans = 0;
        foreach (ColumnSpan span in new ColumnSpans(mask))
        {
            if (spans++ % ColumnsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            for (int y = span.Top, at = (span.Top * width) + span.X; y < span.Bottom; y++, at += width)
            {
                byte before = labels[at];
                taken += before != 0 ? 1 : 0;
                labels[at] = before != 0 ? before : label;
            }
        }

        return taken;
    }

    private static void Add(Dictionary<int, List<(int Start, int Length)>> runs, ushort label, int start, int length)
    {
        if (label == 0 || length == 0)
        {
            return;
        }

        if (!runs.TryGetValue(label, out List<(int Start, int Length)>? parts))
        {
            runs.Add(label, parts = []);
        }

        parts.Add((start, length));
        if (parts.Count > DataLimits.Runs / 2)
        {
            throw new DataFormatException(DataFault.InvalidValue, $"label {label}", $"a mask of at most {DataLimits.Runs} runs", "more");
        }
    }

    private static RunLengthMask ToMask(List<(int Start, int Length)> parts, PictureSize size)
    {
        var runs = new RunListBuilder((2 * parts.Count) + 1);
        int at = 0;
        foreach ((int start, int length) in parts)
        {
            runs.Append(false, start - at);
            runs.Append(true, length);
            at = start + length;
        }

        runs.Append(false, (int)(size.PixelCount - at));
        return RunLengthMask.FromCanonicalRuns(size, runs.ToArray());
    }
}
