namespace CheXplanation.Fuzz;

/// <summary>One reader under fuzzing: its seeds, how its inputs are mutated, and what it may cost.</summary>
public sealed record FuzzTarget
{
    public required string Name { get; init; }

    /// <summary>Valid inputs, from which all others come.</summary>
    public required IReadOnlyList<byte[]> Seeds { get; init; }

    /// <summary>Cuts an input into the words of its format.</summary>
    public required Func<byte[], List<byte[]>> Split { get; init; }

    /// <summary>Words worth putting in.</summary>
    public required IReadOnlyList<byte[]> Words { get; init; }

    /// <summary>Mends what hides faults behind it, such as checksums and lengths; by default nothing.</summary>
    public Func<byte[], Random, byte[]> Mend { get; init; } = (bytes, _) => bytes;

    /// <summary>Reads an input. DataFormatException is the only exception it may throw.</summary>
    public required Action<byte[]> Read { get; init; }

    /// <summary>Bytes that may be allocated for each byte of input.</summary>
    public required int BytesPerByte { get; init; }

    /// <summary>Bytes that may be allocated whatever the input.</summary>
    public required int BytesAlways { get; init; }

    /// <summary>How long a reading may last by the clock, working or not, whatever the input.</summary>
    public TimeSpan WaitAlways { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a processor may work on an input of so many bytes: 0.25 s and 50 microseconds a byte.</summary>
    public static TimeSpan LongestTime(int length) => TimeSpan.FromMilliseconds(250 + (0.05 * length));

    /// <summary>How long a reading may last by the clock: wide, since other work on the machine counts too.</summary>
    public TimeSpan LongestWait(int length) => WaitAlways + TimeSpan.FromMilliseconds(2.0 * length);
}
