using System.Management.Automation.Language;

namespace CheXplanation.Shell;

/// <summary>Writes the call of a script as <c>pwsh -File</c> would make it: names of parameters stay, everything else is text.</summary>
internal static class ScriptCall
{
    public static string Compose(string[] arguments) =>
        "& " + string.Join(' ', arguments.Select((argument, i) => i > 0 && IsParameter(argument) ? argument : Quote(i == 0 ? Path.GetFullPath(argument) : argument)));

    private static bool IsParameter(string argument) =>
        argument.Length > 1 && argument[0] == '-' && char.IsAsciiLetter(argument[1]) && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
