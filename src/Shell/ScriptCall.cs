using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace CheXplanation.Shell;

/// <summary>Calls a script as <c>pwsh -File</c> would: names of parameters stay, everything else is text.</summary>
/// <remarks>
/// The script runs as a function of its own name, not by its path: only so does its <c>exit n</c> reach the host, and arguments
/// that do not fit end the run.
/// </remarks>
internal static class ScriptCall
{
    public static void Add(PowerShell shell, Runspace runspace, string[] arguments)
    {
        string path = Path.GetFullPath(arguments[0]), name = Path.GetFileName(path);
        runspace.SessionStateProxy.InvokeProvider.Item.Set($"function:global:{WildcardPattern.Escape(name)}", Parse(path));
        shell.AddCommand(name);
        foreach (string argument in arguments[1..])
        {
            AddArgument(shell.Commands.Commands[0], argument);
        }
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

    /// <summary>-Name, -Name:value, or a value; the engine pairs names with the values that follow.</summary>
    private static void AddArgument(Command call, string argument)
    {
        int colon = argument.IndexOf(':');
        string name = colon < 0 ? argument : argument[..colon];
        if (!IsParameter(name))
        {
            call.Parameters.Add(new CommandParameter(null, argument));
        }
        else if (colon < 0)
        {
            call.Parameters.Add(new CommandParameter(name));
        }
        else
        {
            call.Parameters.Add(new CommandParameter(name, argument[(colon + 1)..] switch
            {
                var text when text.Equals("$true", StringComparison.OrdinalIgnoreCase) => true,
                var text when text.Equals("$false", StringComparison.OrdinalIgnoreCase) => false,
                var text => text,
            }));
        }
    }

    private static bool IsParameter(string argument) =>
        argument.Length > 1 && argument[0] == '-' && char.IsAsciiLetter(argument[1]) && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
