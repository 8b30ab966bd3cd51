namespace CheXplanation.Fidelity;

/// <summary>What the comparison of one folder gave: a row of the report.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Kind">What it holds.</param>
public sealed record Outcome(string Folder, string Kind)
{
    /// <summary>The values.</summary>
    public Tally Tally { get; init; } = new();

    /// <summary>What there is to say, or empty.</summary>
    public string Remark { get; init; } = string.Empty;

    /// <summary>Whether the reference ended with an error here and the remark says what ours gives.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Whether the folder holds nothing that could be compared; the remark says why.</summary>
    public bool HoldsNoValues { get; init; }

    /// <summary>Whether nobody compares this folder: the report fails.</summary>
    public bool IsNotCompared => !IsPinned && !HoldsNoValues && Tally.Compared == 0;

    /// <summary>Whether the row stands for itself: compared, pinned or without values, and nothing unexplained.</summary>
    public bool IsSound => !IsNotCompared && Tally.Unexplained == 0;

    /// <summary>The row of a run that the reference did not survive.</summary>
    /// <param name="run">The run.</param>
    /// <param name="kind">What it would have written.</param>
    /// <param name="ours">What ours gives; null where ours finds nothing wrong, which is a fault of this comparison.</param>
    public static Outcome Pin(GoldenRun run, string kind, string? ours)
    {
        var outcome = new Outcome(run.Name, kind) { IsPinned = ours is not null, Remark = $"{run.DescribeCrash()}; ours: {ours ?? "no error"}" };

        // What a run wrote before it crashed would have to be compared.
        outcome.Tally.AddUnexplained(run.Outputs.Count);
        return outcome;
    }

    /// <summary>The row of a run whose CSVs are compared.</summary>
    /// <param name="run">The run.</param>
    /// <param name="kind">What it wrote.</param>
    /// <param name="ours">Our files by name.</param>
    /// <param name="rule">What may differ in a file.</param>
    /// <param name="ifUnequal">What there is to say where something differs.</param>
    /// <param name="explanation">Our files once the reason for the differences is taken away; null for none.</param>
    public static Outcome OfFiles(
        GoldenRun run, string kind, IReadOnlyDictionary<string, string> ours, Func<string, CsvRule> rule, string ifUnequal = "",
        IReadOnlyDictionary<string, string>? explanation = null)
    {
        Tally tally = CompareFiles(run, ours, rule);
        if (explanation is not null && tally.Different > 0)
        {
            tally.ExplainBy(CompareFiles(run, explanation, rule));
        }

        string remark = tally.Equal < tally.Compared ? ifUnequal : run.Outputs.Count == 1 ? "byte for byte" : $"{run.Outputs.Count} files byte for byte";
        return new Outcome(run.Name, kind) { Tally = tally, Remark = remark };
    }

    private static Tally CompareFiles(GoldenRun run, IReadOnlyDictionary<string, string> ours, Func<string, CsvRule> rule)
    {
        var tally = new Tally();
        foreach (string output in run.Outputs)
        {
            string name = Path.GetFileName(output);
            tally.Add(CsvComparison.Compare(run.ReadOutput(output), ours.GetValueOrDefault(name, string.Empty), rule(name)));
        }

        // A file that only we write is a difference, too.
        tally.AddUnexplained(ours.Keys.Count(name => !run.Outputs.Any(output => Path.GetFileName(output) == name)));
        return tally;
    }
}
