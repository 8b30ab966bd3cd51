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
        string? module = null;
        if (arguments.Length > 1 && IsOption(arguments[0], "-Module"))
        {
            module = Path.GetFullPath(arguments[1]);
            arguments = arguments[2..];
        }

        bool isCommand = arguments.Length > 0 && IsOption(arguments[0], "-Command", "-c");
        bool isFile = arguments.Length > 0 && IsOption(arguments[0], "-File", "-f");
        if (arguments.Length == 0 || ((isCommand || isFile) && arguments.Length < 2) || (!isCommand && !isFile && arguments[0].StartsWith('-')))
        {
            Console.Error.WriteLine("usage: chex [-Module MANIFEST.psd1] SCRIPT.ps1 [ARGUMENTS]   or   chex [-Module MANIFEST.psd1] -Command TEXT");
            return Usage;
        }

        string[] rest = isCommand || isFile ? arguments[1..] : arguments;

        Environment.SetEnvironmentVariable("PSModulePath", string.Empty);
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is not null)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        var host = new ConsoleHost();
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, InitialState(module ?? ModuleFile.Find()));
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
        return Run(shell, host, isCommand, rest);
    }

    private static bool IsOption(string argument, params string[] names) => names.Contains(argument, StringComparer.OrdinalIgnoreCase);

    private static InitialSessionState InitialState(string module)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule(module);
        return state;
    }

    private static int Run(PowerShell shell, ConsoleHost host, bool isCommand, string[] arguments)
    {
        try
        {
            if (isCommand)
            {
                shell.AddScript($"{string.Join(' ', arguments)}{Environment.NewLine}${Succeeded} = $?", useLocalScope: false);
            }
            else
            {
                ScriptCall.Add(shell, shell.Runspace, arguments);
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
