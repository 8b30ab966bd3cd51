using System.Globalization;
using CheXplanation.Statistics;

namespace CheXplanation.Bench;

/// <summary>How often 95 % intervals hold the true mean of scores like IoU: skewed, with many zeros; and of hits.</summary>
/// <remarks>
/// Scores: 0 with the chance 0.3, else from Beta(1.2, 3): their mean is 0.2. Clustered: images of a patient, two on average, share a patient's
/// effect (a normal copula with a correlation of 0.5). Hits: 1 with the chance of 0.2, in clusters with the same copula.
/// `dotnet run -c Release --project bench -- coverage [samples] [replicates]` prints the table of docs/statistics.md.
/// </remarks>
internal static class Coverage
{
    private const double ZeroShare = 0.3, A = 1.2, B = 3.0, Correlation = 0.5, HitRate = 0.2;
    private const int QuantileCount = 4096;

    private static readonly (string Name, BootstrapMethod Method, bool ByUnit)[] Methods =
    [
        ("Reference", BootstrapMethod.Reference, false), ("Percentile", BootstrapMethod.Percentile, true), ("Basic", BootstrapMethod.Basic, true),
        ("BCa", BootstrapMethod.BCa, true), ("Studentized", BootstrapMethod.Studentized, true), ("Wilson", BootstrapMethod.Wilson, false), ("Jeffreys", BootstrapMethod.Jeffreys, false),
    ];

    public static int Run(int samples, int replicates)
    {
        double[] quantiles = Quantiles();
        double mean = (1 - ZeroShare) * quantiles.Average();
        Console.WriteLine($"{samples} samples a cell, {replicates} replicates; standard error of a cell about {100 * Math.Sqrt(0.05 * 0.95 / samples):0.0} points.");
        Console.WriteLine();
        Console.WriteLine("| data | n | " + string.Join(" | ", Methods.Select(method => method.Name)) + " |");
        Console.WriteLine("|---|---:|" + string.Concat(Methods.Select(_ => "---:|")));
        foreach ((string data, bool hits, bool clustered) in new[] { ("scores, images apart", false, false), ("scores, by patient", false, true), ("hits, images apart", true, false), ("hits, by patient", true, true) })
        {
            foreach (int n in new[] { 20, 50, 200 })
            {
                double truth = hits ? HitRate : mean;
                Console.WriteLine($"| {data} | {n} | {string.Join(" | ", Row(samples, replicates, n, hits, clustered, truth, quantiles))} |");
            }
        }

        return 0;
    }

    /// <summary>Of each method how often the interval held the truth, and its mean width.</summary>
    private static IEnumerable<string> Row(int samples, int replicates, int n, bool hits, bool clustered, double truth, double[] quantiles)
    {
        var held = new int[Methods.Length];
        var widths = new double[Methods.Length];
        var gate = new Lock();
        Parallel.For(0, samples, sample =>
        {
            var random = new Random((sample * 7919) + n + (hits ? 1 : 0));
            (string Patient, double Score)[] rows = Draw(random, n, hits, clustered, quantiles);
            for (int m = 0; m < Methods.Length; m++)
            {
                if (!hits && Methods[m].Method is (BootstrapMethod.Wilson or BootstrapMethod.Jeffreys))
                {
                    continue;
                }

                // The reference, Wilson and Jeffreys take every image as one of its own, patients or not.
                var table = new BootstrapTable(["Score"], [], uniqueUnits: false);
                for (int i = 0; i < rows.Length; i++)
                {
                    table.Add(Methods[m].ByUnit ? rows[i].Patient : $"{i:0000}", [], [rows[i].Score]);
                }

                BootstrapInterval interval = table.Compute(
                    new BootstrapOptions { Method = Methods[m].Method, Replicates = replicates, Seed = (uint)sample, Threads = 1 }, false, CancellationToken.None)[0];
                lock (gate)
                {
                    held[m] += interval.Lower <= truth && truth <= interval.Upper ? 1 : 0;
                    widths[m] += interval.Upper - interval.Lower;
                }
            }
        });
        return Methods.Select((_, m) => widths[m] == 0 && held[m] == 0
            ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * held[m] / samples:0.0} ({widths[m] / samples:0.00})"));
    }

    private static (string Patient, double Score)[] Draw(Random random, int n, bool hits, bool clustered, double[] quantiles)
    {
        var rows = new (string, double)[n];
        int patient = 0;
        for (int i = 0; i < n; patient++)
        {
            double shared = Normal(random);
            int images = clustered ? 1 + random.Next(3) : 1;
            for (int k = 0; k < images && i < n; k++, i++)
            {
                double z = clustered ? (Math.Sqrt(Correlation) * shared) + (Math.Sqrt(1 - Correlation) * Normal(random)) : shared;
                double u = Distributions.NormalDistribution.Cumulative(z);
                double score = hits ? (u > 1 - HitRate ? 1 : 0) : u < ZeroShare ? 0 : quantiles[(int)((u - ZeroShare) / (1 - ZeroShare) * QuantileCount * 0.9999999)];
                rows[i] = ($"patient{patient:0000}", score);
            }
        }

        return rows;
    }

    private static double[] Quantiles() => [.. Enumerable.Range(0, QuantileCount).Select(i => Distributions.BetaDistribution.Quantile((i + 0.5) / QuantileCount, A, B))];

    private static double Normal(Random random) => Distributions.NormalDistribution.Quantile(Math.Max(random.NextDouble(), 1e-300));
}
