using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>What a user is asked, and what follows from the answer: -ErrorAction Inquire, -WarningAction Inquire and -Confirm.</summary>
public sealed class QuestionTests : IDisposable
{
    private const int Yes = 0, Halt = 2, No = 2;

    private readonly CapturingHost _host = new(120);
    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;
    private readonly Runspace _runspace;

    public QuestionTests()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(HostedModule.ModulePath);
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(_folder);
        Run("$null = New-ChexSample s -ImageCount 2 -Confirm:$false; $masks = Import-ChexHeatmap s | ConvertTo-ChexSegmentation");
    }

    [Theory]
    [InlineData("Import-ChexHeatmap nowhere, s -ErrorAction Inquire", "nowhere", 20)]
    [InlineData("& { 7; $masks } | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -WarningAction Ignore -ErrorAction Inquire", "Int32", 20)]
    [InlineData("& { @{ size = 2, 3; counts = 2, 1 }; $masks | ConvertTo-CocoRle } | ConvertFrom-CocoRle -ErrorAction Inquire", "6 pixels", 20)]
    public void ErrorActionInquire_AnsweredYes_GoesOn(string script, string named, int rows)
    {
        _host.Answers.Enqueue(Yes);
        (int count, string? ended) = Run(script);
        Assert.Null(ended);
        Assert.Equal(rows, count);
        Assert.Contains(named, Assert.Single(_host.Questions));
    }

    [Fact]
    public void ErrorActionInquire_AnsweredHalt_EndsTheCommand()
    {
        _host.Answers.Enqueue(Halt);
        (int count, string? ended) = Run("Import-ChexHeatmap nowhere, s -ErrorAction Inquire");
        Assert.NotNull(ended);
        Assert.Equal(0, count);
    }

    [Fact]
    public void WarningActionInquire_AnsweredHalt_EndsTheCommand()
    {
        _host.Answers.Enqueue(Halt);
        Assert.NotNull(Run("Import-ChexHeatmap s -ImageId nobody -WarningAction Inquire").Ended);
        Assert.Single(_host.Questions);
    }

    [Theory]
    [InlineData("$masks | Export-ChexSegmentation masks.json -Confirm", "masks.json")]
    [InlineData("New-ChexSample other -ImageCount 1 -Confirm", "other")]
    public void Confirm_WritesAfterYesAndNotAfterNo(string script, string target)
    {
        _host.Answers.Enqueue(No);
        Run(script);
        Assert.False(Path.Exists(Path.Combine(_folder, target)));
        Assert.Contains(target, Assert.Single(_host.Questions));
        _host.Answers.Enqueue(Yes);
        Run(script);
        Assert.True(Path.Exists(Path.Combine(_folder, target)));
    }

    public void Dispose()
    {
        _runspace.Dispose();
        Directory.Delete(_folder, true);
    }

    private (int Count, string? Ended) Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        try
        {
            return (shell.Invoke().Count, null);
        }
        catch (RuntimeException error)
        {
            return (0, error.Message);
        }
    }
}
