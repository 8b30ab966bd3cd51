using System.Diagnostics;

namespace CheXplanation.Fuzz;

/// <summary>What was wrong with a reading.</summary>
/// <param name="Kind">Exceptions of one type and place, allocation, or time: findings of one kind are one fault.</param>
/// <param name="Message">What happened.</param>
/// <param name="Input">The input.</param>
public sealed record Finding(string Kind, string Message, byte[] Input);

/// <summary>Holds one reading against the three promises: one exception type, bounded allocation, bounded time.</summary>
public static class FuzzCheck
{
    private const int LongestMessage = 4096;

    /// <summary>Reads an input; null if every promise is kept.</summary>
    public static Finding? Run(FuzzTarget target, byte[] input)
    {
        (Exception? error, long allocated, TimeSpan time) = Measure(target, input);
        if (error is not null && Describe(error) is { } wrong)
        {
            return new Finding($"{error.GetType().Name} {Place(error)}", wrong, input);
        }

        long most = ((long)target.BytesPerByte * input.Length) + target.BytesAlways;
        if (allocated > most && (allocated = Measure(target, input).Allocated) > most)
        {
            return new Finding("allocation", $"{allocated} bytes were allocated for {input.Length}; {most} are promised", input);
        }

        TimeSpan longest = FuzzTarget.LongestTime(input.Length);
        for (int again = 0; time > longest; again++)
        {
            // The first reading may have been compiled underway: only what is slow each time is a finding.
            if (again == 3)
            {
                return new Finding("time", $"{time.TotalMilliseconds:0} ms for {input.Length} bytes; {longest.TotalMilliseconds:0} are promised", input);
            }

            time = Measure(target, input).Time;
        }

        return null;
    }

    /// <summary>The bytes that one reading allocates.</summary>
    public static long AllocatedBy(FuzzTarget target, byte[] input) => Measure(target, input).Allocated;

    private static (Exception? Error, long Allocated, TimeSpan Time) Measure(FuzzTarget target, byte[] input)
    {
        Exception? thrown = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = ThreadWork.Now();
        try
        {
            target.Read(input);
        }
        catch (Exception error)
        {
            thrown = error;
        }

        return (thrown, GC.GetAllocatedBytesForCurrentThread() - before, ThreadWork.Now() - start);
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
}
