namespace CheXplanation.Masks;

/// <summary>Resizes, crops, flips and pads masks on their runs: no picture is ever unpacked.</summary>
/// <remarks>
/// The time is that of the runs and of the columns of the result. Throws: ArgumentOutOfRangeException where the result would be no
/// picture; <see cref="DataFormatException"/> where it would have more than <see cref="DataLimits.Runs"/> runs.
/// </remarks>
public static class MaskGeometry
{
    private const int ColumnsBetweenLooks = 1 << 12;

    /// <summary>Brings a mask to another size.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="size">The new size.</param>
    /// <param name="sampling">Which pixels are taken.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The mask of the new size.</returns>
    public static RunLengthMask Resize(
        RunLengthMask mask, PictureSize size, MaskSampling sampling = MaskSampling.Pillow, CancellationToken cancellation = default)
    {
        CheckSize(size.Width, size.Height);
        int[] columns = Sources(mask.Size.Width, size.Width, sampling), rows = Sources(mask.Size.Height, size.Height, sampling);
        var reader = new ColumnReader(mask);
        var writer = new ColumnWriter(size, mask.RunCount);
        for (int x = 0; x < size.Width; x++)
        {
            Look(x, cancellation);
            foreach (RowSpan span in reader.Read(columns[x]))
            {
                writer.Add(FirstFrom(rows, span.First), FirstFrom(rows, span.End));
            }

            writer.EndColumn();
        }

        return writer.ToMask();
    }

    /// <summary>Cuts an upright rectangle out.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="box">The rectangle, within the picture.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The mask of the rectangle.</returns>
    public static RunLengthMask Crop(RunLengthMask mask, PixelBox box, CancellationToken cancellation = default)
    {
        if (box.X < 0 || box.Y < 0 || box.Width < 1 || box.Height < 1 || box.X > mask.Size.Width - box.Width || box.Y > mask.Size.Height - box.Height)
        {
            throw new ArgumentOutOfRangeException(nameof(box), $"{box} does not lie within a picture of {mask.Size}");
        }

        return Move(mask, box.X, box.Y, new PictureSize(box.Width, box.Height), cancellation);
    }

    /// <summary>Adds pixels that are off around a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="left">The columns to add on the left, 0 or more.</param>
    /// <param name="top">The rows to add at the top, 0 or more.</param>
    /// <param name="right">The columns to add on the right, 0 or more.</param>
    /// <param name="bottom">The rows to add at the bottom, 0 or more.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The larger mask.</returns>
    public static RunLengthMask Pad(RunLengthMask mask, int left, int top, int right, int bottom, CancellationToken cancellation = default)
    {
        foreach (int margin in new[] { left, top, right, bottom })
        {
            ArgumentOutOfRangeException.ThrowIfNegative(margin);
        }

        long width = (long)mask.Size.Width + left + right, height = (long)mask.Size.Height + top + bottom;
        CheckSize(width, height);
        return Move(mask, -left, -top, new PictureSize((int)width, (int)height), cancellation);
    }

    /// <summary>Mirrors a mask, top to bottom.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The mask upside down.</returns>
    public static RunLengthMask FlipVertically(RunLengthMask mask, CancellationToken cancellation = default)
    {
        var reader = new ColumnReader(mask);
        var writer = new ColumnWriter(mask.Size, mask.RunCount + 1);
        for (int x = 0; x < mask.Size.Width; x++)
        {
            Look(x, cancellation);
            List<RowSpan> spans = reader.Read(x);
            for (int i = spans.Count - 1; i >= 0; i--)
            {
                writer.Add(mask.Size.Height - spans[i].End, mask.Size.Height - spans[i].First);
            }

            writer.EndColumn();
        }

        return writer.ToMask();
    }

    /// <summary>Mirrors a mask, left to right.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The mirrored mask.</returns>
    public static RunLengthMask FlipHorizontally(RunLengthMask mask, CancellationToken cancellation = default) =>
        // Left to right is both at once and back, and both at once is the runs backwards.
        FlipVertically(TurnHalf(mask), cancellation);

    /// <summary>Turns a mask by half a turn: mirrored both ways.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>The turned mask.</returns>
    public static RunLengthMask TurnHalf(RunLengthMask mask)
    {
        ReadOnlySpan<int> runs = mask.Runs;
        var turned = new RunListBuilder(runs.Length + 1);
        for (int i = runs.Length - 1; i >= 0; i--)
        {
            turned.Append((i & 1) != 0, runs[i]);
        }

        return RunLengthMask.FromCanonicalRuns(mask.Size, turned.ToArray());
    }

    /// <summary>Moves the picture's upper left corner and cuts or fills what is new.</summary>
    private static RunLengthMask Move(RunLengthMask mask, int fromX, int fromY, PictureSize size, CancellationToken cancellation)
    {
        var reader = new ColumnReader(mask);
        var writer = new ColumnWriter(size, mask.RunCount);
        for (int x = 0; x < size.Width; x++)
        {
            Look(x, cancellation);
            int column = x + fromX;
            if (column >= 0 && column < mask.Size.Width)
            {
                foreach (RowSpan span in reader.Read(column))
                {
                    int first = Math.Max(span.First - fromY, 0), end = Math.Min(span.End - fromY, size.Height);
                    if (first < end)
                    {
                        writer.Add(first, end);
                    }
                }
            }

            writer.EndColumn();
        }

        return writer.ToMask();
    }

    /// <summary>For each new row or column the old one that it takes; they never go back.</summary>
    private static int[] Sources(int from, int to, MaskSampling sampling)
    {
        var sources = new int[to];
        double scale = (double)from / to, inverse = 1 / ((double)to / from), place = scale * 0.5;
        for (int i = 0; i < to; i++)
        {
            // Pillow adds the step up, OpenCV divides by the inverse and multiplies: the rounding of each is its own.
            double source = sampling == MaskSampling.Pillow ? place : Math.Floor(i * inverse);
            sources[i] = Math.Min((int)source, from - 1);
            place += scale;
        }

        return sources;
    }

    /// <summary>The first new row whose old one is not above <paramref name="row"/>.</summary>
    private static int FirstFrom(int[] sources, int row)
    {
        int low = 0, high = sources.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sources[middle] < row)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static void CheckSize(long width, long height)
    {
        if (width < 1 || height < 1 || width > int.MaxValue || height > int.MaxValue || width * height > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(width), $"a mask has 1 to {int.MaxValue} pixels, not {width}x{height}");
        }
    }

    private static void Look(int column, CancellationToken cancellation)
    {
        if (column % ColumnsBetweenLooks == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
