namespace CheXplanation.Segmentation;

/// <summary>Fills the contours of a mask on its runs, where that is the same as filling its holes.</summary>
/// <remarks>
/// <para>
/// <see cref="ContourFilling"/> draws every contour of two points or more as Pillow does. Its sides are horizontal, vertical or at 45 degrees, so
/// their crossings with the rows are whole numbers, and Pillow sets the pixels of the walk and those that it winds around:
/// in each row a side that passes through counts an odd number of times, a turning point an even number. The outer
/// walk of a piece winds once around all that it encloses; the walks of its holes and of what lies in them are inside. So the picture becomes
/// the pixels that the outer background, 4-connected to the frame, does not reach.
/// </para>
/// <para>
/// There are two exceptions. A single pixel has a contour of one point and vanishes. And Pillow's correction of corners
/// moves crossings where two sides of one direction begin at one pixel or end at one: at 45 degrees they then lie on each other, so
/// the walk takes one diagonal step twice, and the two pixels beside that step are off. Where a mask has a single pixel, or two
/// pixels that touch at a corner only, nothing is filled and the caller takes the exact way.
/// </para>
/// One thread at a time; the memory is kept from mask to mask.
/// </remarks>
internal sealed class RunHoleFilling
{
    private const int Outer = 0;

    private readonly GapForest _gaps = new();

    // Per column the rows where it changes, beginning off; a column that ends on has a change at its height.
    private int[] _rows = [];
    private int[] _starts = [];

    // Per column the number of its first inner gap; 0 is the outer background.
    private int[] _firstGaps = [];

    /// <summary>Whether filling the contours is filling the holes; if so, the filled mask's changes are in <paramref name="filled"/>.</summary>
    public bool TryFill(MaskBoundaries mask, PictureSize size, MaskBoundaries filled, CancellationToken cancellation = default)
    {
        Split(mask.Positions, size);
        for (int x = 0; x < size.Width; x++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (x > 0 && TouchAtCorner(Column(x - 1), Column(x)))
            {
                return false;
            }

            if (HasSinglePixel(x, size.Width))
            {
                return false;
            }
        }

        cancellation.ThrowIfCancellationRequested();
        JoinGaps(size);
        cancellation.ThrowIfCancellationRequested();
        Write(size, filled);
        return true;
    }

    private ReadOnlySpan<int> Column(int x) => _rows.AsSpan(_starts[x].._starts[x + 1]);

    private void Split(ReadOnlySpan<int> positions, PictureSize size)
    {
        int most = positions.Length + (2 * size.Width);
        if (_rows.Length < most)
        {
            _rows = new int[most];
        }

        if (_starts.Length < size.Width + 1)
        {
            _starts = new int[size.Width + 1];
            _firstGaps = new int[size.Width + 1];
        }

        int count = 0, next = 0;
        for (int x = 0, top = 0; x < size.Width; x++, top += size.Height)
        {
            _starts[x] = count;
            if ((next & 1) != 0)
            {
                _rows[count++] = 0;
            }

            int end = top + size.Height;
            for (; next < positions.Length && positions[next] < end; next++)
            {
                int row = positions[next] - top;
                if (row == 0 && (next & 1) != 0)
                {
                    // On to the end of the column before, off at once in this one.
                    count--;
                    continue;
                }

                _rows[count++] = row;
            }

            if ((next & 1) != 0)
            {
                _rows[count++] = size.Height;
            }
        }

        _starts[size.Width] = count;
    }

    /// <summary>Where one column goes on in the row in which its neighbour goes off, two pixels touch at a corner only.</summary>
    private static bool TouchAtCorner(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            if (left[i] == right[j] && ((i ^ j) & 1) != 0)
            {
                return true;
            }

            if (left[i] <= right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return false;
    }

    private bool HasSinglePixel(int x, int width)
    {
        ReadOnlySpan<int> column = Column(x);
        for (int i = 0; i < column.Length; i += 2)
        {
            int row = column[i];
            if (column[i + 1] == row + 1 && !(x > 0 && IsOn(Column(x - 1), row)) && !(x + 1 < width && IsOn(Column(x + 1), row)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOn(ReadOnlySpan<int> column, int row)
    {
        int index = column.BinarySearch(row);
        return ((index >= 0 ? index + 1 : ~index) & 1) != 0;
    }

    private void JoinGaps(PictureSize size)
    {
        int count = 1;
        for (int x = 0; x < size.Width; x++)
        {
            _firstGaps[x] = count;
            count += Math.Max((Column(x).Length / 2) - 1, 0);
        }

        _gaps.Reset(count);
        for (int x = 0; x < size.Width; x++)
        {
            bool atFrame = x == 0 || x == size.Width - 1;
            for (int gap = 1; atFrame && gap < Column(x).Length / 2; gap++)
            {
                _gaps.Join(Outer, GapOf(x, gap));
            }

            if (x > 0 && (Column(x).Length > 2 || Column(x - 1).Length > 2))
            {
                JoinColumns(x - 1, x, size.Height);
            }
        }
    }

    private void JoinColumns(int leftX, int rightX, int height)
    {
        ReadOnlySpan<int> left = Column(leftX), right = Column(rightX);
        for (int i = 0, j = 0; i <= left.Length / 2 && j <= right.Length / 2;)
        {
            int leftEnd = EndOfGap(left, i, height), rightEnd = EndOfGap(right, j, height);
            if (Math.Max(TopOfGap(left, i), TopOfGap(right, j)) < Math.Min(leftEnd, rightEnd))
            {
                _gaps.Join(GapOf(leftX, i), GapOf(rightX, j));
            }

            if (leftEnd <= rightEnd)
            {
                i++;
            }
            else
            {
                j++;
            }
        }
    }

    private static int TopOfGap(ReadOnlySpan<int> column, int gap) => gap == 0 ? 0 : column[(2 * gap) - 1];

    private static int EndOfGap(ReadOnlySpan<int> column, int gap, int height) => 2 * gap < column.Length ? column[2 * gap] : height;

    /// <summary>The node of a gap: the uppermost and the lowest of a column are the outer background.</summary>
    private int GapOf(int x, int gap) => gap == 0 || gap == Column(x).Length / 2 ? Outer : _firstGaps[x] + gap - 1;

    private void Write(PictureSize size, MaskBoundaries filled)
    {
        filled.Clear();
        Span<int> changes = filled.Reserve(_starts[size.Width]);
        int count = 0;
        for (int x = 0, top = 0; x < size.Width; x++, top += size.Height)
        {
            ReadOnlySpan<int> column = Column(x);
            for (int i = 0; i < column.Length; i++)
            {
                // The change i = 2k - 1 opens the inner gap k, and the next one closes it.
                if ((i & 1) != 0 && i + 1 < column.Length && _gaps.PieceOf(_firstGaps[x] + (i / 2)) != Outer)
                {
                    i++;
                    continue;
                }

                if (count > 0 && changes[count - 1] == top + column[i])
                {
                    count--;
                    continue;
                }

                changes[count++] = top + column[i];
            }
        }

        // The end of the picture is no change.
        filled.Advance(count > 0 && changes[count - 1] == size.PixelCount ? count - 1 : count);
    }
}
