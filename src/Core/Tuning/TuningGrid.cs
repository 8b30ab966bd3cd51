
namespace CheXplanation.Tuning;

/// <summary>The thresholds and cutoffs that the reference tries out, to the last digit.</summary>
/// <remarks>Source: <c>tune_heatmap_threshold.py</c>, <c>tune_probability_threshold.py</c>: numpy's arange.</remarks>
public static class TuningGrid
{
    private static readonly double[] FromZero = Arange(0, 0.9, 0.1);

    private static readonly double[] FromOneTenth = Arange(0.1, 0.9, 0.1);

    /// <summary>The thresholds on the normalised map: arange(0.2, 0.8, 0.1), which has seven values, the last a little above 0.8.</summary>
    public static IReadOnlyList<double> SegmentationThresholds { get; } = Arange(0.2, 0.8, 0.1);

    /// <summary>The probability cutoffs of a task: 0 to 0.8; Lung Lesion begins at 0.1.</summary>
    /// <param name="task">The task.</param>
    /// <returns>The cutoffs, smallest first.</returns>
    public static IReadOnlyList<double> ProbabilityCutoffs(string task) =>
        PathologyTask.Canonical(task) == "Lung Lesion" ? FromOneTenth : FromZero;

    /// <summary>numpy's arange: the second value is start + step, and the difference of the two, rounded, makes all the others.</summary>
    internal static double[] Arange(double start, double stop, double step)
    {
        var values = new double[(int)Math.Ceiling((stop - start) / step)];
        double difference = start + step - start;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i == 1 ? start + step : start + (i * difference);
        }

        return values;
    }

    /// <summary>A caller's own grid, checked.</summary>
    internal static double[] Check(IReadOnlyList<double> grid, string name)
    {
        if (grid.Count > DataLimits.GridValues)
        {
            throw new ArgumentException($"A grid has at most {DataLimits.GridValues} values, not {grid.Count}.", name);
        }

        double last = double.NegativeInfinity;
        foreach (double value in grid)
        {
            if (!(value is >= 0 and <= 1 && value > last))
            {
                throw new ArgumentException($"A grid rises from 0 to 1 at most; {value} does not fit after {last}.", name);
            }

            last = value;
        }

        return grid.Count > 0 ? [.. grid] : throw new ArgumentException("A grid has at least one value.", name);
    }
}
