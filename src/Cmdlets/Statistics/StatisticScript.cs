using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>A script block as a statistic: it takes the values as $_ and as its first argument, and gives one number.</summary>
internal static class StatisticScript
{
    public static Func<double[], double> ToFunction(ScriptBlock script) => values =>
    {
        var variables = new List<PSVariable> { new("_", values) };
        System.Collections.ObjectModel.Collection<PSObject> output = script.InvokeWithContext(null, variables, (object)values);
        if (output.Count == 1 && ObjectNumber.TryRead(ObjectProperty.Unwrap(output[0]), out double number))
        {
            return number;
        }

        throw new ArgumentException(output.Count == 1
            ? $"-StatisticScript gave '{output[0]}', which is no number."
            : $"-StatisticScript gives one number for an array of values, not {output.Count} objects.");
    };
}
