using System.Diagnostics;

namespace CheXplanation.Fuzz;

/// <summary>Fuzzes one target, guided by coverage where there is a map; the same seed and count give the same inputs without one.</summary>
public sealed class FuzzRun(FuzzTarget target, int seed, CoverageMap? coverage)
{
    private const int MostKept = 20_000;

    private readonly List<byte[]> _corpus = [.. target.Seeds];
    private readonly Dictionary<string, Finding> _findings = [];

    /// <summary>How many inputs were read.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them were kept as ways to somewhere new.</summary>
    public int Kept => _corpus.Count - target.Seeds.Count;

    /// <summary>The first finding of each kind.</summary>
    public IReadOnlyCollection<Finding> Findings => _findings.Values;

    /// <summary>Told each input before it is read: a crash of the process leaves the last.</summary>
    public Action<byte[]>? BeforeReading { get; init; }

    /// <summary>Reads mutants until there were so many or the time is over.</summary>
    public void Go(long count, TimeSpan time, Action<FuzzRun>? report = null)
    {
        var random = new Random(seed);
        var mutation = new Mutation(target, random);
        var clock = Stopwatch.StartNew();
        TimeSpan next = TimeSpan.FromMinutes(1);
        foreach (byte[] input in target.Seeds)
        {
            Try(input);
        }

        while (Count < count && clock.Elapsed < time)
        {
            // Half of the time one of the latest: the way to somewhere new leads on from there.
            int from = random.Next(2) == 0 ? Math.Max(_corpus.Count - 50, 0) : 0;
            byte[] parent = _corpus[random.Next(from, _corpus.Count)], other = _corpus[random.Next(_corpus.Count)];
            Try(mutation.Make(parent, other));
            if (report is not null && clock.Elapsed > next)
            {
                next += TimeSpan.FromMinutes(1);
                report(this);
            }
        }
    }

    private void Try(byte[] input)
    {
        BeforeReading?.Invoke(input);
        coverage?.Clear();
        Finding? finding = FuzzCheck.Run(target, input);
        Count++;
        if (finding is not null)
        {
            if (!_findings.ContainsKey(finding.Kind))
            {
                _findings.Add(finding.Kind, Minimiser.Run(target, finding, TimeSpan.FromSeconds(20)));
            }
        }
        else if (coverage is not null && coverage.TakeNew() && _corpus.Count < MostKept)
        {
            _corpus.Add(input);
        }
    }
}
