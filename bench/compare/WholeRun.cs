using System.Diagnostics;
using System.Globalization;

namespace CheXplanation.Bench.Compare;

/// <summary>One run of a program from its start to its end.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakMegabytes">The most memory that it held; NaN where the system does not tell.</param>
/// <param name="Failure">The end of what it said, where it failed.</param>
internal sealed record WholeRun(double Seconds, double PeakMegabytes, string? Failure)
{
    /// <summary>Runs a program in a folder.</summary>
    public static WholeRun Of(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync(), complained = process.StandardError.ReadToEndAsync();
        double peak = double.NaN;
        while (!process.WaitForExit(10))
        {
            peak = PeakOf(process.Id) is { } held ? held : peak;
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        string text = (said.Result + complained.Result).TrimEnd();
        return new WholeRun(seconds, peak, process.ExitCode == 0 ? null : text[Math.Max(0, text.Length - 300)..]);
    }

    /// <summary>The high-water mark as Linux keeps it; read while the process lives, so that its last few milliseconds are missed.</summary>
    private static double? PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(one => one.StartsWith("VmHWM", StringComparison.Ordinal));
            return line is null ? null : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
