using System.Globalization;

namespace CheXplanation.Imaging.Report;

/// <summary>Numbers as the report's tables print them: one dash for what is undefined, one sign for what is negative.</summary>
internal static class ReportNumber
{
    /// <summary>What stands for a number that is not known or undefined.</summary>
    public const string Undefined = "\u2013";

    /// <summary>The number; a negative one has the minus sign of typesetters, as wide as a digit, and what rounds to 0 has none.</summary>
    public static string Text(double value, string format) => double.IsNaN(value) ? Undefined : value.ToString($"{format};\u2212{format};{format}", CultureInfo.InvariantCulture);

    /// <summary>The same with a plus sign where the number is positive, for differences.</summary>
    public static string Signed(double value, string format) => double.IsNaN(value) ? Undefined : value.ToString($"+{format};\u2212{format};{format}", CultureInfo.InvariantCulture);
}
