using System.Globalization;
using CheXplanation.Datasets;

namespace CheXplanation.Cmdlets;

/// <summary>Numbers as users hand them in: numbers, and text of a CSV in the invariant culture; null, '', NaN and NA are missing.</summary>
internal static class ObjectNumber
{
    public static bool TryRead(object? value, out double number)
    {
        switch (value)
        {
            case null or DBNull:
                number = double.NaN;
                return true;
            case string text:
                return PythonNumberText.TryParse(text, out number);
            case bool flag:
                number = flag ? 1 : 0;
                return true;
            case System.Numerics.BigInteger big:
                number = (double)big;
                return true;
            case IConvertible convertible when value is not char and not DateTime:
                number = convertible.ToDouble(CultureInfo.InvariantCulture);
                return true;
            default:
                number = double.NaN;
                return false;
        }
    }
}
