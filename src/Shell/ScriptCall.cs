using System.Management.Automation;
using System.Management.Automation.Language;

namespace CheXplanation.Shell;

/// <summary>Calls a script as <c>pwsh -File</c> would: names of parameters stay, everything else is text.</summary>
/// <remarks>The script runs as a script block, not by its path: only so does its <c>exit n</c> reach the host.</remarks>
internal static class ScriptCall
{
    public static void Add(PowerShell shell, string[] arguments)
    {
        ScriptBlock script = Parse(Path.GetFullPath(arguments[0]));
        string call = "& $args[0] " + string.Join(' ', arguments.Skip(1).Select(argument => IsParameter(argument) ? argument : Quote(argument)));
        shell.AddScript(call).AddArgument(script);
    }

    private static ScriptBlock Parse(string path)
    {
        if (!File.Exists(path))
        {
            throw new RuntimeException($"No script is at '{path}'.");
        }

        ScriptBlockAst tree = Parser.ParseFile(path, out _, out ParseError[] errors);
        return errors.Length == 0 ? tree.GetScriptBlock() : throw new ParseException(errors);
    }

    private static bool IsParameter(string argument) =>
        argument.Length > 1 && argument[0] == '-' && char.IsAsciiLetter(argument[1]) && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
