using CheXplanation.Statistics;

namespace CheXplanation.Tests.Statistics;

public sealed class PairedComparisonTests
{
    private static readonly PairedComparisonOptions Options = new() { Bootstrap = new BootstrapOptions { Method = BootstrapMethod.Percentile, Replicates = 500 } };

    [Fact]
    public void Interval_IsTheBootstrapOfTheDifferences()
    {
        var random = new Random(1);
        PairedScores scores = new("Edema");
        double[] differences = new double[30];
        for (int i = 0; i < 30; i++)
        {
            double baseline = random.NextDouble(), candidate = random.NextDouble();
            scores.AddBaseline($"{i:00}", $"{i:00}", baseline);
            scores.AddCandidate($"{i:00}", $"{i:00}", candidate);
            differences[i] = candidate - baseline;
        }

        Resampling expected = Resampling.Run([new ResamplingSeries([.. differences.Select(d => new[] { d })])], [30], Options.Bootstrap, CancellationToken.None);
        IntervalBounds bounds = IntervalBounds.Percentile(expected.Replicates[0], 0.95);
        PairedComparison row = PairedComparisons.Compute("IoU", [scores], Options, CancellationToken.None).Single();
        Assert.Equal((bounds.Lower, bounds.Upper, 30, 30), (row.Lower, row.Upper, row.Count, row.UnitCount));
        Assert.Equal(row.Candidate - row.Baseline, row.Difference, 14);
        Assert.Equal((PairedTest.Wilcoxon, WilcoxonSignedRank.Test(differences).PValue), (row.Test, row.PValue));
    }

    [Fact]
    public void Correlation_Counts_ThePairedIntervalIsNarrower()
    {
        var random = new Random(2);
        PairedScores scores = new("Edema");
        for (int i = 0; i < 60; i++)
        {
            double hard = random.NextDouble();
            scores.AddBaseline($"{i}", $"{i}", hard);
            scores.AddCandidate($"{i}", $"{i}", hard + 0.02 + (0.01 * random.NextDouble()));
        }

        PairedComparison row = PairedComparisons.Compute("IoU", [scores], Options, CancellationToken.None).Single();
        Assert.InRange(row.Upper - row.Lower, 0, 0.005);
        Assert.Equal(1, row.RankBiserial);
    }

    [Fact]
    public void DifferentItems_AreCountedAndDropped()
    {
        PairedScores scores = new("Edema");
        foreach ((string image, double? baseline, double? candidate) in new (string, double?, double?)[] { ("a", 1, 0.5), ("b", 0.5, null), ("c", null, 0.2), ("d", null, 0.1), ("e", double.NaN, 0.3), ("f", 0.25, 0.5), ("g", 0.3, 0.9) })
        {
            _ = baseline is { } b && scores.AddBaseline(image, image, b);
            _ = candidate is { } c && scores.AddCandidate(image, image, c);
        }

        Assert.False(scores.AddBaseline("a", "a", 9));
        PairedComparison row = PairedComparisons.Compute("IoU", [scores], Options, CancellationToken.None).Single();
        Assert.Equal((3, 1, 2, 1), (row.Count, row.BaselineOnly, row.CandidateOnly, row.Missing));
        Assert.Equal((1 + 0.25 + 0.3) / 3, row.Baseline, 14);
    }

    [Fact]
    public void Hits_AreTestedWithMcNemarAndClustersWithSignFlips()
    {
        PairedScores images = new("Edema"), patients = new("Edema");
        for (int i = 0; i < 40; i++)
        {
            foreach ((PairedScores scores, string unit) in new[] { (images, $"{i}"), (patients, $"{i / 2}") })
            {
                scores.AddBaseline($"{i}", unit, i % 5 == 0 ? 1 : 0);
                scores.AddCandidate($"{i}", unit, i % 3 == 0 ? 1 : 0);
            }
        }

        PairedComparison row = PairedComparisons.Compute("Hit", [images], Options, CancellationToken.None).Single();
        Assert.Equal((PairedTest.McNemar, McNemarTest.Exact(11, 5).PValue, 11, 5, 2.2), (row.Test, row.PValue, row.Gained, row.Lost, row.OddsRatio));
        PairedComparison clustered = PairedComparisons.Compute("Hit", [patients], Options, CancellationToken.None).Single();
        Assert.Equal((PairedTest.SignFlip, 20, 40), (clustered.Test, clustered.UnitCount, clustered.Count));
        Assert.Contains("units hold several", PairedComparisons.Compute("Hit", [patients], Options with { Test = PairedTest.McNemar }, CancellationToken.None).Single().Note);
    }

    [Theory]
    [InlineData(0.3, true)]
    [InlineData(0.1, false)]
    public void NonInferiority_IsTheBoundAgainstTheMargin(double margin, bool expected)
    {
        PairedScores scores = Shifted(-0.15);
        PairedComparison row = PairedComparisons.Compute("IoU", [scores], Options with { Margin = margin }, CancellationToken.None).Single();
        Assert.Equal(expected, row.IsNonInferior);
        Assert.Equal(expected, row.NonInferiorityPValue < 0.025);

        // A distance that is 0.15 shorter is not inferior, whatever the margin.
        Assert.True(PairedComparisons.Compute("Distance", [scores], Options with { Margin = margin, LowerIsBetter = true }, CancellationToken.None).Single().IsNonInferior);
        Assert.Null(PairedComparisons.Compute("IoU", [scores], Options, CancellationToken.None).Single().IsNonInferior);
    }

