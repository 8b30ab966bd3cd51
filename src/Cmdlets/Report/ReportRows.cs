using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>Gathers the cases of a report: each once, with its unit and the scores whose means are told.</summary>
internal sealed class ReportRows(ExportChexReportCommand command, OverlaySources sources)
{
    private readonly List<ReportRow> _rows = [];
    private readonly HashSet<(string, string, string)> _seen = [];
    private readonly HashSet<string> _found = new(StringComparer.OrdinalIgnoreCase);
    private readonly SharedPatients _patients = new();
    private readonly UnitlessItems _unitless = new(command.WriteError);
    private PSObject? _ofUnit;

    /// <summary>The cases, in the order in which they came.</summary>
    public IReadOnlyList<ReportRow> All => _rows;

    /// <summary>A score that was asked for and that no case had, or null.</summary>
    public string? Missing => command.Property.FirstOrDefault(name => !_found.Contains(name));

    /// <summary>The scores' names in words.</summary>
    public string[] ScoreNames => [.. command.Property.Select(name => FigureRows.Readable(name, _ofUnit is null ? [] : [_ofUnit]))];

    /// <summary>What to say of patients with several images, or null.</summary>
    public string? SharedPatients => _patients.Describe();

    /// <summary>Reads one object; what is wrong with it is reported.</summary>
    public void Add(PSObject item)
    {
        (ReportRow? row, ErrorRecord? error) = ReportRow.Read(item, sources);
        if (error is not null)
        {
            command.WriteError(error);
        }

        if (row is null)
        {
            return;
        }

        string? unit = command.Unit is null ? row.Score.ImageId : UnitProperty.Read(item, command.Unit);
        if (!_seen.Add((row.Source, row.Score.ImageId, row.Score.Task)))
        {
            command.WriteError(ChexError.DuplicateItem(row.Score.GetIdentity().ToString(), "an earlier object of the pipeline", "a later one"));
        }
        else if (string.IsNullOrEmpty(unit))
        {
            _unitless.Add($"{row.Score.GetIdentity()}", command.Unit, item);
        }
        else
        {
            if (command.Unit is null && command.Method != BootstrapMethod.Reference)
            {
                _patients.Add(item, unit);
            }

            _rows.Add(row with { Unit = unit, Values = [.. command.Property.Select(name => Value(item, row, name))] });
        }
    }

    /// <summary>The first case without a unit was told as it came; how many more there were is told once.</summary>
    public void ReportFurther() => _unitless.ReportFurther("cases", command.Unit);

    private double Value(PSObject item, ReportRow row, string name)
    {
        if (!ObjectProperty.TryGet(item, name, out object? value) && !ObjectProperty.TryGet(PSObject.AsPSObject(row.Score), name, out value))
        {
            return double.NaN;
        }

        _found.Add(name);
        if (!ObjectNumber.TryRead(value, out double number))
        {
            command.WriteError(ChexError.NotANumber(_rows.Count + 1, name, value, item));
        }

        if (_ofUnit is null && ObjectProperty.TryGet(item, "DistanceUnit", out _))
        {
            _ofUnit = item;
        }

        return number;
    }
}
