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

    // The published one where it is no older: compiled ahead of time, it starts in a third of the time.
    private static string Find([CallerFilePath] string source = "")
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, ".."));
        string name = OperatingSystem.IsWindows() ? "chex.exe" : "chex";
        string built = Path.Combine(root, "src", "Shell", "bin", "Release", "net10.0", name);
        string published = Path.Combine(root, "artifacts", "chex", name);
        bool isNew = File.Exists(published) && Staged(Path.GetDirectoryName(published)!) >= Staged(root);
        Console.WriteLine(isNew ? $"shell: {published}" : $"shell: {built} (not published: dotnet publish src/Shell -c Release)");
        return isNew ? published : built;

        static DateTime Staged(string folder) => File.GetLastWriteTimeUtc(Path.Combine(folder, "module", "bin", "CheXplanation.Core.dll"));
    }
}
