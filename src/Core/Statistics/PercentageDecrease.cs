using System.Globalization;

namespace CheXplanation.Statistics;

/// <summary>By how many percent the model's score lies below the human's.</summary>
/// <param name="Name">The task, or <see cref="AverageName"/>.</param>
/// <param name="Human">The mean of the human's replicates; of the average row the rounded mean over the tasks.</param>
/// <param name="Predicted">The mean of the model's replicates; of the average row the rounded mean over the tasks.</param>
/// <param name="Decrease">(Human - Predicted) / Human in percent, rounded to 3; negative where the model is better, infinite where the human has 0.</param>
/// <param name="Lower">The lower bound of the decrease over the replicates, in percent.</param>
/// <param name="Upper">The upper bound; NaN where enough replicates are undefined.</param>
/// <remarks>Source: <c>calculate_percentage_decrease.py</c>, create_pct_diff_df.</remarks>
public sealed record PercentageDecrease(string Name, double Human, double Predicted, double Decrease, double Lower, double Upper)
{
    /// <summary>The name of the row over all tasks.</summary>
    public const string AverageName = "Average";

    private const int Decimals = 3;

    /// <summary>The score that was compared, IoU or Hit; null where it is not known.</summary>
    public string? Property { get; init; }

    /// <summary>The decrease of every task, the largest first, those without a decrease next, and the average row last.</summary>
    /// <remarks>
    /// Shape: one array of replicates a task on each side, all of the same length; NaN is a replicate without a score.
    /// Throws: ArgumentException for other shapes, and for fewer replicates than the reference's interval needs.
    /// </remarks>
    /// <param name="tasks">The tasks; equal decreases stay in this order.</param>
    /// <param name="human">The human's replicates by task.</param>
    /// <param name="predicted">The model's replicates by task, drawn with the same seed.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="work">Where the replicates of the average are counted, for whoever shows progress.</param>
    /// <returns>One row a task, and the average.</returns>
    public static IReadOnlyList<PercentageDecrease> Compute(
        IReadOnlyList<string> tasks, IReadOnlyList<double[]> human, IReadOnlyList<double[]> predicted,
        CancellationToken cancellation = default, WorkCount? work = null)
    {
        int replicates = CheckShape(tasks, human, predicted);
        PercentageDecrease[] rows = [.. tasks.Select((task, t) => OfTask(task, human[t], predicted[t], cancellation))];
        PercentageDecrease[] sorted = [.. rows.Where(row => !double.IsNaN(row.Decrease)).OrderByDescending(row => row.Decrease)];
        sorted = [.. sorted, .. rows.Where(row => double.IsNaN(row.Decrease))];
        return [.. sorted, OfAverage(sorted, human, predicted, replicates, work, cancellation)];
    }

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}{(Property is null ? string.Empty : $", {Property}")}: {Human:0.000} to {Predicted:0.000}, {Decrease:0.0} % [{Lower:0.0}, {Upper:0.0}] less");

    private static PercentageDecrease OfTask(string task, double[] human, double[] predicted, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        double meanHuman = MeanOfDefined(human), meanPredicted = MeanOfDefined(predicted);
        double[] decreases = [.. human.Zip(predicted, (h, p) => (h - p) / h)];
        cancellation.ThrowIfCancellationRequested();
        ReplicateInterval interval = ReplicateInterval.ReferenceOfSorted(SortedReplicates.NaNLast(decreases, cancellation));
        return new PercentageDecrease(
            task, meanHuman, meanPredicted, Rounded((meanHuman - meanPredicted) / meanHuman * 100),
            Rounded(Rounded(interval.Lower) * 100), Rounded(Rounded(interval.Upper) * 100));
    }

    private static PercentageDecrease OfAverage(
        IReadOnlyList<PercentageDecrease> rows, IReadOnlyList<double[]> human, IReadOnlyList<double[]> predicted, int replicates,
        WorkCount? work, CancellationToken cancellation)
    {
        using IDisposable? stage = work?.Begin("replicates averaged over the tasks", replicates);
        double meanHuman = Rounded(MeanOfDefined([.. rows.Select(row => row.Human)]));
        double meanPredicted = Rounded(MeanOfDefined([.. rows.Select(row => row.Predicted)]));
        var decreases = new double[replicates];
        for (int b = 0; b < replicates; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            double h = MeanOfDefined([.. human.Select(task => task[b])]), p = MeanOfDefined([.. predicted.Select(task => task[b])]);
            decreases[b] = 100 * (h - p) / h;
            work?.Add(1);
        }

        ReplicateInterval interval = ReplicateInterval.ReferenceOfSorted(SortedReplicates.NaNLast(decreases, cancellation));
        return new PercentageDecrease(
            AverageName, meanHuman, meanPredicted, Rounded((meanHuman - meanPredicted) / meanHuman * 100),
            Rounded(interval.Lower), Rounded(interval.Upper));
    }

    /// <summary>pandas' mean: NaN counts as 0 in the sum and not at all in the number.</summary>
    private static double MeanOfDefined(double[] values)
    {
        int defined = values.Count(value => !double.IsNaN(value));
        return defined == 0 ? double.NaN : NumPySum.Pairwise([.. values.Select(value => double.IsNaN(value) ? 0 : value)]) / defined;
    }

    private static double Rounded(double value) => NumPyRounding.Round(value, Decimals);

    private static int CheckShape(IReadOnlyList<string> tasks, IReadOnlyList<double[]> human, IReadOnlyList<double[]> predicted)
    {
        if (tasks.Count == 0 || human.Count != tasks.Count || predicted.Count != tasks.Count)
        {
            throw new ArgumentException($"{tasks.Count} tasks need as many sets of replicates, not {human.Count} and {predicted.Count}");
        }

        int replicates = human[0].Length;
        if (human.Concat(predicted).FirstOrDefault(task => task.Length != replicates) is { } other)
        {
            throw new ArgumentException($"all tasks need the same number of replicates, not {replicates} and {other.Length}");
        }

        return replicates >= BootstrapOptions.FewestReferenceReplicates
            ? replicates
            : throw new ArgumentException($"a percentage decrease needs at least {BootstrapOptions.FewestReferenceReplicates} replicates, not {replicates}");
    }
}
