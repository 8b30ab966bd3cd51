using System.Globalization;
using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>Reads the pipeline's objects as rows of a bootstrap. The first row that cannot stand is an error as it comes; how many more there were is told once.</summary>
internal sealed class BootstrapRows(GetBootstrapIntervalCommand command)
{
    private readonly HashSet<string> _found = new(StringComparer.OrdinalIgnoreCase);
    private readonly SharedPatients _patients = new();
    private readonly UnitlessItems _unitless = new(command.WriteError);
    private int _duplicates;
    private int _lateImages;
    private int _strangers;

    /// <summary>The rows.</summary>
    public BootstrapTable Table { get; } = new(command.Property, command.GroupBy, uniqueUnits: command.Unit is null || UnitProperty.IsImage(command.Unit));

    /// <summary>The property that names the units: the one asked for, or ImageId where the first row has one; null where each row is a unit of its own.</summary>
    public string? Unit { get; private set; } = command.Unit;

    /// <summary>How many rows came.</summary>
    public int Count { get; private set; }

    /// <summary>A property that was asked for and that no row had, or null.</summary>
    public string? Missing =>
        command.Property.Concat(command.GroupBy).Concat(new[] { command.Unit, command.StratifyBy }.OfType<string>()).FirstOrDefault(name => !_found.Contains(name));

    /// <summary>What to say of patients with several images, or null.</summary>
    public string? SharedPatients => _patients.Describe();

    /// <summary>Reads one object.</summary>
    public void Add(PSObject item)
    {
        Count++;
        if (command.Unit is null)
        {
            bool hasImage = Value(item, UnitProperty.Image) is not null;
            Unit = Count == 1 && hasImage ? UnitProperty.Image : Unit;
            _lateImages += Unit is null && hasImage ? 1 : 0;
        }

        object?[] group = [.. command.GroupBy.Select(name => Value(item, name))];
        string? unit = Unit is null ? null : UnitProperty.Read(item, Unit);
        double[] values = [.. command.Property.Select(name => Number(item, name))];
        if (Unit is not null && string.IsNullOrEmpty(unit))
        {
            _unitless.Add($"Row {Count}", Unit, item);
            return;
        }

        string? stratum = command.StratifyBy is { } by ? Convert.ToString(Value(item, by), CultureInfo.InvariantCulture) ?? string.Empty : null;
        if (unit is not null)
        {
            _found.Add(Unit!);
            NoteUnit(item, unit, stratum);
        }

        if (!Table.Add(unit, group, values) && _duplicates++ == 0)
        {
            string where = group.Length == 0 ? string.Empty : $" in group '{string.Join(", ", group)}'";
            command.WriteError(ChexError.DuplicateUnit($"{Unit} '{unit}'{where} came twice, the second time in row {Count}; the first stands.", item));
        }
    }

    /// <summary>Tells how many more rows could not stand.</summary>
    public void ReportFurther()
    {
        _unitless.ReportFurther("rows", Unit);
        if (_lateImages > 0)
        {
            command.WriteWarning($"{_lateImages} rows have an ImageId, but the first has none, so each row was taken as a unit of its own; give -Unit ImageId if images are to be drawn.");
        }

        if (_duplicates > 1)
        {
            command.WriteError(ChexError.DuplicateUnit($"{_duplicates - 1} further rows bring a unit and group that came before; the first stands.", null));
        }

        if (_strangers > 1)
        {
            command.WriteError(ChexError.Parameter($"{_strangers - 1} further rows give their {Unit} another {command.StratifyBy} than before; the first stands.", "StratumDiffers", null));
        }
    }

    /// <summary>A unit's stratum, and the patient of an image that is drawn as a unit without being asked for.</summary>
    private void NoteUnit(PSObject item, string unit, string? stratum)
    {
        if (command.Unit is null && command.Method != BootstrapMethod.Reference)
        {
            _patients.Add(item, unit);
        }

        if (stratum is not null && !Table.Stratify(unit, stratum) && _strangers++ == 0)
        {
            command.WriteError(ChexError.Parameter($"{Unit} '{unit}' has the {command.StratifyBy} '{stratum}' in row {Count} and another one before; the first stands.", "StratumDiffers", item));
        }
    }

    /// <summary>A number; NaN, with an error, where there is something else.</summary>
    private double Number(PSObject item, string name)
    {
        object? value = Value(item, name);
        if (ObjectNumber.TryRead(value, out double number))
        {
            return number;
        }

        command.WriteError(ChexError.NotANumber(Count, name, value, item));
        return double.NaN;
    }

    private object? Value(PSObject item, string name)
    {
        if (!ObjectProperty.TryGet(item, name, out object? value))
        {
            return null;
        }

        _found.Add(name);
        return value;
    }
}
