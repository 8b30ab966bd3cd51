using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace CheXplanation.Bench;

/// <summary>The time of Import-Module, cold: each measurement is a process of its own with an engine that has run a command before.</summary>
internal static class ModuleImport
{
    public const string OneRun = "--import-once";

    public static int Measure(int runs)
    {
        var milliseconds = new List<double>();
        for (int i = 0; i < runs; i++)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
            start.ArgumentList.Add(OneRun);
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                Console.Error.WriteLine(output);
                return process.ExitCode;
            }

            milliseconds.Add(double.Parse(output, CultureInfo.InvariantCulture));
        }

        milliseconds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Import-Module: median {milliseconds[runs / 2]:0} ms of {runs} fresh processes ({milliseconds[0]:0} to {milliseconds[^1]:0})"));
        return 0;
    }

    public static int RunOnce()
    {
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.AddScript("Get-Command Import-Module | ForEach-Object Name").Invoke();
        shell.Commands.Clear();
        var clock = Stopwatch.StartNew();
        shell.AddCommand("Import-Module").AddParameter("Name", ModulePath()).Invoke();
        clock.Stop();
        Console.Write(clock.Elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return shell.HadErrors ? 1 : 0;
    }

    public static string ModulePath([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "module", "CheXplanation.psd1"));
}
