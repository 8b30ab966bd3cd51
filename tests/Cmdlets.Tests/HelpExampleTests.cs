using System.Management.Automation;
using System.Management.Automation.Runspaces;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Every example of every help page runs in a folder with the generated sample, puts something out, raises no error, and prints what the page shows.</summary>
/// <remarks>
/// With the environment variable CHEXPLANATION_UPDATE_PAGES set, pages whose shown output differs are written anew instead of failing.
/// Blocks marked <c>pwsh</c> run in tests/Pester/Help.Tests.ps1.
/// </remarks>
public sealed class HelpExampleTests : IDisposable
{
    private const int Columns = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "docs", "cmdlets"), "*.md").Select(file => $"docs/cmdlets/{Path.GetFileName(file)}").Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryExample_RunsAndPrintsWhatThePageShows(string page)
    {
        var host = new CapturingHost(Columns);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(HostedModule.ModulePath);
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(_folder);
        Run(runspace, "$null = New-ChexSample ./sample");

        List<string> printed = [];
        IReadOnlyList<DocumentedExample> examples = DocumentedExample.Of(page);
        Assert.True(examples.Count(example => !example.NeedsPwsh) >= 2, $"{page}: at least two examples run without pwsh");
        foreach (DocumentedExample example in examples)
        {
            printed.Add(example.NeedsPwsh ? string.Empty : Print(runspace, host, example));
        }

        if (Environment.GetEnvironmentVariable("CHEXPLANATION_UPDATE_PAGES") is not null)
        {
            DocumentedExample.Update(page, printed);
            return;
        }

        foreach ((DocumentedExample example, string text) in examples.Zip(printed).Where(pair => pair.First is { Output: not null, NeedsPwsh: false }))
        {
            Assert.True(example.Output == text, $"{page}({example.Line}): the page shows\n{example.Output}but it prints\n{text}");
        }
    }

    private static string Print(Runspace runspace, CapturingHost host, DocumentedExample example)
    {
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) = Run(runspace, $"& {{\n{example.Code}\n}}");
        Assert.True(errors.Count == 0, $"{example.File}({example.Line}): {string.Join('\n', errors)}");
        Assert.True(output.Count > 0, $"{example.File}({example.Line}): nothing comes out");
        host.Clear();
        using var formatter = PowerShell.Create(runspace);
        formatter.AddCommand("Out-Default").Invoke(output);

        // Blank lines around a table, and blanks at the ends of lines, are not shown.
        string[] lines = [.. host.Text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
        return string.Join('\n', lines).Trim('\n') + "\n";
    }

    private static (IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors) Run(Runspace runspace, string script)
    {
        using var shell = PowerShell.Create(runspace);
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
}
