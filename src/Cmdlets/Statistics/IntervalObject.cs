using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>An interval with its group's parts as properties, so that it sorts, filters and exports by them.</summary>
internal static class IntervalObject
{
    /// <summary>Whether a name is that of one of the interval's own numbers.</summary>
    public static bool IsTaken(string name) => !IsMethod(name)
        && typeof(BootstrapInterval).GetProperties().Any(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));

    private static bool IsMethod(string name) => string.Equals(name, nameof(BootstrapInterval.Method), StringComparison.OrdinalIgnoreCase);

    public static PSObject Of(BootstrapInterval interval)
    {
        var output = new PSObject(interval);
        if (interval.GetGroup().Any(part => IsMethod(part.Key)))
        {
            // The group's Method, of saliency, comes first; how the interval was made stays to be seen.
            output.Properties.Add(new PSNoteProperty("BootstrapMethod", interval.Method));
        }

        foreach ((string name, object? value) in interval.GetGroup())
        {
            output.Properties.Add(new PSNoteProperty(name, value));
        }

        return output;
    }
}
