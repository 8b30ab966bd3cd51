namespace CheXplanation.Tuning;

/// <summary>The thresholds with the largest mean intersection over union among all that make different masks, for all images and without each fold.</summary>
/// <remarks>
/// Between two neighbouring values of the pixels nothing changes, so that there are as many thresholds to try as there are distinct values.
/// Counts at 8192 edges bound what any threshold between two edges can give; only bins that can hold a best one are read again, pixel by pixel.
/// Sums are of whole numbers, so that the result depends neither on the order of the images nor on the number of threads.
/// Of equal means the smallest threshold is taken.
/// </remarks>
internal sealed class ExactThresholdSearch
{
    private const double Slack = 1e-9;

    private readonly ExactMapScores[] _maps;
    private readonly int[] _foldOf;
    private readonly int _folds;
    private readonly double _scale;
    private ThresholdEvents[] _events = [];

    /// <summary>Takes the maps of one task that can be cut.</summary>
    public ExactThresholdSearch(ExactMapScores[] maps, int[] foldOf, int folds)
    {
        _maps = maps;
        _foldOf = foldOf;
        _folds = folds;
        // The sum over all images stays below 2^62.
        _scale = Math.Pow(2, 61 - Math.Ceiling(Math.Log2(maps.Length + 1)));
    }

    /// <summary>The best thresholds: of all images first, then without each fold; NaN where nothing is left.</summary>
    public float[] Run(int threads, CancellationToken cancellation)
    {
        bool[] wanted = Survivors();
        _events = new ThresholdEvents[_maps.Length];
        // Of large pictures one at a time: many of them at once could take all memory.
        int readers = _maps.Any(map => map.Truth.Size.PixelCount > DataLimits.LargePicture) ? 1 : threads;
        Parallel.For(
            0, _maps.Length, new ParallelOptions { MaxDegreeOfParallelism = readers, CancellationToken = cancellation }, () => new NormalizedPicture { Cancellation = cancellation },
            (i, _, picture) =>
            {
                _events[i] = ThresholdEvents.Read(_maps[i], wanted, picture);
                return picture;
            },
            _ => { });
        var thresholds = new float[_folds + 1];
        var best = new long[_folds + 1];
        Array.Fill(thresholds, float.NaN);
        Array.Fill(best, -1);
        for (int bin = ExactMapScores.Bins - 1; bin >= 0; bin--)
        {
            cancellation.ThrowIfCancellationRequested();
            if (wanted[bin])
            {
                Sweep(bin, thresholds, best);
            }
        }

        return thresholds;
    }

    /// <summary>The intersection over union of one map above a threshold that <see cref="Run"/> gave.</summary>
    public double IoU(int map, float threshold)
    {
        int bin = ExactMapScores.BinOf(threshold);
        (int inside, int outside) = _maps[map].Reaching(bin + 1);
        foreach (uint pixel in _events[map].Between(threshold, Edge(bin + 1)))
        {
            inside += ThresholdEvents.IsInside(pixel) ? 1 : 0;
            outside += ThresholdEvents.IsInside(pixel) ? 0 : 1;
        }

        return _maps[map].IoU(inside, outside);
    }

    private static float Edge(int edge) => (float)edge / ExactMapScores.Bins;

    /// <summary>The bins that can hold a best threshold of all images or of those without a fold.</summary>
    private bool[] Survivors()
    {
        var wanted = new bool[ExactMapScores.Bins + 1];
        for (int set = 0; set <= _folds; set++)
        {
            int[] maps = [.. Enumerable.Range(0, _maps.Length).Where(i => set == 0 || _foldOf[i] != set - 1)];
            double largest = double.NegativeInfinity;
            var bounds = new double[ExactMapScores.Bins];
            for (int bin = 0; bin < bounds.Length; bin++)
            {
                double sum = 0;
                foreach (int map in maps)
                {
                    sum += _maps[map].AtEdge(bin + 1);
                    bounds[bin] += _maps[map].AtMost(bin);
                }

                largest = Math.Max(largest, sum);
            }

            for (int bin = 0; bin < bounds.Length && maps.Length > 0; bin++)
            {
                wanted[bin] |= bounds[bin] >= largest - (Slack * maps.Length);
            }
        }

        return wanted;
    }

    /// <summary>Lowers the threshold through a bin, one distinct value after the other.</summary>
    private void Sweep(int bin, float[] thresholds, long[] best)
    {
        (uint[] pixels, int[] owners) = Pixels(bin);
        var counts = new (int Inside, int Outside)[_maps.Length];
        var values = new long[_maps.Length];
        var sums = new long[_folds + 1];
        for (int i = 0; i < _maps.Length; i++)
        {
            counts[i] = _maps[i].Reaching(bin + 1);
            Set(i);
        }

        for (int p = pixels.Length - 1; p >= 0;)
        {
            // Here all pixels above pixels[p] are in.
            Compare(ThresholdEvents.ValueOf(pixels[p]));
            for (uint value = pixels[p] >> 1; p >= 0 && pixels[p] >> 1 == value; p--)
            {
                ref (int Inside, int Outside) count = ref counts[owners[p]];
                count = ThresholdEvents.IsInside(pixels[p]) ? (count.Inside + 1, count.Outside) : (count.Inside, count.Outside + 1);
                Set(owners[p]);
            }
        }

        Compare(Edge(bin));

        void Set(int map)
        {
            long value = (long)(_maps[map].IoU(counts[map].Inside, counts[map].Outside) * _scale), change = value - values[map];
            values[map] = value;
            sums[0] += change;
            if (_folds > 0)
            {
                sums[_foldOf[map] + 1] += change;
            }
        }

        void Compare(float threshold)
        {
            for (int set = 0; set < sums.Length; set++)
            {
                long sum = set == 0 ? sums[0] : sums[0] - sums[set];
                if (sum >= best[set])
                {
                    best[set] = sum;
                    thresholds[set] = threshold;
                }
            }
        }
    }

    /// <summary>The pixels of all maps strictly inside a bin, by value, and the map of each.</summary>
    private (uint[] Pixels, int[] Owners) Pixels(int bin)
    {
        var pixels = new List<uint>();
        var owners = new List<int>();
        for (int i = 0; i < _maps.Length; i++)
        {
            ReadOnlySpan<uint> own = _events[i].Between(Edge(bin), Edge(bin + 1));
            pixels.AddRange(own);
            owners.AddRange(Enumerable.Repeat(i, own.Length));
        }

        uint[] sorted = [.. pixels];
        int[] ownersSorted = [.. owners];
        Array.Sort(sorted, ownersSorted);
        return (sorted, ownersSorted);
    }
}
