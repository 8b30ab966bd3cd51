namespace CheXplanation.Masks;

/// <summary>A picture with a frame of background around it, whose borders can be followed one after the other.</summary>
/// <remarks>
/// Source: Suzuki and Abe 1985, as OpenCV 4.6 does it (contours.cpp, icvFetchContour). A pixel holds 0 (background),
/// 1 (not yet on a border), 2 (on a border) or -2 (on a border, and background on its right was seen from it).
/// One thread at a time; the memory is kept from picture to picture.
/// </remarks>
internal sealed class ContourBorders
{
    private const sbyte OnBorder = 2;
    private const sbyte RightOfIt = -2;
    private const uint StepsBetweenLooks = 1 << 20;

    private readonly Dictionary<int, int> _owners = [];
    private readonly int[] _steps = new int[16];
    private sbyte[] _labels = [];
    private PixelPoint[] _points = new PixelPoint[64];
    private int _stride;
    private int _height;
    private int _x;
    private int _y;

    // The last border pixel met in this row; none where X is negative.
    private PixelPoint _neighbour;

    /// <summary>Ends the search early.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Whether the border last found is the border of a hole.</summary>
    public bool IsHole { get; private set; }

    /// <summary>The pixel where the border last found begins.</summary>
    public PixelPoint Origin { get; private set; }

    /// <summary>Whether to remember which border marked a pixel: needed for the parents only.</summary>
    public bool KeepOwners { get; init; }

    /// <summary>The border that was met last in the row when this one was found, or -1.</summary>
    public int MetBorder { get; private set; }

    /// <summary>How many borders were found so far.</summary>
    public int Count { get; private set; }

    private int KeyOf(PixelPoint pixel) => ((pixel.Y + 1) * _stride) + pixel.X + 1;

    /// <summary>Takes a row-major picture, in which everything but 0 is foreground.</summary>
    public void Load(ReadOnlySpan<byte> pixels, PictureSize size)
    {
        long length = ((long)size.Width + 2) * ((long)size.Height + 2);
        if (pixels.Length != size.PixelCount)
        {
            throw new ArgumentException($"A picture of {size} has {size.PixelCount} pixels, not {pixels.Length}.", nameof(pixels));
        }

        if (length > Array.MaxLength)
        {
            throw new ArgumentException($"A picture of {size} is too large to trace.", nameof(size));
        }

        if (_labels.Length < length)
        {
            _labels = new sbyte[length];
        }

        _stride = size.Width + 2;
        _height = size.Height;
        Span<sbyte> labels = _labels.AsSpan(0, (int)length);
        labels[.._stride].Clear();
        labels[^_stride..].Clear();
        for (int y = 0; y < size.Height; y++)
        {
            Cancellation.ThrowIfCancellationRequested();
            Span<sbyte> row = labels.Slice((y + 1) * _stride, _stride);
            row[0] = 0;
            row[^1] = 0;
            BinaryPixels.Normalize(pixels.Slice(y * size.Width, size.Width), row[1..^1]);
        }

        int[] around = [1, 1 - _stride, -_stride, -1 - _stride, -1, _stride - 1, _stride, _stride + 1];
        around.CopyTo(_steps, 0);
        around.CopyTo(_steps, 8);
        _x = 1;
        _y = 1;
        Count = 0;
        _owners.Clear();
        _neighbour = new PixelPoint(-1, -1);
    }

    /// <summary>Finds the next border in reading order and follows it.</summary>
    /// <param name="approximation">Which pixels of the border to return.</param>
    /// <param name="points">The border's points, valid until the next call.</param>
    /// <returns>Whether there was another border.</returns>
    public bool Next(ContourApproximation approximation, out ReadOnlySpan<PixelPoint> points)
    {
        for (; _y <= _height; _y++, _x = 1, _neighbour = new PixelPoint(-1, -1))
        {
            Cancellation.ThrowIfCancellationRequested();
            Span<sbyte> row = _labels.AsSpan(_y * _stride, _stride);
            while (FindChange(row, out int x))
            {
                sbyte before = row[x - 1];
                sbyte here = row[x];
                bool outer = before == 0 && here == 1;
                bool hole = here == 0 && before >= 1;
                if (!outer && !hole)
                {
                    if (here is not 0 and not 1)
                    {
                        _neighbour = new PixelPoint(x - 1, _y - 1);
                    }

                    _x = x + 1;
                    continue;
                }

                if (hole && before != 1)
                {
                    _neighbour = new PixelPoint(x - 2, _y - 1);
                }

                IsHole = hole;
                Origin = new PixelPoint(hole ? x - 2 : x - 1, _y - 1);
                MetBorder = KeepOwners && _neighbour.X >= 0 ? _owners[KeyOf(_neighbour)] : -1;
                int count = Follow(KeyOf(Origin), approximation);
                points = _points.AsSpan(0, count);
                Count++;
                _neighbour = Origin;
                _x = x + 1;
                return true;
            }
        }

        points = default;
        return false;
    }

    private bool FindChange(ReadOnlySpan<sbyte> row, out int x)
    {
        int length = _x >= row.Length ? -1 : row[_x..].IndexOfAnyExcept(row[_x - 1]);
        x = _x + length;
        return length >= 0;
    }

    private int Follow(int start, ContourApproximation approximation)
    {
        sbyte[] labels = _labels;
        int[] steps = _steps;
        int direction = IsHole ? 0 : 4;
        int end = direction;
        int first;
        do
        {
            direction = (direction - 1) & 7;
            first = start + steps[direction];
        }
        while (labels[first] == 0 && direction != end);

        PixelPoint point = Origin;
        if (direction == end)
        {
            Mark(start, RightOfIt);
            _points[0] = point;
            return 1;
        }

        int count = 0;
        int current = start;
        int previousDirection = direction ^ 4;
        for (uint walked = 1; ; walked++)
        {
            if (walked % StepsBetweenLooks == 0)
            {
                Cancellation.ThrowIfCancellationRequested();
            }

            end = direction;
            int next;
            do
            {
                next = current + steps[++direction];
            }
            while (labels[next] == 0 && direction < 15);

            direction &= 7;
            if ((uint)(direction - 1) < (uint)end)
            {
                Mark(current, RightOfIt);
            }
            else if (labels[current] == 1)
            {
                Mark(current, OnBorder);
            }

            if (direction != previousDirection || approximation == ContourApproximation.None)
            {
                if (count == _points.Length)
                {
                    if (count >= DataLimits.Runs)
                    {
                        throw new DataFormatException(DataFault.InvalidValue, "mask", $"a border of at most {DataLimits.Runs} points", "a longer one");
                    }

                    Array.Resize(ref _points, count * 2);
                }

                _points[count++] = point;
            }

            previousDirection = direction;
            point = Moved(point, direction);
            if (next == start && current == first)
            {
                return count;
            }

            current = next;
            direction = (direction + 4) & 7;
        }
    }

    private static PixelPoint Moved(PixelPoint point, int direction) => direction switch
    {
        0 => new(point.X + 1, point.Y),
        1 => new(point.X + 1, point.Y - 1),
        2 => new(point.X, point.Y - 1),
        3 => new(point.X - 1, point.Y - 1),
        4 => new(point.X - 1, point.Y),
        5 => new(point.X - 1, point.Y + 1),
        6 => new(point.X, point.Y + 1),
        _ => new(point.X + 1, point.Y + 1),
    };

    private void Mark(int index, sbyte label)
    {
        _labels[index] = label;
        if (KeepOwners)
        {
            _owners[index] = Count;
        }
    }
}
