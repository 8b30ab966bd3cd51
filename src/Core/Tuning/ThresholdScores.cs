using System.Numerics;
using CheXplanation.Statistics;

namespace CheXplanation.Tuning;

/// <summary>The scores of one task's images at each of a number of thresholds, and what cross-validation and resampling make of the choice.</summary>
internal sealed class ThresholdScores
{
    private readonly double[] _thresholds;
    private readonly double[][] _scores;
    private readonly string[] _units;
    private readonly Func<double, double> _key;
    private readonly bool _firstIfNone;

    /// <summary>Takes scores, one array an image, NaN where undefined.</summary>
    /// <param name="thresholds">The thresholds, rising.</param>
    /// <param name="scores">The scores by image and threshold.</param>
    /// <param name="units">The unit of each image.</param>
    /// <param name="key">What is compared of a mean, such as the mean rounded.</param>
    /// <param name="firstIfNone">Whether the first threshold is chosen where no mean is defined; else none is.</param>
    public ThresholdScores(double[] thresholds, double[][] scores, string[] units, Func<double, double> key, bool firstIfNone)
    {
        _thresholds = thresholds;
        _scores = scores;
        _units = units;
        _key = key;
        _firstIfNone = firstIfNone;
    }

    /// <summary>The units of images that are defined at one threshold.</summary>
    public int UnitCount(int threshold) => Enumerable.Range(0, _scores.Length).Where(i => !double.IsNaN(_scores[i][threshold])).Select(i => _units[i]).Distinct().Count();

    /// <summary>A row with the cross-validated mean and the interval of the threshold.</summary>
    public TuningRow Assess(TuningRow row, ThresholdAssessment assessment, CancellationToken cancellation)
    {
        (double lower, double upper) = Interval(assessment, cancellation);
        row = row with { ThresholdLower = lower, ThresholdUpper = upper };
        (int[] foldOf, int folds) = assessment.Deal(_units);
        if (folds == 0)
        {
            return row with { FoldCount = assessment.Folds > 0 ? 0 : null };
        }

        var chosen = new double[folds];
        var held = new List<double>();
        for (int fold = 0; fold < folds; fold++)
        {
            int best = Best(Enumerable.Range(0, _scores.Length).Where(i => foldOf[i] != fold));
            chosen[fold] = best < 0 ? double.NaN : _thresholds[best];
            held.AddRange(Enumerable.Range(0, _scores.Length).Where(i => best >= 0 && foldOf[i] == fold).Select(i => _scores[i][best]).Where(score => !double.IsNaN(score)));
        }

        return row with { FoldCount = folds, FoldThresholds = chosen, CrossValidatedMeanIoU = held.Count == 0 ? double.NaN : NumPySum.Pairwise([.. held]) / held.Count };
    }

    /// <summary>Percentiles of the thresholds that draws of the units choose.</summary>
    public (double Lower, double Upper) Interval(ThresholdAssessment assessment, CancellationToken cancellation)
    {
        string[] units = [.. _units.Distinct().Order(StringComparer.Ordinal)];
        if (assessment.Replicates == 0 || units.Length < 2)
        {
            return (double.NaN, double.NaN);
        }

        ILookup<string, int> images = Enumerable.Range(0, _units.Length).ToLookup(i => _units[i]);
        (double[] Sums, double[] Counts)[] byUnit = [.. units.Select(unit => Total(images[unit]))];
        var draws = new UnitDraws(assessment.Seed);
        var drawn = new int[units.Length];
        var chosen = new double[assessment.Replicates];
        double[] sums = new double[_thresholds.Length], counts = new double[_thresholds.Length];
        using IDisposable? stage = assessment.Work?.Begin("draws", chosen.Length);
        for (int b = 0; b < chosen.Length; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            draws.Choice(units.Length, drawn);
            Array.Clear(sums);
            Array.Clear(counts);
            foreach (int unit in drawn)
            {
                Add(byUnit[unit].Sums, sums);
                Add(byUnit[unit].Counts, counts);
            }

            int best = Best(sums, counts);
            chosen[b] = best < 0 ? double.NaN : _thresholds[best];
            assessment.Work?.Add(1);
        }

        ReplicateInterval interval = ReplicateInterval.Percentile(chosen, assessment.Confidence);
        return (interval.Lower, interval.Upper);
    }

    private int Best(IEnumerable<int> images)
    {
        (double[] sums, double[] counts) = Total(images);
        return Best(sums, counts);
    }

    private int Best(double[] sums, double[] counts)
    {
        int best = _firstIfNone ? 0 : -1;
        double largest = double.NegativeInfinity;
        for (int t = 0; t < sums.Length; t++)
        {
            double value = counts[t] == 0 ? double.NaN : _key(sums[t] / counts[t]);
            if (value > largest)
            {
                largest = value;
                best = t;
            }
        }

        return best;
    }

    private static void Add(double[] values, double[] sums)
    {
        int i = 0;
        for (; i <= sums.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (new Vector<double>(sums, i) + new Vector<double>(values, i)).CopyTo(sums, i);
        }

        for (; i < sums.Length; i++)
        {
            sums[i] += values[i];
        }
    }

    private (double[] Sums, double[] Counts) Total(IEnumerable<int> images)
    {
        double[] sums = new double[_thresholds.Length], counts = new double[_thresholds.Length];
        foreach (int image in images)
        {
            for (int t = 0; t < sums.Length; t++)
            {
                double score = _scores[image][t];
                sums[t] += double.IsNaN(score) ? 0 : score;
                counts[t] += double.IsNaN(score) ? 0 : 1;
            }
        }

        return (sums, counts);
    }
}
