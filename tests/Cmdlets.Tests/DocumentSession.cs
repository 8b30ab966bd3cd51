using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>A bare engine with the module, in a folder, that runs a page's blocks and keeps what they print.</summary>
public sealed partial class DocumentSession : IDisposable
{
    // The widest table of the module.
    private const int Columns = 120;

    private readonly CapturingHost _host = new(Columns);
    private readonly Runspace _runspace;

    public DocumentSession(string folder)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(HostedModule.ModulePath);
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(folder);
    }

    public void Dispose() => _runspace.Dispose();

    /// <summary>Runs a block; it must raise no error.</summary>
    /// <returns>The number of objects, and what a console of 120 columns shows of them, without blank lines around it.</returns>
    public (int Objects, string Text) Print(DocumentedExample example, bool inOwnScope)
    {
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) = Run(inOwnScope ? $"& {{\n{example.Code}\n}}" : example.Code);
        Assert.True(errors.Count == 0, $"{example.File}({example.Line}): {string.Join('\n', errors)}");
        _host.Clear();
        using var formatter = PowerShell.Create(_runspace);
        formatter.AddCommand("Out-Default").Invoke(output);
        string[] lines = [.. Colour().Replace(_host.Text, string.Empty).ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
        return (output.Count, string.Join('\n', lines).Trim('\n') + "\n");
    }

    /// <summary>Runs a script.</summary>
    public (IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors) Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        try
        {
            IReadOnlyList<PSObject> output = shell.AddScript(script).Invoke();
            return (output, [.. shell.Streams.Error]);
        }
        catch (RuntimeException error)
        {
            return ([], [error.ErrorRecord]);
        }
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colour();
}
