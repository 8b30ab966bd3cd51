using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>An interval with its group's parts as properties, so that it sorts, filters and exports by them.</summary>
internal static class IntervalObject
{
    public static PSObject Of(BootstrapInterval interval)
    {
        var output = new PSObject(interval);
        foreach ((string name, object? value) in interval.GetGroup())
        {
            output.Properties.Add(new PSNoteProperty(name, value));
        }

        return output;
    }
}
