namespace CheXplanation.Heatmaps;

/// <summary>How an array lies in its storage: element type, byte order, shape, strides and the first element's place, all counted in elements.</summary>
/// <remarks>Invariant: once <see cref="Check"/> has passed, every element lies within the storage and all counts fit.</remarks>
internal sealed record ArrayLayout(ElementKind Element, bool IsBigEndian, long[] Shape, long[] Strides, long Offset)
{
    /// <summary>The most elements that an array may have: 2^28.</summary>
    public const long MaxCount = 1L << 28;

    /// <summary>The most dimensions that an array may have.</summary>
    public const int MaxDimensions = 8;

    // A strided array is read with the gaps between its elements; one that repeats elements is larger than its storage.
    private const long MaxSpan = DataLimits.MapValues;
    private const long MaxRepeated = 1L << 24;

    /// <summary>The number of elements; only after <see cref="Check"/>.</summary>
    public long Count => Shape.Aggregate(1L, (product, n) => product * n);

    /// <summary>How many elements of the storage lie from the first to the last element, both included; only after <see cref="Check"/>.</summary>
    public long Span => Count == 0 ? 0 : 1 + Shape.Zip(Strides, (n, stride) => (n - 1) * stride).Sum();

    /// <summary>An array without gaps, the last index running fastest (C order) or the first (Fortran order).</summary>
    public static ArrayLayout Packed(ElementKind element, bool isBigEndian, long[] shape, bool isFortran = false)
    {
        var strides = new long[shape.Length];
        long step = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            int d = isFortran ? i : shape.Length - 1 - i;
            strides[d] = step;
            step = unchecked(step * shape[d]);
        }

        return new ArrayLayout(element, isBigEndian, shape, strides, 0);
    }

    /// <summary>Whether the elements lie in row-major order without gaps.</summary>
    public bool IsRowMajor()
    {
        long expected = 1;
        for (int d = Shape.Length - 1; d >= 0; expected *= Shape[d--])
        {
            if (Shape[d] != 1 && Strides[d] != expected)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Throws unless the array's counts are sane and every element lies within a storage of so many elements.</summary>
    public void Check(long storageCount, string position)
    {
        if (Shape.Length > MaxDimensions || Shape.Length != Strides.Length || Shape.Any(n => n < 0) || Strides.Any(s => s < 0) || Offset < 0)
        {
            throw Malformed(position, $"up to {MaxDimensions} dimensions, each with a size and a stride of 0 or more", Describe());
        }

        UInt128 total = 1, last = (UInt128)Offset;
        for (int d = 0; d < Shape.Length; d++)
        {
            // Both factors are below 2^63, and the running product is held below 2^28: nothing overflows 128 bits.
            total = Shape.Contains(0) ? 0 : total * (UInt128)Shape[d];
            last += (UInt128)Math.Max(Shape[d] - 1, 0) * (UInt128)Strides[d];
            if (total > (UInt128)MaxCount)
            {
                throw Malformed(position, $"an array of at most {MaxCount} elements", Describe());
            }
        }

        if (total != 0 && last >= (UInt128)storageCount)
        {
            throw Malformed(position, $"an array within {storageCount} elements", $"one that reaches element {last}");
        }

        // A few bytes, deflated or repeated, must not become gigabytes.
        if (total != 0 && last - (UInt128)Offset >= (UInt128)MaxSpan && !IsRowMajor())
        {
            throw Malformed(position, $"elements within {MaxSpan} of each other, or without gaps (save the array contiguous)", $"a span of {last - (UInt128)Offset + 1}");
        }

        if (total > (UInt128)Math.Max(storageCount, MaxRepeated))
        {
            throw Malformed(position, $"at most {MaxRepeated} elements where {storageCount} are stored (save the array contiguous)", Describe());
        }
    }

    /// <summary>The shape as messages write it.</summary>
    public string Describe() => $"an array of shape ({string.Join(',', Shape)})";

    private static DataFormatException Malformed(string position, string expected, string found) => new(DataFault.Malformed, position, expected, found);
}
