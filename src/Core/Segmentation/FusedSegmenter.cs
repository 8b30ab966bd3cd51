using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>From map to mask without the upsampled picture: the same bits as <see cref="WholePictureSegmenter"/>, a fraction of the work.</summary>
/// <remarks>
/// Between neighbouring source values every output lies, up to rounding, between them. So the extremes, the cut and the
/// levels need only the outputs of a few cells; each step says in its file why leaving out the others is exact.
/// A worker keeps its own; one thread at a time.
/// </remarks>
internal sealed class FusedSegmenter
{
    // Beyond it a difference of two values might overflow.
    private const float LargestMagnitude = float.MaxValue / 8;

    // Beyond it positions between two source values are no longer exact enough for the weights to lie in 0..1.
    private const int LongestSource = 1 << 20;

    private readonly FusedAxis _columns = new();
    private readonly FusedAxis _rows = new();
    private readonly CellPlanes _planes = new();
    private readonly FusedRuns _runs = new();
    private readonly MaskBoundaries _boundaries = new();
    private readonly FusedHistogram _levels = new();
    private readonly FusedThresholdAreas _areas = new();
    private readonly RunHoleFilling _holes = new();
    private readonly MaskBoundaries _filled = new();
    private readonly ContourFillingWorkspace _contours = new();
    private byte[] _pixels = [];

    /// <summary>Whether it pays: the picture has at least twice the map's rows and columns.</summary>
    public static bool Pays(PictureSize map, PictureSize picture) => picture.Width / 2 >= map.Width && picture.Height / 2 >= map.Height;

    /// <summary>Whether to go on where the plain path is expected to be faster; the masks are the same.</summary>
    public bool Insists { get; set; }

    /// <summary>Ends the work early.</summary>
    public CancellationToken Cancellation
    {
        get => _contours.Cancellation;
        set => _contours.Cancellation = value;
    }

    /// <summary>Segments a map, or says that the plain path has to: for values that are not finite or are huge, for sizes that do not fit, and for noise.</summary>
    public bool TrySegment(
        ReadOnlySpan<float> map, PictureSize mapSize, PictureSize pictureSize, float? threshold,
        out WholePictureSegmentation facts, out RunLengthMask mask)
    {
        facts = default;
        mask = null!;
        if (!TryLay(map, mapSize, pictureSize, out float nativeMinimum, out float nativeMaximum))
        {
            return false;
        }

        FusedGrid grid = Grid(map, nativeMinimum, nativeMaximum);
        FusedExtremes extremes = FusedExtremes.Find(grid, nativeMinimum, nativeMaximum);
        float range = MapNormalization.Range(extremes.Minimum, extremes.Maximum);
        bool constant = nativeMinimum == nativeMaximum;
        float used = threshold ?? 0;
        if (constant || range == 0)
        {
            mask = RunLengthMask.Empty(pictureSize);
        }
        else if (threshold is null)
        {
            if (!TryCutByOtsu(grid, extremes.Minimum, extremes.Maximum, range, pictureSize, out int level, out mask))
            {
                return false;
            }

            used = level;
        }
        else
        {
            CutAbove(grid, CutValue.AboveThreshold(extremes.Minimum, extremes.Maximum, range, used));
            mask = _boundaries.ToMask(pictureSize);
        }

        facts = new WholePictureSegmentation
        {
            Method = threshold is null ? SegmentationMethod.Otsu : SegmentationMethod.FixedThreshold,
            Threshold = used,
            Peak = extremes.Peak,
            IsConstant = constant,
            IsAllZero = constant && nativeMinimum == 0,
            HasNaN = false,
            IsFinite = true,
        };
        return true;
    }

