using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>Reads what figures need off the pipeline's objects.</summary>
internal sealed partial class FigureRows(ExportChexFigureCommand command)
{
    /// <summary>The row or panel that an object belongs to.</summary>
    public string Group(PSObject item) => command.GroupBy.Length == 0 ? string.Empty
        : item.BaseObject is PercentageDecrease decrease ? decrease.Name : Text(item, command.GroupBy);

    public static bool Has(PSObject item, string name) => ObjectProperty.TryGet(item, name, out _);

    public static string Text(PSObject item, string name) =>
        ObjectProperty.TryGet(item, name, out object? value) ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty : string.Empty;

    /// <summary>A number; NaN where the object has none, with an error record where it should be one.</summary>
    public double Number(PSObject item, string name, bool report)
    {
        if (command.Stopped.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        if (!ObjectProperty.TryGet(item, name, out object? value))
        {
            return double.NaN;
        }

        if (!ObjectNumber.TryRead(value, out double number) && report)
        {
            command.WriteError(ChexError.NotANumber(0, name, value, item));
        }

        return number;
    }

    /// <summary>Ends the call where no object has a property.</summary>
    public void Require(IReadOnlyList<PSObject> items, string property)
    {
        if (items.Count > 0 && !items.Any(item => Has(item, property)))
        {
            throw Missing(property);
        }
    }

    public PipelineStoppedException Missing(string property)
    {
        command.ThrowTerminatingError(ChexError.PropertyNotFound(property));
        return new PipelineStoppedException();
    }

    /// <summary>A property's name in words; of a distance with the unit that the rows tell, if it is one.</summary>
    public static string Readable(string property, IEnumerable<PSObject> items)
    {
        if (property is not ("Hausdorff95" or "CentroidDistance"))
        {
            return Readable(property);
        }

        string[] units = [.. items.Select(item => Text(item, "DistanceUnit")).Distinct(StringComparer.Ordinal).Take(2)];
        return units is [{ Length: > 0 } unit] ? $"{Readable(property)} ({unit})" : Readable(property);
    }

    /// <summary>A property's name in words, with its unit: AreaRatio is Area ratio, BoundaryIoU is Boundary IoU.</summary>
    public static string Readable(string property) => property switch
    {
        "Hit" => "Hit rate",
        "Hausdorff95" => "Hausdorff 95 %",
        "PixelAuroc" => "Pixel AUROC",
        "SurfaceDice" => "Surface Dice",
        "InstanceCount" => "Instances",
        "TruthArea" => "True area (pixels)",
        "PredictedArea" => "Predicted area (pixels)",
        _ => WordStart().Replace(property, match => " " + (match.Value == "IoU" ? match.Value : match.Value.ToLowerInvariant())),
    };

    [GeneratedRegex("(?<=[a-z])(?:IoU|[A-Z](?=[a-z]))")]
    private static partial Regex WordStart();
}
