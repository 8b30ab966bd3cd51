using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CheXplanation.Shell;

/// <summary>Runs one script or command in the PowerShell engine with the module imported.</summary>
internal static class Program
{
    private const int Usage = 64;

    private static int Main(string[] arguments)
    {
        if (arguments.Length == 0 || (arguments[0] == "-Command" && arguments.Length < 2))
        {
            Console.Error.WriteLine("usage: chex SCRIPT.ps1 [ARGUMENTS]   or   chex -Command TEXT");
            return Usage;
        }

        Environment.SetEnvironmentVariable("PSModulePath", string.Empty);
        if (Console.IsOutputRedirected)
        {
            Environment.SetEnvironmentVariable("NO_COLOR", "1");
        }

        var host = new ConsoleHost();
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.ImportPSModule(ModuleFile.Find());
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            host.SetShouldExit(130);
            shell.Stop();
        };
        return Run(shell, host, arguments);
    }

    private static int Run(PowerShell shell, ConsoleHost host, string[] arguments)
    {
        if (arguments[0] == "-Command")
        {
            shell.AddScript(string.Join(' ', arguments[1..]));
        }
        else
        {
            shell.AddScript(ScriptCall.Compose(arguments));
        }

        shell.AddCommand("Out-Default");
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        try
        {
            shell.Invoke();
            return host.ExitCode ?? 0;
        }
        catch (PipelineStoppedException)
        {
            return host.ExitCode ?? 130;
        }
        catch (RuntimeException error)
        {
            host.UI.WriteErrorLine(ErrorText.Describe(error.ErrorRecord));
            return 1;
        }
    }
}
