namespace CheXplanation.Tests.Datasets;

/// <summary>Reads decimals as pandas' default parser (xstrtod) does: off by ulps in a third of the values.</summary>
/// <remarks>
/// Up to 17 digits are gathered as number * 10 + digit, a leading 0 among them; further decimals are dropped;
/// then the number is divided by a power of ten. A test-only oracle: the library parses exactly.
/// </remarks>
internal static class PandasNumberText
{
    private const int MostDigits = 17;

    public static double Parse(string text)
    {
        string rest = text.TrimStart('-');
        int e = rest.IndexOf('e'), exponent = e < 0 ? 0 : int.Parse(rest[(e + 1)..]), digits = 0;
        double number = 0;
        bool decimals = false;
        foreach (char c in e < 0 ? rest : rest[..e])
        {
            if (c == '.')
            {
                decimals = true;
            }
            else if (digits < MostDigits)
            {
                number = number * 10 + (c - '0');
                digits++;
                exponent -= decimals ? 1 : 0;
            }
            else if (!decimals)
            {
                exponent++;
            }
        }

        double power = 10;
        for (int n = Math.Abs(exponent); n > 0; n >>= 1, power *= power)
        {
            number = (n & 1) == 0 ? number : exponent < 0 ? number / power : number * power;
        }

        return text.StartsWith('-') ? -number : number;
    }
}
