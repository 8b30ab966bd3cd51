using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CheXplanation.Fuzz;

/// <summary>The time that the calling thread has worked, which a loaded machine does not change; elsewhere than on Linux the time of day.</summary>
public static partial class ThreadWork
{
    private const int ThreadClock = 3;

    /// <summary>Whether work is told from waiting here.</summary>
    public static bool IsMeasured { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>The time worked, from any beginning.</summary>
    public static TimeSpan Now() => IsMeasured && GetTime(ThreadClock, out ClockTime time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000)
        : Stopwatch.GetElapsedTime(0);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out ClockTime time);

    [StructLayout(LayoutKind.Sequential)]
    private struct ClockTime
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
