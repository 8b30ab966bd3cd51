using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>The staged module in a real engine, in a folder of the test's own.</summary>
public sealed class HostedModule : IDisposable
{
    private readonly Runspace _runspace;
    private bool _abandoned;

    public HostedModule()
    {
        Folder = Directory.CreateTempSubdirectory("chex-").FullName;
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(ModulePath);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(Folder);
    }

    public static string ModulePath { get; } = Path.Combine(SharedData.RepositoryRoot, "module", "CheXplanation.psd1");

    public string Folder { get; }

    public HostedResult Run(string script, params (string Name, object Value)[] variables)
    {
        using var shell = PowerShell.Create(_runspace);
        foreach ((string name, object value) in variables)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        shell.AddScript(script);
        var output = new List<PSObject>();
        ErrorRecord? terminating = null;
        try
        {
            output.AddRange(shell.Invoke());
        }
        catch (RuntimeException error)
        {
            terminating = error.ErrorRecord;
        }

        return new HostedResult(output, [.. shell.Streams.Error], [.. shell.Streams.Warning.Select(w => w.Message)], terminating);
    }

    /// <summary>Works in another folder from now on.</summary>
    public void MoveTo(string folder) => _runspace.SessionStateProxy.Path.SetLocation(folder);

    /// <summary>Begins a script, stops it once it has worked for a while, and tells how long the stopping took.</summary>
    /// <remarks>
    /// What counts is the time that this process has worked, which other processes do not shorten. An error ends the script, and so the test; a script
    /// that does not get to work, or does not end, fails it after the deadline and is left behind, since disposing of it would wait for it, too.
    /// </remarks>
    public TimeSpan Interrupt(string script, TimeSpan work, TimeSpan? deadline = null)
    {
        TimeSpan most = deadline ?? TimeSpan.FromSeconds(60);
        var shell = PowerShell.Create(_runspace);
        try
        {
            shell.AddScript("$ErrorActionPreference = 'Stop'; " + script);
            TimeSpan worked = Work(shell, work, most);
            var clock = Stopwatch.StartNew();
            _abandoned = !shell.BeginStop(null, null).AsyncWaitHandle.WaitOne(most);
            TimeSpan stopping = clock.Elapsed;
            Assert.False(_abandoned, $"the script did not end within {most.TotalSeconds} s after it was stopped");
            Assert.True(worked >= work, $"the script worked only {worked.TotalMilliseconds:0} of {work.TotalMilliseconds:0} ms in {most.TotalSeconds} s");
            return stopping;
        }
        finally
        {
            if (!_abandoned)
            {
                shell.Dispose();
            }
        }
    }

    /// <summary>Begins a script and waits until this process has worked for a while, or the deadline is over; tells how long it worked.</summary>
    private static TimeSpan Work(PowerShell shell, TimeSpan work, TimeSpan most)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime, worked;
        var clock = Stopwatch.StartNew();
        IAsyncResult run = shell.BeginInvoke();
        do
        {
            if (run.AsyncWaitHandle.WaitOne(10))
            {
                shell.EndInvoke(run);
                Assert.Fail("the script ended before it was stopped");
            }

            process.Refresh();
            worked = process.TotalProcessorTime - before;
        }
        while (worked < work && clock.Elapsed < most);
        return worked;
    }

    /// <summary>The progress that a script reports.</summary>
    public IReadOnlyList<ProgressRecord> Progress(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddScript(script).Invoke();
        return [.. shell.Streams.Progress];
    }

    public void Dispose()
    {
        if (!_abandoned)
        {
            _runspace.Dispose();
        }

        Directory.Delete(Folder, true);
    }
}

public sealed record HostedResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, ErrorRecord? Terminating)
{
    public string ErrorId => (Terminating ?? Errors[0]).FullyQualifiedErrorId.Split(',')[0];

    public string Message => (Terminating ?? Errors[0]).ErrorDetails?.Message ?? (Terminating ?? Errors[0]).Exception.Message;
}
