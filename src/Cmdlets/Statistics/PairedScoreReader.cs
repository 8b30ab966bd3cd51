using System.Globalization;
using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>Matches two sides' objects by ImageId and Task, for one numeric property.</summary>
internal sealed class PairedScoreReader(string property, string unit, string? stratifyBy, SharedPatients patients, Action<ErrorRecord> report)
{
    private readonly Dictionary<string, PairedScores> _tasks = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _baseline = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _candidate = new(StringComparer.Ordinal);

    private readonly UnitlessItems _unitless = new(report);
    private int _duplicates;
    private int _strangers;

    private readonly Dictionary<string, string> _strata = new(StringComparer.Ordinal);

    /// <summary>The stratum of each unit that has one.</summary>
    public IReadOnlyDictionary<string, string> Strata => _strata;

    /// <summary>The images that only the baseline has.</summary>
    public IEnumerable<string> BaselineOnly => _baseline.Except(_candidate);

    /// <summary>The images that only the candidate has.</summary>
    public IEnumerable<string> CandidateOnly => _candidate.Except(_baseline);

    public bool BaselineHasValue { get; private set; }

    public bool CandidateHasValue { get; private set; }

    /// <summary>The scores of the tasks asked for, or of all: the ten in the reference's order, then others by name.</summary>
    public IReadOnlyList<PairedScores> Tasks(string[]? asked)
    {
        if (asked is not null)
        {
            return [.. asked.Select(task => _tasks.GetValueOrDefault(task, new PairedScores(task)))];
        }

        return [.. _tasks.Values.OrderBy(task => PathologyTask.Ten.Contains(task.Name) ? PathologyTask.Ten.ToList().IndexOf(task.Name) : int.MaxValue).ThenBy(task => task.Name, StringComparer.Ordinal)];
    }

    public void Read(object[] items, bool baseline)
    {
        string parameter = baseline ? "Baseline" : "Candidate";
        foreach (object wrapped in items)
        {
            PSObject item = PSObject.AsPSObject(wrapped);
            string? image = Text(item, "ImageId"), task = Text(item, "Task");
            if (image is null || task is null || !ObjectProperty.TryGet(item, property, out object? value))
            {
                report(ChexError.InputInvalid(wrapped, $"For -{parameter}, objects with ImageId, Task and {property}"));
                continue;
            }

            if (!ObjectNumber.TryRead(value, out double number))
            {
                report(ChexError.NotANumber(0, property, value, $"{image} / {task}"));
                number = double.NaN;
            }

            if (UnitProperty.Read(item, unit) is not { } owner)
            {
                _unitless.Add($"{image} / {task} of -{parameter}", unit, item);
                continue;
            }

            patients.Add(item, image);
            if (stratifyBy is not null && Text(item, stratifyBy) is { } stratum && !_strata.TryAdd(owner, stratum) && _strata[owner] != stratum && _strangers++ == 0)
            {
                report(ChexError.Parameter($"{unit} '{owner}' has the {stratifyBy} '{stratum}' at {image} / {task} of -{parameter} and another one before; the first stands.", "StratumDiffers", item));
            }

            Keep(image, task, owner, number, baseline, parameter);
        }

        ReportFurther(parameter);
    }

    /// <summary>The first of each kind was told as it came; how many more there were is told once.</summary>
    private void ReportFurther(string parameter)
    {
        _unitless.ReportFurther($"scores of -{parameter}", unit);
        if (_duplicates > 1)
        {
            report(ChexError.DuplicateItem($"Each of {_duplicates - 1} further images / tasks", $"an earlier score of -{parameter}", "a later one"));
        }

        if (_strangers > 1)
        {
            report(ChexError.Parameter($"{_strangers - 1} further scores of -{parameter} give their {unit} another {stratifyBy} than before; the first stands.", "StratumDiffers", null));
        }

        (_duplicates, _strangers) = (0, 0);
    }

    private void Keep(string image, string task, string owner, double number, bool baseline, string parameter)
    {
        if (!_tasks.TryGetValue(task, out PairedScores? scores))
        {
            _tasks.Add(task, scores = new PairedScores(task));
        }

        if (!(baseline ? scores.AddBaseline(image, owner, number) : scores.AddCandidate(image, owner, number)))
        {
            if (_duplicates++ == 0)
            {
                report(ChexError.DuplicateItem($"{image} / {task}", $"an earlier score of -{parameter}", "a later one"));
            }

            return;
        }

        (baseline ? _baseline : _candidate).Add(image);
        BaselineHasValue |= baseline && !double.IsNaN(number);
        CandidateHasValue |= !baseline && !double.IsNaN(number);
    }

    private static string? Text(PSObject item, string name) =>
        ObjectProperty.TryGet(item, name, out object? value) && Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
}
