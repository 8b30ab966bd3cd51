using System.Diagnostics;
using System.Globalization;

namespace CheXplanation.Bench.Study;

/// <summary>What one run of the script told.</summary>
/// <param name="Cores">The cores that the process could use, and the maps that it worked on at once.</param>
/// <param name="Total">The seconds from the start of the process to its end.</param>
/// <param name="Steps">The seconds of each step.</param>
/// <param name="PeakMegabytes">The most memory that the process held.</param>
/// <param name="Digest">What all runs must agree on.</param>
internal sealed record StudyRun(int Cores, double Total, IReadOnlyList<(string Name, double Seconds)> Steps, double PeakMegabytes, string Digest)
{
    /// <summary>Runs the script in a fresh process that is held to so many cores.</summary>
    public static StudyRun Start(string script, string folder, int cores)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = BuiltShell.Start(cores, script, folder, cores.ToString(CultureInfo.InvariantCulture));
        string[][] lines = [.. process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd().Split(';'))];
        process.WaitForExit();
        double total = Stopwatch.GetElapsedTime(started).TotalSeconds;
        string Told(string kind) => lines.FirstOrDefault(line => line[0] == kind)?[1]
            ?? throw new InvalidOperationException($"the script ended with {process.ExitCode} and told:\n{string.Join('\n', lines.Select(line => string.Join(';', line)))}");
        return new StudyRun(
            cores, total, [.. lines.Where(line => line[0] == "step").Select(line => (line[1], Number(line[2])))], Number(Told("memory")), Told("digest"));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
