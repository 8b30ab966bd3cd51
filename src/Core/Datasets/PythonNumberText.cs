using System.Globalization;

namespace CheXplanation.Datasets;

/// <summary>Floats as Python's repr prints them, and numbers of a CSV as the reference reads them.</summary>
public static class PythonNumberText
{
    /// <summary>The shortest text that reads back as the same double, in Python's form.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Text such as <c>12.0</c>, <c>1e-05</c>, <c>inf</c> or <c>nan</c>.</returns>
    public static string Format(double value)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        string text = value.ToString("E16", CultureInfo.InvariantCulture);
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = value == 0 ? 0 : int.Parse(text[(text.IndexOf('E') + 1)..], CultureInfo.InvariantCulture);
        string sign = shortest.StartsWith('-') ? "-" : string.Empty;
        string digits = Digits(shortest.TrimStart('-'));
        if (exponent is < -4 or >= 16)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : string.Empty;
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        string padded = digits.PadRight(exponent + 2, '0');
        return $"{sign}{padded[..(exponent + 1)]}.{padded[(exponent + 1)..]}";
    }

    /// <summary>Reads a number in the invariant culture; an empty text, NaN and NA are missing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number, or NaN for what is missing.</param>
    /// <returns>False if the text is no number.</returns>
    public static bool TryParse(string text, out double value)
    {
        switch (text.Trim())
        {
            case "" or "NaN" or "nan" or "NA":
                value = double.NaN;
                return true;
            case "inf":
                value = double.PositiveInfinity;
                return true;
            case "-inf":
                value = double.NegativeInfinity;
                return true;
            default:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }
    }

    /// <summary>The significant digits of a number in the form that .NET prints.</summary>
    private static string Digits(string text)
    {
        int e = text.IndexOf('E');
        string mantissa = (e < 0 ? text : text[..e]).Replace(".", string.Empty, StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        return mantissa.Length == 0 ? "0" : mantissa;
    }
}
