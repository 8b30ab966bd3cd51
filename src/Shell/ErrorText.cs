using System.Management.Automation;

namespace CheXplanation.Shell;

/// <summary>An error as a person reads it: what, where, and what to do.</summary>
internal static class ErrorText
{
    public static string Describe(ErrorRecord error)
    {
        string text = $"{error.InvocationInfo?.MyCommand?.Name ?? "Error"}: {error.ErrorDetails?.Message ?? error.Exception.Message}";
        string? action = error.ErrorDetails?.RecommendedAction;
        int line = error.InvocationInfo?.ScriptLineNumber ?? 0;
        string place = line > 0 && error.InvocationInfo!.ScriptName is { Length: > 0 } script ? $"{Environment.NewLine}  {script}:{line}" : string.Empty;
        return text + place + (string.IsNullOrEmpty(action) ? string.Empty : $"{Environment.NewLine}  {action}");
    }
}
