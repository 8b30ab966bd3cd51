using System.Globalization;
using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>What one line of a regression is fitted to: an image's score, its predictors, and what it belongs to.</summary>
internal sealed record RegressionItem(string ImageId, string Task, string Group, string Unit, double Score, double[] Predictors);

/// <summary>Joins scores, features and a baseline by ImageId and Task.</summary>
/// <param name="command">Whose parameters they are, and who reports.</param>
/// <param name="piped">What came through the pipeline.</param>
/// <param name="step">Counts a row that is joined.</param>
internal sealed class RegressionJoin(GetChexRegressionCommand command, IReadOnlyList<PSObject> piped, Action step)
{
    private readonly UnitlessItems _unitless = new(command.WriteError);
    private Dictionary<PSObject, int>? _places;

    /// <summary>The rows, by group and then by image where the objects name both, as the reference stacks them.</summary>
    public List<RegressionItem> Join()
    {
        Check(piped, command.Property);
        if (command.GroupBy is { } group)
        {
            Check(command.Feature is null ? piped : piped.Concat(command.Feature.Select(item => PSObject.AsPSObject(item))), group);
        }

        Dictionary<(string, string), PSObject>? features = command.Feature is null ? null : ByItem(command.Feature, nameof(command.Feature));
        Dictionary<(string, string), PSObject>? baseline = command.Baseline is null ? null : ByItem(command.Baseline, nameof(command.Baseline));
        Dictionary<(string, string), PSObject>? scores = features is null && baseline is null ? null : ByItem([.. piped], nameof(command.InputObject));
        var rows = new List<RegressionItem>();
        if (features is null)
        {
            foreach (string predictor in command.Predictor)
            {
                Check(piped, predictor);
            }

            rows.AddRange(piped.Select(item => MakeRow(item, item, baseline)));
        }
        else
        {
            foreach (string predictor in command.Predictor)
            {
                Check(features.Values, predictor);
            }

            rows.AddRange(features.Select(feature => MakeRow(scores!.GetValueOrDefault(feature.Key), feature.Value, baseline)));
            int left = scores!.Keys.Count(key => IsLeft(key, features));
            if (left > 0)
            {
                command.WriteVerbose($"{left} scores have no object of -Feature with their ImageId and Task.");
            }
        }

        _unitless.ReportFurther("rows", command.Unit);
        return Sorted(rows);
    }

    private bool IsLeft((string, string) key, Dictionary<(string, string), PSObject> features)
    {
        command.EndIfStopping();
        return !features.ContainsKey(key);
    }

    private List<RegressionItem> Sorted(List<RegressionItem> rows)
    {
        var byItem = Comparer<RegressionItem>.Create((one, other) =>
        {
            command.EndIfStopping();
            int byTask = string.CompareOrdinal(one.Task, other.Task);
            return byTask != 0 ? byTask : string.CompareOrdinal(one.ImageId, other.ImageId);
        });
        try
        {
            return [.. rows.Order(byItem)];
        }
        catch (InvalidOperationException error) when (error.InnerException is PipelineStoppedException stopped)
        {
            // A sort wraps what its comparison throws.
            throw new PipelineStoppedException(stopped.Message, stopped);
        }
    }

    private RegressionItem MakeRow(PSObject? score, PSObject feature, Dictionary<(string, string), PSObject>? baseline)
    {
        command.EndIfStopping();
        step();
        double y = score is null ? double.NaN : Number(score, command.Property);
        (string ImageId, string Task) key = (Text(feature, "ImageId"), Text(feature, "Task"));
        if (baseline is not null)
        {
            y = baseline.TryGetValue(key, out PSObject? human) ? Number(human, command.Property) - y : double.NaN;
        }

        string group = command.GroupBy is null ? string.Empty : Text(feature, command.GroupBy) is { Length: > 0 } named ? named : score is null ? string.Empty : Text(score, command.GroupBy);
        string? unit = command.Unit is null ? string.Empty : UnitProperty.Read(feature, command.Unit) ?? (score is null ? null : UnitProperty.Read(score, command.Unit));
        if (unit is null)
        {
            _unitless.Add($"{key.ImageId} / {key.Task}", command.Unit, feature);
            y = double.NaN;
        }

        return new RegressionItem(key.ImageId, key.Task, group, unit ?? string.Empty, y, [.. command.Predictor.Select(predictor => Number(feature, predictor))]);
    }

    private Dictionary<(string, string), PSObject> ByItem(object[] items, string parameter)
    {
        var found = new Dictionary<(string, string), PSObject>();
        foreach (object item in OneSource.Of(command, items, parameter, command.EndIfStopping))
        {
            command.EndIfStopping();
            PSObject wrapped = PSObject.AsPSObject(item);
            (string ImageId, string Task) key = (Text(wrapped, "ImageId"), Text(wrapped, "Task"));
            if (key.ImageId.Length == 0)
            {
                command.ThrowTerminatingError(ChexError.Parameter($"Objects of -{parameter} are joined by ImageId and Task, but one has no ImageId: {item}.", "ImageIdMissing", item));
            }

            if (!found.TryAdd(key, wrapped))
            {
                command.WriteError(ChexError.DuplicateItem($"{key.ImageId} / {key.Task}", $"an earlier object of -{parameter}", "a later one"));
            }
        }

        return found;
    }

    private void Check(IEnumerable<PSObject> items, string property)
    {
        if (!items.Any(item => Has(item, property)))
        {
            command.ThrowTerminatingError(ChexError.PropertyNotFound(property));
        }
    }

    private bool Has(PSObject item, string property)
    {
        command.EndIfStopping();
        return ObjectProperty.TryGet(item, property, out _);
    }

    private double Number(PSObject item, string property)
    {
        ObjectProperty.TryGet(item, property, out object? value);
        if (ObjectNumber.TryRead(value, out double number))
        {
            return number;
        }

        // To look for each bad row among all takes time with the square of their number.
        _places ??= Places();
        command.WriteError(ChexError.NotANumber(_places.GetValueOrDefault(item, 0), property, value, item));
        return double.NaN;
    }

    /// <summary>The number of each row, from 1.</summary>
    private Dictionary<PSObject, int> Places()
    {
        var places = new Dictionary<PSObject, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < piped.Count; i++)
        {
            places.TryAdd(piped[i], i + 1);
        }

        return places;
    }

    private static string Text(PSObject item, string property) =>
        ObjectProperty.TryGet(item, property, out object? value) ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty : string.Empty;
}