    [Theory]
    [InlineData(BootstrapMethod.Percentile)]
    [InlineData(BootstrapMethod.Basic)]
    [InlineData(BootstrapMethod.BCa)]
    [InlineData(BootstrapMethod.Studentized)]
    public void NonInferiority_PValueAndInterval_TellTheSame(BootstrapMethod method)
    {
        PairedScores scores = Shifted(-0.1);
        PairedComparisonOptions options = Options with { Bootstrap = new BootstrapOptions { Method = method, Replicates = 2000 } };
        for (double margin = 0; margin < 0.2; margin += 0.01)
        {
            PairedComparison row = PairedComparisons.Compute("IoU", [scores], options with { Margin = margin }, CancellationToken.None).Single();
            PairedComparison mirrored = PairedComparisons.Compute("Distance", [Shifted(0.1, mirrored: true)], options with { Margin = margin, LowerIsBetter = true }, CancellationToken.None).Single();
            Assert.InRange(row.NonInferiorityPValue, 1.0 / 2001, 1);
            Assert.Equal(row.NonInferiorityPValue, mirrored.NonInferiorityPValue, 9);
            Assert.Equal(row.IsNonInferior, mirrored.IsNonInferior);
            if (Math.Abs(row.NonInferiorityPValue - 0.025) > 0.002)
            {
                Assert.Equal(row.IsNonInferior, row.NonInferiorityPValue < 0.025);
            }
        }
    }

    [Fact]
    public void NonInferiority_OfAPointOrOfOnePair_CannotBeTold()
    {
        foreach (int pairs in new[] { 1, 5 })
        {
            PairedScores scores = new("Edema");
            for (int i = 0; i < pairs; i++)
            {
                scores.AddBaseline($"{i}", $"{i}", 1);
                scores.AddCandidate($"{i}", $"{i}", 1);
            }

            PairedComparison row = PairedComparisons.Compute("Hit", [scores], Options with { Margin = 0.05 }, CancellationToken.None).Single();
            Assert.Null(row.IsNonInferior);
            Assert.Equal(double.NaN, row.NonInferiorityPValue);
            Assert.Equal(double.NaN, row.CohenDz);
            Assert.Contains("non-inferiority cannot be told", row.Note);
        }
    }

    [Fact]
    public void CohenDz_OfDifferencesEqualButForRounding_IsUndefined()
    {
        PairedScores scores = new("Edema");
        for (int i = 0; i < 9; i++)
        {
            scores.AddBaseline($"{i}", $"{i}", i / 10.0);
            scores.AddCandidate($"{i}", $"{i}", (i / 10.0) + 0.1);
        }

        Assert.Equal(double.NaN, PairedComparisons.Compute("IoU", [scores], Options, CancellationToken.None).Single().CohenDz);
    }

    [Fact]
    public void PValues_OfManyPairsThatAllDiffer_AreNeverShownAsZero()
    {
        PairedComparison row = PairedComparisons.Compute("IoU", [Shifted(0.6)], Options, CancellationToken.None).Single();
        Assert.InRange(row.PValue, double.Epsilon, 1e-9);
        Assert.Contains("p < 0.0001", row.ToString());
    }

    [Fact]
    public void SeveralTasks_AreCorrectedTogetherAndDrawnJointly()
    {
        PairedScores[] tasks = [Shifted(0.05, "A"), Shifted(0.2, "B"), Shifted(0.2, "C"), new("D")];
        IReadOnlyList<PairedComparison> rows = PairedComparisons.Compute("IoU", tasks, Options, CancellationToken.None);
        Assert.Equal(MultipleTesting.Adjust([.. rows.Select(row => row.PValue)], MultipleTestingCorrection.Holm), rows.Select(row => row.AdjustedPValue));
        Assert.Equal((rows[1].Lower, rows[1].Upper), (rows[2].Lower, rows[2].Upper));
        Assert.Equal((0, double.NaN, double.NaN), (rows[3].Count, rows[3].PValue, rows[3].Difference));
        Assert.StartsWith("no values", rows[3].Note);
    }

    [Fact]
    public void EqualScores_SayThatNothingDiffers()
    {
        PairedComparison row = PairedComparisons.Compute("IoU", [Shifted(0, noise: 0)], Options, CancellationToken.None).Single();
        Assert.Equal((0.0, 0.0, 0.0, 1.0), (row.Difference, row.Lower, row.Upper, row.PValue));
        Assert.Contains("no pair differs", row.Note);
    }

    [Fact]
    public void MethodsWithoutADifference_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => (Options with { Bootstrap = new BootstrapOptions() }).Validate());
        Assert.Throws<ArgumentException>(() => (Options with { Margin = -1 }).Validate());
        Assert.Throws<ArgumentException>(() => PairedComparisons.Compute("IoU", [Shifted(0.1)], Options with { Test = PairedTest.McNemar }, CancellationToken.None));
    }

    private static PairedScores Shifted(double shift, string task = "Edema", double noise = 0.3, bool mirrored = false)
    {
        var random = new Random(5);
        PairedScores scores = new(task);
        for (int i = 0; i < 50; i++)
        {
            double baseline = random.NextDouble();
            scores.AddBaseline($"{i}", $"{i}", baseline);
            scores.AddCandidate($"{i}", $"{i}", baseline + shift + (noise * (random.NextDouble() - 0.5) * (mirrored ? -1 : 1)));
        }

        return scores;
    }
}
