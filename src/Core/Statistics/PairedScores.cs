namespace CheXplanation.Statistics;

/// <summary>Two sides' scores of one task, matched by item; one side may lack an item.</summary>
/// <param name="name">The task.</param>
public sealed class PairedScores(string name)
{
    private readonly SortedDictionary<string, (string Unit, double? Baseline, double? Candidate)> _items = new(StringComparer.Ordinal);

    /// <summary>The task.</summary>
    public string Name { get; } = name;

    /// <summary>The items that only the baseline has.</summary>
    public int BaselineOnly => _items.Values.Count(item => item.Candidate is null);

    /// <summary>The items that only the candidate has.</summary>
    public int CandidateOnly => _items.Values.Count(item => item.Baseline is null);

    /// <summary>The items that both have, but one or both without a value.</summary>
    public int MissingCount => _items.Values.Count(item => item.Baseline is { } b && item.Candidate is { } c && (double.IsNaN(b) || double.IsNaN(c)));

    /// <summary>The items that both have.</summary>
    internal IEnumerable<(string Unit, double Baseline, double Candidate)> Shared =>
        _items.Values.Where(item => item is { Baseline: not null, Candidate: not null }).Select(item => (item.Unit, item.Baseline!.Value, item.Candidate!.Value));

    /// <summary>The items that both have with a value.</summary>
    internal IEnumerable<(string Unit, double Baseline, double Candidate)> Pairs => Shared.Where(pair => !double.IsNaN(pair.Baseline) && !double.IsNaN(pair.Candidate));

    /// <summary>Adds a score of the baseline.</summary>
    /// <param name="item">The item, such as the image.</param>
    /// <param name="unit">The unit that it belongs to, such as the patient.</param>
    /// <param name="value">The score; NaN is missing.</param>
    /// <returns>False where the baseline has the item already: the first stands.</returns>
    public bool AddBaseline(string item, string unit, double value)
    {
        _items.TryGetValue(item, out (string Unit, double? Baseline, double? Candidate) held);
        if (held.Baseline is not null)
        {
            return false;
        }

        _items[item] = (held.Unit ?? unit, value, held.Candidate);
        return true;
    }

    /// <summary>Adds a score of the candidate.</summary>
    /// <param name="item">The item, such as the image.</param>
    /// <param name="unit">The unit that it belongs to, such as the patient.</param>
    /// <param name="value">The score; NaN is missing.</param>
    /// <returns>False where the candidate has the item already: the first stands.</returns>
    public bool AddCandidate(string item, string unit, double value)
    {
        _items.TryGetValue(item, out (string Unit, double? Baseline, double? Candidate) held);
        if (held.Candidate is not null)
        {
            return false;
        }

        _items[item] = (held.Unit ?? unit, held.Baseline, value);
        return true;
    }
}
