using System.Globalization;

namespace CheXplanation.Imaging.Figures;

/// <summary>Places numbers on a stretch of the page, with round numbers as its marks.</summary>
internal sealed class NumberScale
{
    private const double Large = 10_000;

    private readonly double _from;
    private readonly double _to;
    private readonly int _decimals;

    private NumberScale(double low, double high, double step, double from, double to)
    {
        Low = low;
        High = high;
        _from = from;
        _to = to;
        _decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 10);
        var marks = new List<double>();
        for (double i = Math.Ceiling((low / step) - 1e-9); i * step <= high + (1e-9 * step); i++)
        {
            marks.Add(i * step);
        }

        Marks = marks;
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>The round numbers, rising.</summary>
    public IReadOnlyList<double> Marks { get; }

    /// <summary>A scale that holds all values, its ends on marks; whole numbers have whole marks.</summary>
    /// <param name="values">What it must hold; those that are not finite are passed over.</param>
    /// <param name="from">Where the lowest number stands.</param>
    /// <param name="to">Where the highest stands.</param>
    /// <param name="marks">About how many marks.</param>
    /// <param name="include">A number to hold besides, such as 0.</param>
    /// <param name="around">Whether the scale goes to both sides of a number that all values are, as differences of 0 do.</param>
    public static NumberScale Of(IEnumerable<double> values, double from, double to, int marks, double? include = 0, bool around = false)
    {
        double low = include ?? double.PositiveInfinity, high = include ?? double.NegativeInfinity;
        bool whole = true;
        foreach (double value in values.Where(double.IsFinite))
        {
            whole &= double.IsInteger(value);
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (low > high)
        {
            (low, high) = (0, 1);
        }

        if (high - low < 1e-9 * Math.Max(1, Math.Abs(high)))
        {
            double reach = low == 0 ? 1 : Math.Abs(low);
            (low, high) = (around ? low - reach : low, low + reach);
        }

        double step = RoundStep((high - low) / Math.Max(marks, 1));
        if (step < 1 && high - low >= 1 && whole)
        {
            step = 1;
        }

        return new NumberScale(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, step, from, to);
    }

    public double Place(double value) => _from + ((value - Low) / (High - Low) * (_to - _from));

    /// <summary>A mark in digits, the thousands of large scales apart.</summary>
    public string Text(double mark) => (Math.Abs(mark) < 1e-12 ? 0 : mark).ToString((Math.Max(Math.Abs(Low), Math.Abs(High)) >= Large ? "N" : "F") + _decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double RoundStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double digit = step / power;
        return power * (digit <= 1.0001 ? 1 : digit <= 2.0001 ? 2 : digit <= 5.0001 ? 5 : 10);
    }
}
