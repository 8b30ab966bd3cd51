using System.Diagnostics;

namespace CheXplanation.Fuzz;

/// <summary>What was wrong with a reading.</summary>
/// <param name="Kind">Exceptions of one type and place, allocation, time of work, or wait: findings of one kind are one fault.</param>
/// <param name="Message">What happened.</param>
/// <param name="Input">The input.</param>
public sealed record Finding(string Kind, string Message, byte[] Input);

/// <summary>Holds one reading against the promises: one exception type, bounded allocation, bounded work, and no waiting.</summary>
public static class FuzzCheck
{
    private const int LongestMessage = 4096;

    /// <summary>Reads an input; null if every promise is kept.</summary>
    public static Finding? Run(FuzzTarget target, byte[] input)
    {
        Reading reading = Measure(target, input);
        if (reading.Error is { } error && Describe(error) is { } wrong)
        {
            return new Finding($"{error.GetType().Name} {Place(error)}", wrong, input);
        }

        long most = ((long)target.BytesPerByte * input.Length) + target.BytesAlways, allocated = reading.Allocated;
        if (allocated > most && (allocated = Measure(target, input).Allocated) > most)
        {
            return new Finding("allocation", $"{allocated} bytes were allocated for {input.Length}; {most} are promised", input);
        }

        // The first reading may have been compiled underway, or held up by other work: only what is slow each time is a finding.
        Finding? slow = DescribeTime(target, input, reading);
        for (int again = 0; slow is not null && again < 3; again++)
        {
            slow = DescribeTime(target, input, Measure(target, input));
        }

        return slow;
    }

    /// <summary>The bytes that one reading allocates.</summary>
    public static long AllocatedBy(FuzzTarget target, byte[] input) => Measure(target, input).Allocated;

    private static Reading Measure(FuzzTarget target, byte[] input)
    {
        Exception? thrown = null;
        long before = GC.GetAllocatedBytesForCurrentThread(), clock = Stopwatch.GetTimestamp();
        TimeSpan start = ThreadWork.Now();
        try
        {
            target.Read(input);
        }
        catch (Exception error)
        {
            thrown = error;
        }

        return new Reading(thrown, GC.GetAllocatedBytesForCurrentThread() - before, ThreadWork.Now() - start, Stopwatch.GetElapsedTime(clock));
    }

    private static Finding? DescribeTime(FuzzTarget target, byte[] input, Reading reading)
    {
        TimeSpan work = FuzzTarget.LongestTime(input.Length), wait = target.LongestWait(input.Length);
        return reading.Work > work ? new Finding("time", $"{reading.Work.TotalMilliseconds:0} ms for {input.Length} bytes; {work.TotalMilliseconds:0} are promised", input)
            : reading.Clock > wait ? new Finding("wait", $"{reading.Clock.TotalMilliseconds:0} ms by the clock for {input.Length} bytes, {reading.Work.TotalMilliseconds:0} of work; {wait.TotalMilliseconds:0} are granted", input)
            : null;
    }

    private static string? Describe(Exception error) => error switch
    {
        DataFormatException { Position.Length: 0 } => "the error names no place",
        DataFormatException { Message.Length: > LongestMessage } => "the message is too long",
        DataFormatException data when data.Message.Any(char.IsControl) => "the message holds control characters",
        DataFormatException => null,
        _ => error.ToString(),
    };

    /// <summary>The method of ours that the exception came from.</summary>
    private static string Place(Exception error) =>
        new StackTrace(error).GetFrames().Select(frame => frame.GetMethod()).FirstOrDefault(method => method?.DeclaringType?.FullName?.StartsWith("CheXplanation.", StringComparison.Ordinal) == true) is { } method
            ? $"{method.DeclaringType!.Name}.{method.Name}"
            : "elsewhere";

    private readonly record struct Reading(Exception? Error, long Allocated, TimeSpan Work, TimeSpan Clock);
}
