using System.Diagnostics;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>One run of the Shell in a process of its own.</summary>
public sealed record ShellRun(int ExitCode, string Output, string Error)
{
    internal const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    private static readonly string Program = Path.Combine(SharedData.RepositoryRoot, "src", "Shell", "bin", Configuration, "net10.0", "chex.dll");

    public static ProcessStartInfo Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.ArgumentList.Add(Program);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    public static ShellRun Of(params string[] arguments) => Of(Start(arguments));

    public static ShellRun Of(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ShellRun(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Runs a script of this text.</summary>
    public static ShellRun OfScript(string text, params string[] arguments)
    {
        string file = Path.Combine(Path.GetTempPath(), $"chex-{Guid.NewGuid():N}.ps1");
        File.WriteAllText(file, text);
        try
        {
            return Of([file, .. arguments]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
