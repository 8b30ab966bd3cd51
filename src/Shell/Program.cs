using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CheXplanation.Shell;

/// <summary>Runs one script or command in the PowerShell engine with the module imported.</summary>
internal static class Program
{
    private const int Failure = 1;
    private const int Usage = 64;
    private const int Interrupted = 130;
    private const string Succeeded = "chexLastStatementSucceeded";

    private static int Main(string[] arguments)
    {
        if (arguments.Length == 0 || (arguments[0] == "-Command" && arguments.Length < 2))
        {
            Console.Error.WriteLine("usage: chex SCRIPT.ps1 [ARGUMENTS]   or   chex -Command TEXT");
            return Usage;
        }

        Environment.SetEnvironmentVariable("PSModulePath", string.Empty);
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is not null)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        var host = new ConsoleHost();
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, InitialState());
        try
        {
            runspace.Open();
        }
        catch (RuntimeException error)
        {
            return Report(host, error.ErrorRecord);
        }

        using var shell = PowerShell.Create(runspace);
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            host.SetShouldExit(Interrupted);
            shell.BeginStop(null, null);
        };
        return Run(shell, host, arguments);
    }

    private static InitialSessionState InitialState()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule(ModuleFile.Find());
        return state;
    }

    private static int Run(PowerShell shell, ConsoleHost host, string[] arguments)
    {
        bool isCommand = arguments[0] == "-Command";
        try
        {
            if (isCommand)
            {
                shell.AddScript($"{string.Join(' ', arguments[1..])}{Environment.NewLine}${Succeeded} = $?", useLocalScope: false);
            }
            else
            {
                ScriptCall.Add(shell, arguments);
            }

            // Errors take their place among the output, as in a console; the formatter sends them to standard error.
            shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.AddCommand("Out-Default");
            shell.Invoke();
            return host.ExitCode ?? (isCommand && !LastStatementSucceeded(shell) ? Failure : 0);
        }
        catch (PipelineStoppedException)
        {
            return host.ExitCode ?? Interrupted;
        }
        catch (RuntimeException error)
        {
            return host.ExitCode ?? Report(host, error.ErrorRecord);
        }
    }

    /// <summary>What $? was at the end of a command: it decides the exit code, as in pwsh.</summary>
    private static bool LastStatementSucceeded(PowerShell shell) =>
        shell.Runspace.SessionStateProxy.GetVariable(Succeeded) is not false;

    private static int Report(ConsoleHost host, ErrorRecord error)
    {
        host.UI.WriteErrorLine(ErrorText.Describe(error));
        return Failure;
    }
}
