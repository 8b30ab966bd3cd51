using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>A map laid over its picture: the cells of outputs that share the same four source values, evaluated on demand.</summary>
/// <remarks>
/// <para>
/// Every output is <c>w00*p00 + w01*p01 + w10*p10 + w11*p11</c> in float32. With M the largest magnitude of the map and
/// u = 2^-24 it lies at most 6.1uM + 2^-148 outside the interval of its four source values. For the weights of an axis are
/// r, exact, and 1 - r, rounded by at most u/2, so the true products of weights add up to 1 within (1 +- u/2)^2; the product of two
/// weights, its product with p and up to three sums round five times, each by a factor within 1 +- u; and
/// (1+u)^5 (1+u/2)^2 - 1 &lt; 6.1u. A product that underflows errs by 2^-150 at most, four of them by 2^-148.
/// </para>
/// <para>
/// The guard is 8uM + 2^-144, and rounding <c>p +- guard</c> costs less than 1.1uM + 2^-149. So an output is at most the
/// rounded sum of its largest source value and the guard, and at least the rounded difference of the smallest and the guard;
/// and it reaches a value t where all four reach the rounded t + guard, and does not where all four are below the rounded t - guard.
/// </para>
/// </remarks>
internal readonly ref struct FusedGrid
{
    private readonly ref float _map;

    public FusedGrid(ReadOnlySpan<float> map, FusedAxis columns, FusedAxis rows, float largestMagnitude)
    {
        _map = ref MemoryMarshal.GetReference(map);
        Map = map;
        Columns = columns;
        Rows = rows;
        Guard = (largestMagnitude * (1f / (1 << 21))) + (32 * float.Epsilon);
    }

    /// <summary>The native values, row-major.</summary>
    public ReadOnlySpan<float> Map { get; }

    /// <summary>The horizontal axis.</summary>
    public FusedAxis Columns { get; }

    /// <summary>The vertical axis.</summary>
    public FusedAxis Rows { get; }

    /// <summary>How far beyond its source values an output is looked for.</summary>
    public float Guard { get; }

    /// <summary>Ends the work on the grid early.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The number of source columns.</summary>
    public int Width => Columns.SourceLength;

    /// <summary>The number of source rows.</summary>
    public int Height => Rows.SourceLength;

    /// <summary>The native values of a source row.</summary>
    public ReadOnlySpan<float> Row(int row) => Map.Slice(row * Width, Width);

    /// <summary>The four source values of a cell; beyond the border the last ones again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CellCorners Corners(int column, int row)
    {
        int right = column + 1 < Width ? 1 : 0;
        int below = row + 1 < Height ? Width : 0;
        ref float corner = ref Unsafe.Add(ref _map, (row * Width) + column);
        return new CellCorners(corner, Unsafe.Add(ref corner, right), Unsafe.Add(ref corner, below), Unsafe.Add(ref corner, below + right));
    }
}

/// <summary>The four source values of a cell.</summary>
internal readonly struct CellCorners(float upperLeft, float upperRight, float lowerLeft, float lowerRight)
{
    /// <summary>The smallest of the four.</summary>
    public float Minimum => MathF.Min(MathF.Min(upperLeft, upperRight), MathF.Min(lowerLeft, lowerRight));

    /// <summary>The largest of the four.</summary>
    public float Maximum => MathF.Max(MathF.Max(upperLeft, upperRight), MathF.Max(lowerLeft, lowerRight));

    /// <summary>Whether all are zero, so that all outputs are zero.</summary>
    public bool AreZero => upperLeft == 0 && upperRight == 0 && lowerLeft == 0 && lowerRight == 0;

    /// <summary>What the rows of a cell begin and end with, in real numbers: between them they are straight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<float> Start, Vector256<float> End) RowEnds(Vector256<float> above, Vector256<float> below) => (
        (above * Vector256.Create(upperLeft)) + (below * Vector256.Create(lowerLeft)),
        (above * Vector256.Create(upperRight)) + (below * Vector256.Create(lowerRight)));

    /// <summary>What the columns of a cell begin and end with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<float> Start, Vector256<float> End) ColumnEnds(Vector256<float> lefts, Vector256<float> rights) => (
        (lefts * Vector256.Create(upperLeft)) + (rights * Vector256.Create(upperRight)),
        (lefts * Vector256.Create(lowerLeft)) + (rights * Vector256.Create(lowerRight)));

    /// <summary>Outputs of one column below each other, bit for bit as <see cref="BilinearUpsampling"/> has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Blend(Vector256<float> above, Vector256<float> below, float left, float right)
    {
        return Blend(above, below, Vector256.Create(left), Vector256.Create(right));
    }

    /// <summary>Outputs with any weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Blend(Vector256<float> above, Vector256<float> below, Vector256<float> lefts, Vector256<float> rights)
    {
        Vector256<float> sum = above * lefts * Vector256.Create(upperLeft);
        sum += above * rights * Vector256.Create(upperRight);
        sum += below * lefts * Vector256.Create(lowerLeft);
        sum += below * rights * Vector256.Create(lowerRight);
        return sum;
    }

    /// <summary>The same sixteen at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Blend(Vector512<float> above, Vector512<float> below, Vector512<float> lefts, Vector512<float> rights)
    {
        Vector512<float> sum = above * lefts * Vector512.Create(upperLeft);
        sum += above * rights * Vector512.Create(upperRight);
        sum += below * lefts * Vector512.Create(lowerLeft);
        sum += below * rights * Vector512.Create(lowerRight);
        return sum;
    }
}
