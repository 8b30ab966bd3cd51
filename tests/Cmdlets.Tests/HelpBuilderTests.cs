using System.Diagnostics;
using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>The tool that makes the help: a page that does not fit its cmdlet fails the build, with file and line.</summary>
public sealed partial class HelpBuilderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("chex-").FullName;

    public HelpBuilderTests()
    {
        foreach (string folder in new[] { "docs/cmdlets", "docs/about", "module" })
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, folder)))
            {
                File.Copy(file, Path.Combine(_root, folder, Path.GetFileName(file)));
            }
        }
    }

    public void Dispose() => Directory.Delete(_root, true);

    [Fact]
    public void WholePages_GiveWhatTheBuildStages()
    {
        ShellRun run = Build();
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Output));
        string name = "CheXplanation.Cmdlets.dll-Help.xml";
        Assert.Equal(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "module", "en-US", name)), File.ReadAllText(Path.Combine(_root, "en-US", name)));
    }

    [Fact]
    public void ParameterWithoutWords_FailsWithThePage() =>
        Expect("New-ChexSample.md", text => text.Replace("### -Seed\n", "\n"), 1, "the parameter -Seed is undocumented");

    [Fact]
    public void ParameterThatIsNotThere_FailsWithItsLine()
    {
        int line = Page("New-ChexSample.md").Split("### -Seed")[0].Count(c => c == '\n') + 1;
        Expect("New-ChexSample.md", text => text.Replace("### -Seed\n", "### -Sead\nWords.\n\n### -Seed\n"), line, "New-ChexSample has no parameter -Sead");
    }

    [Fact]
    public void CmdletWithoutAPage_Fails()
    {
        File.Delete(Path.Combine(_root, "docs", "cmdlets", "New-ChexSample.md"));
        ShellRun run = Build();
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"New-ChexSample\.md\(1\): error CHEXHELP: New-ChexSample has no page", run.Output);
    }

    [Fact]
    public void PageWithoutACmdlet_Fails()
    {
        File.WriteAllText(Path.Combine(_root, "docs", "cmdlets", "Get-Nothing.md"), Page("New-ChexSample.md").Replace("# New-ChexSample", "# Get-Nothing"));
        Assert.Contains("there is no cmdlet Get-Nothing", Build().Output);
    }

    [Theory]
    [InlineData("## Notes", "## Remarks", "no section is called 'Remarks'")]
    [InlineData("(../about/about_CheXplanation.md)", "(../about/about_Nothing.md)", "the link to '../about/about_Nothing.md' leads nowhere")]
    [InlineData("## Inputs", "| a | b |\n|---|---|\n| 1 | 2 |\n\n## Inputs", "a Table cannot be shown in a console")]
    [InlineData("### System.IO.DirectoryInfo", "### System.IO.FileInfo", "the output System.IO.DirectoryInfo is undocumented")]
    [InlineData("# New-ChexSample\n", "# New-Sample\n", "the page begins with '# New-ChexSample'")]
    public void WhatDoesNotFit_Fails(string from, string to, string message) => Expect("New-ChexSample.md", text => text.Replace(from, to), null, message);

    [Fact]
    public void FewerThanTwoExamples_Fail() =>
        Expect("New-ChexSample.md", text => text[..text.IndexOf("### A study of your own size", StringComparison.Ordinal)] + text[text.IndexOf("## Related links", StringComparison.Ordinal)..], 1, "1 examples; at least 2 are needed");

    [Fact]
    public void CodeOfATopicThatIsTooWide_FailsWithItsLine()
    {
        string file = Path.Combine(_root, "docs", "about", "about_CheXplanation.md");
        File.AppendAllText(file, $"\n```text\n{new string('x', 75)}\n```\n");
        Assert.Matches(@"about_CheXplanation\.md\(\d+\): error CHEXHELP: a line of code has 75 columns; 74 fit", Build().Output);
    }

    [Fact]
    public void NewPage_HoldsEveryParameterAndFailsUntilItIsWritten()
    {
        string file = Path.Combine(_root, "docs", "cmdlets", "Get-BootstrapInterval.md");
        File.Delete(file);
        Assert.Equal(0, Run("new", Assembly, _root, "Get-BootstrapInterval").ExitCode);
        Assert.All(new[] { "### -Property", "### -GroupBy", "### -Unit", "### -Seed" }, heading => Assert.Contains(heading, File.ReadAllText(file)));
        ShellRun run = Build();
        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("is undocumented: add '### -", run.Output);
        Assert.Matches(@"Get-BootstrapInterval\.md\(\d+\): error", run.Output);
    }

    private static string Assembly => Path.Combine(SharedData.RepositoryRoot, "src", "Cmdlets", "bin", ShellRun.Configuration, "net10.0", "CheXplanation.Cmdlets.dll");

    private static string ProjectUrl => Address().Match(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "Directory.Build.props"))).Groups[1].Value;

    private string Page(string name) => File.ReadAllText(Path.Combine(_root, "docs", "cmdlets", name)).ReplaceLineEndings("\n");

    private void Expect(string name, Func<string, string> change, int? line, string message)
    {
        string before = Page(name), after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(Path.Combine(_root, "docs", "cmdlets", name), after);
        ShellRun run = Build();
        Assert.Equal(1, run.ExitCode);
        Assert.Matches($@"{Regex.Escape(name)}\({(line is { } at ? $"{at}" : @"\d+")}\): error CHEXHELP: .*{Regex.Escape(message)}", run.Output);
    }

    private ShellRun Build() => Run("build", Assembly, _root, Path.Combine(_root, "en-US"), ProjectUrl);

    private static ShellRun Run(params string[] arguments)
    {
        string tool = Path.Combine(SharedData.RepositoryRoot, "build", "HelpBuilder", "bin", ShellRun.Configuration, "net10.0", "helpbuilder.dll");
        return ShellRun.Of(new ProcessStartInfo("dotnet", [tool, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true });
    }

    [GeneratedRegex("<ProjectUrl>(.*?)</ProjectUrl>")]
    private static partial Regex Address();
}
