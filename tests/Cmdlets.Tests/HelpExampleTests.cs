using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Every example of every help page runs in a folder with the generated sample, puts something out, raises no error, and prints what the page shows.</summary>
/// <remarks>Blocks marked <c>pwsh</c> run in tests/Pester/Help.Tests.ps1.</remarks>
public sealed class HelpExampleTests(HelpExampleTests.WholeSample sample) : IClassFixture<HelpExampleTests.WholeSample>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "docs", "cmdlets"), "*.md").Select(file => $"docs/cmdlets/{Path.GetFileName(file)}").Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryExample_RunsAndPrintsWhatThePageShows(string page)
    {
        sample.CopyTo(_folder);
        using var session = new DocumentSession(_folder);
        List<string> printed = [];
        IReadOnlyList<DocumentedExample> examples = DocumentedExample.Of(page);
        Assert.True(examples.Count(example => !example.NeedsPwsh) >= 2, $"{page}: at least two examples run without pwsh");
        foreach (DocumentedExample example in examples)
        {
            (int objects, string text) = example.NeedsPwsh ? (1, string.Empty) : session.Print(example, inOwnScope: true);
            Assert.True(objects > 0, $"{example.File}({example.Line}): nothing comes out");
            printed.Add(text);
        }

        if (DocumentedExample.IsUpdating)
        {
            DocumentedExample.Update(page, printed);
            return;
        }

        foreach ((DocumentedExample example, string text) in examples.Zip(printed).Where(pair => pair.First is { Output: not null, NeedsPwsh: false }))
        {
            Assert.True(example.Output == text, $"{page}({example.Line}): the page shows\n{example.Output}but it prints\n{text}");
        }
    }

    /// <summary>What <c>New-ChexSample ./sample</c> writes, made once; each page begins with a copy.</summary>
    public sealed class WholeSample : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

        public WholeSample()
        {
            using var session = new DocumentSession(_folder);
            Assert.Empty(session.Run("$null = New-ChexSample ./sample").Errors);
        }

        public void CopyTo(string folder)
        {
            foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
            {
                string target = Path.Combine(folder, Path.GetRelativePath(_folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        public void Dispose() => Directory.Delete(_folder, true);
    }
}
