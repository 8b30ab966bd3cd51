using System.Runtime.CompilerServices;

namespace CheXplanation.Masks;

/// <summary>Boolean operations and shared areas of two masks of one size, each in one walk over the runs.</summary>
/// <remarks>Throws: ArgumentException where the sizes differ.</remarks>
public static class MaskAlgebra
{
    private const int StepsBetweenLooks = 1 << 18;

    /// <summary>The pixels that are on in either mask.</summary>
    /// <param name="left">One mask.</param>
    /// <param name="right">The other, of the same size.</param>
    /// <returns>The union.</returns>
    public static RunLengthMask Union(RunLengthMask left, RunLengthMask right) => Combine<Either>(left, right, CancellationToken.None);

    /// <summary>The pixels that are on in both masks.</summary>
    /// <param name="left">One mask.</param>
    /// <param name="right">The other, of the same size.</param>
    /// <returns>The intersection.</returns>
    public static RunLengthMask Intersection(RunLengthMask left, RunLengthMask right) => Combine<Both>(left, right, CancellationToken.None);

    /// <summary>The pixels that are on in the first mask but not in the second.</summary>
    /// <param name="left">The mask to take from.</param>
    /// <param name="right">What is taken away, of the same size.</param>
    /// <returns>The difference.</returns>
    public static RunLengthMask Difference(RunLengthMask left, RunLengthMask right) => Combine<FirstOnly>(left, right, CancellationToken.None);

    /// <summary>The same as <see cref="Union(RunLengthMask, RunLengthMask)"/>, for masks of many runs.</summary>
    internal static RunLengthMask Union(RunLengthMask left, RunLengthMask right, CancellationToken cancellation) => Combine<Either>(left, right, cancellation);

    /// <summary>The same as <see cref="Intersection(RunLengthMask, RunLengthMask)"/>, for masks of many runs.</summary>
    internal static RunLengthMask Intersection(RunLengthMask left, RunLengthMask right, CancellationToken cancellation) => Combine<Both>(left, right, cancellation);

    /// <summary>The number of pixels that are on in both masks.</summary>
    /// <param name="left">One mask.</param>
    /// <param name="right">The other, of the same size.</param>
    /// <returns>The area in pixels.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long IntersectionArea(RunLengthMask left, RunLengthMask right)
    {
        CheckSizes(left, right);
        ReadOnlySpan<int> a = left.Runs, b = right.Runs;
        long area = 0, endA = a[0], endB = b[0], at = 0;
        for (int i = 0, j = 0; ;)
        {
            long end = Math.Min(endA, endB);
            area += (i & j & 1) != 0 ? end - at : 0;
            at = end;
            if (endA == end)
            {
                if (++i == a.Length)
                {
                    return area;
                }

                endA += a[i];
            }

            if (endB == end)
            {
                if (++j == b.Length)
                {
                    return area;
                }

                endB += b[j];
            }
        }
    }

    /// <summary>The number of pixels that are on in either mask.</summary>
    /// <param name="left">One mask.</param>
    /// <param name="right">The other, of the same size.</param>
    /// <returns>The area in pixels.</returns>
    public static long UnionArea(RunLengthMask left, RunLengthMask right) =>
        left.Area + right.Area - IntersectionArea(left, right);

    private static RunLengthMask Combine<TOperation>(RunLengthMask left, RunLengthMask right, CancellationToken cancellation)
        where TOperation : struct, IPixelOperation
    {
        CheckSizes(left, right);
        ReadOnlySpan<int> a = left.Runs, b = right.Runs;
        var runs = new RunListBuilder(a.Length + b.Length);
        int i = 0, j = 0, leftA = a[0], leftB = b[0];
        for (int looked = 0; i < a.Length && j < b.Length; looked++)
        {
            if (looked % StepsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            int step = Math.Min(leftA, leftB);
            runs.Append(TOperation.IsOn((i & 1) != 0, (j & 1) != 0), step);
            leftA -= step;
            leftB -= step;
            if (leftA == 0 && ++i < a.Length)
            {
                leftA = a[i];
            }

            if (leftB == 0 && ++j < b.Length)
            {
                leftB = b[j];
            }
        }

        return RunLengthMask.FromCanonicalRuns(left.Size, runs.ToArray());
    }

    private static void CheckSizes(RunLengthMask left, RunLengthMask right)
    {
        if (left.Size != right.Size)
        {
            throw new ArgumentException($"masks of one size are needed, not {left.Size} and {right.Size}");
        }
    }

    /// <summary>A pixel of the result from the two pixels; a type each, so that the walk holds no call.</summary>
    private interface IPixelOperation
    {
        static abstract bool IsOn(bool left, bool right);
    }

    private readonly struct Either : IPixelOperation
    {
        public static bool IsOn(bool left, bool right) => left | right;
    }

    private readonly struct Both : IPixelOperation
    {
        public static bool IsOn(bool left, bool right) => left & right;
    }

    private readonly struct FirstOnly : IPixelOperation
    {
        public static bool IsOn(bool left, bool right) => left & !right;
    }
}
