using System.Text;

namespace CheXplanation;

/// <summary>What kind of bad input a <see cref="DataFormatException"/> reports.</summary>
public enum DataFault
{
    /// <summary>The bytes are not a known format, are truncated or contradict themselves.</summary>
    Malformed,

    /// <summary>A pickle names code that is not on the allow-list.</summary>
    Unsafe,

    /// <summary>A picture has more pixels than the limit.</summary>
    PictureTooLarge,

    /// <summary>A mask's runs do not add up, or its counts string is no run-length text.</summary>
    InvalidRle,

    /// <summary>A value is missing or out of its range.</summary>
    InvalidValue,

    /// <summary>A file's name does not tell whose map it is.</summary>
    NameUnclear,

    /// <summary>Nothing tells the size of the picture that a map explains.</summary>
    SizeUnknown,

    /// <summary>A figure or an overlay would be larger than the limit.</summary>
    DrawingTooLarge,

    /// <summary>The file may be whole, but it is of another form, which another reader takes.</summary>
    OtherForm,
}

/// <summary>The one error for bad input: which file, where in it, what was expected and what was found.</summary>
/// <remarks>
/// What is quoted comes from the file: it is cut to <see cref="LongestQuotation"/> characters, and control characters, which could
/// steer a terminal, are written as <c>\uXXXX</c>.
/// </remarks>
public sealed class DataFormatException : Exception
{
    // Turn the reading direction, so that a name could show as another one.
    private const string Steering = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

    /// <summary>The most characters of the position, of what was expected and of what was found.</summary>
    public const int LongestQuotation = 1000;

    /// <summary>Makes the error; <paramref name="file"/> may be filled in later by <see cref="In"/>.</summary>
    /// <param name="fault">The kind of fault.</param>
    /// <param name="position">The place, such as <c>byte 27</c>, <c>row 3</c> or a JSON path.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="found">What was there.</param>
    /// <param name="file">The file, where it is known.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public DataFormatException(DataFault fault, string position, string expected, string found, string? file = null, Exception? inner = null)
        : base(Describe(Printable(position), Printable(expected), Printable(found), file), inner)
    {
        Fault = fault;
        Position = Printable(position);
        Expected = Printable(expected);
        Found = Printable(found);
        File = file;
    }

    /// <summary>The kind of fault.</summary>
    public DataFault Fault { get; }

    /// <summary>The file, or null where the reader was not told.</summary>
    public string? File { get; }

    /// <summary>The place in the file.</summary>
    public string Position { get; }

    /// <summary>What should have been there.</summary>
    public string Expected { get; }

    /// <summary>What was there.</summary>
    public string Found { get; }

    /// <summary>The same error with the file named.</summary>
    /// <param name="file">The file that was read.</param>
    /// <returns>This error if it names a file already, else a copy that names <paramref name="file"/>.</returns>
    public DataFormatException In(string file) =>
        File is null ? new DataFormatException(Fault, Position, Expected, Found, file, this) : this;

    /// <summary>Text of a file as a message may show it.</summary>
    internal static string Printable(string text)
    {
        if (text.Length <= LongestQuotation && !text.AsSpan().ContainsAnyInRange('\u0000', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
            && text.AsSpan().IndexOfAny(Steering) < 0)
        {
            return text;
        }

        var printable = new StringBuilder();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestQuotation)))
        {
            bool steers = char.IsControl(c) || Steering.Contains(c);
            printable.Append(steers ? $"\\u{(int)c:x4}" : $"{c}");
        }

        return printable.Length > LongestQuotation || text.Length > LongestQuotation ? $"{printable.ToString(0, LongestQuotation - 3)}..." : printable.ToString();
    }

    private static string Describe(string position, string expected, string found, string? file)
    {
        // A cause's words may end with a full stop of their own.
        found = found.TrimEnd().TrimEnd('.');
        return file is null
            ? $"At {position}: expected {expected}, found {found}."
            : $"'{file}', at {position}: expected {expected}, found {found}.";
    }
}