    /// <summary>Counts the areas of a map cut at many thresholds, or says that the plain path has to: as with <see cref="TrySegment"/>.</summary>
    /// <param name="map">The native values.</param>
    /// <param name="mapSize">Their size.</param>
    /// <param name="truth">The true mask, of the picture's size.</param>
    /// <param name="thresholds">The thresholds, rising.</param>
    /// <param name="predicted">The areas of the cuts.</param>
    /// <param name="shared">The areas that the cuts share with the truth.</param>
    public bool TryCount(
        ReadOnlySpan<float> map, PictureSize mapSize, RunLengthMask truth, ReadOnlySpan<float> thresholds, Span<long> predicted, Span<long> shared)
    {
        if (!TryLay(map, mapSize, truth.Size, out float nativeMinimum, out float nativeMaximum))
        {
            return false;
        }

        FusedGrid grid = Grid(map, nativeMinimum, nativeMaximum);
        FusedExtremes extremes = FusedExtremes.Find(grid, nativeMinimum, nativeMaximum);
        float range = MapNormalization.Range(extremes.Minimum, extremes.Maximum);
        predicted.Clear();
        shared.Clear();
        if (nativeMinimum == nativeMaximum || range == 0)
        {
            return true;
        }

        for (int first = 0; first < thresholds.Length; first += CellBins.MostCuts)
        {
            Range some = first..Math.Min(first + CellBins.MostCuts, thresholds.Length);
            if (!_areas.TryCount(grid, extremes, range, truth, thresholds[some], predicted[some], shared[some], Insists))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryLay(ReadOnlySpan<float> map, PictureSize mapSize, PictureSize pictureSize, out float nativeMinimum, out float nativeMaximum)
    {
        nativeMinimum = nativeMaximum = float.NaN;
        if (mapSize.Width is < 1 or > LongestSource || mapSize.Height is < 1 or > LongestSource || map.Length != mapSize.PixelCount
            || pictureSize.Width < 1 || pictureSize.Height < 1 || pictureSize.PixelCount > Array.MaxLength)
        {
            return false;
        }

        (nativeMinimum, nativeMaximum) = MapNormalization.Extremes(map);
        if (!(Magnitude(nativeMinimum, nativeMaximum) <= LargestMagnitude))
        {
            return false;
        }

        _columns.Prepare(mapSize.Width, pictureSize.Width);
        _rows.Prepare(mapSize.Height, pictureSize.Height);
        return true;
    }

    private FusedGrid Grid(ReadOnlySpan<float> map, float nativeMinimum, float nativeMaximum) =>
        new(map, _columns, _rows, Magnitude(nativeMinimum, nativeMaximum)) { Cancellation = Cancellation };

    private static float Magnitude(float nativeMinimum, float nativeMaximum) => MathF.Max(-nativeMinimum, nativeMaximum);

    // A fixed threshold is faster here on any map. Otsu's is not on noise: there most outputs have to be counted one by one, and
    // the many corners call for the contours, which the plain path traces on the dense mask that it has at hand. Large cells have few corners.
    private bool TryCutByOtsu(FusedGrid grid, float minimum, float maximum, float range, PictureSize size, out int threshold, out RunLengthMask mask)
    {
        threshold = 0;
        mask = null!;
        if (_levels.Prepare(grid, minimum, maximum, range) > grid.Map.Length / 2 && !Insists)
        {
            return false;
        }

        Span<long> histogram = stackalloc long[256];
        _levels.Count(grid, histogram);
        threshold = OtsuThreshold.Find(histogram);
        float cut = _levels.SmallestOf(threshold + 1);
        _planes.Classify(grid, cut);
        if (_planes.MixedCount > grid.Map.Length / 5 && !CellCrossings.Pays(Math.Min(_columns.LongestCell, _rows.LongestCell)) && !Insists)
        {
            return false;
        }

        _boundaries.Clear();
        _runs.Write(grid, _planes, cut, _boundaries);
        mask = _holes.TryFill(_boundaries, size, _filled, Cancellation) ? _filled.ToMask(size) : FillContours(_boundaries.ToMask(size));
        return true;
    }

    private RunLengthMask FillContours(RunLengthMask mask)
    {
        int length = (int)mask.Size.PixelCount;
        if (_pixels.Length < length)
        {
            _pixels = GC.AllocateUninitializedArray<byte>(length);
        }

        Span<byte> pixels = _pixels.AsSpan(0, length);
        mask.CopyToRowMajor(pixels, Cancellation);
        ContourFilling.Fill(pixels, mask.Size, _contours);
        return RunLengthMask.FromRowMajor(pixels, mask.Size, Cancellation);
    }

    private void CutAbove(FusedGrid grid, float cut)
    {
        _boundaries.Clear();
        if (!float.IsNaN(cut))
        {
            _planes.Classify(grid, cut);
            _runs.Write(grid, _planes, cut, _boundaries);
        }
    }
}
