using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CheXplanation.Bench;

/// <summary>The shell as it was built, not <c>dotnet run</c>.</summary>
internal static class BuiltShell
{
    /// <summary>Its program.</summary>
    public static string Program { get; } = Find();

    /// <summary>Starts it, held to the first so many cores where the system can do that.</summary>
    public static Process Start(int cores, params string[] arguments)
    {
        bool holds = cores < Environment.ProcessorCount && OperatingSystem.IsLinux();
        var start = new ProcessStartInfo(holds ? "taskset" : Program) { RedirectStandardOutput = true };
        foreach (string argument in holds ? ["-c", $"0-{cores - 1}", Program, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static string Find([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(
        Path.GetDirectoryName(source)!, "..", "src", "Shell", "bin", "Release", "net10.0", OperatingSystem.IsWindows() ? "chex.exe" : "chex"));
}
