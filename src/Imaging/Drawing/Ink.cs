namespace CheXplanation.Imaging.Drawing;

/// <summary>A colour with its opacity. A role lets a themed SVG take the colour from a style sheet instead.</summary>
internal readonly record struct Ink(byte Red, byte Green, byte Blue, double Opacity = 1, string? Role = null)
{
    public static Ink Text { get; } = new(26, 26, 26, 1, "ink");

    public static Ink Muted { get; } = new(89, 89, 89, 1, "muted");

    public static Ink Rule { get; } = new(222, 222, 222, 1, "rule");

    public static Ink Paper { get; } = new(255, 255, 255, 1, "paper");

    /// <summary>Colours that readers with any colour vision tell apart, in the order of use.</summary>
    /// <remarks>Source: Okabe and Ito, Color Universal Design (2008); yellow and black are left out: one is too light for lines on white, one is the text's.</remarks>
    public static IReadOnlyList<Ink> Palette { get; } =
    [
        new(0, 114, 178, 1, "c0"), new(213, 94, 0, 1, "c1"), new(0, 158, 115, 1, "c2"), new(204, 121, 167, 1, "c3"), new(230, 159, 0, 1, "c4"), new(86, 180, 233, 1, "c5"),
    ];

    public string Hex => $"#{Red:x2}{Green:x2}{Blue:x2}";

    public Ink At(double opacity) => this with { Opacity = opacity };

    /// <summary>The colour mixed with white: 1 is the colour itself.</summary>
    public Ink Tint(double share) => new(Mix(Red, share), Mix(Green, share), Mix(Blue, share));

    private static byte Mix(byte value, double share) => (byte)Math.Round(255 - ((255 - value) * share));
}

/// <summary>How a line is drawn; widths and dashes in points.</summary>
internal sealed record Pen(Ink Ink, double Width, params double[] Dash)
{
    /// <summary>How far into its dashes a line begins.</summary>
    public double Phase { get; init; }
}

/// <summary>A place on the page, in points from the upper left corner.</summary>
internal readonly record struct Spot(double X, double Y);

/// <summary>An upright rectangle on the page, in points.</summary>
internal readonly record struct Area(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public double CentreX => Left + (Width / 2);

    public double CentreY => Top + (Height / 2);

    public Area Inset(double margin) => new(Left + margin, Top + margin, Width - (2 * margin), Height - (2 * margin));
}

/// <summary>Which part of a text stands at its place.</summary>
internal enum TextAnchor
{
    Start,
    Middle,
    End,
}

/// <summary>How a text is set: its size in points, and its turn in degrees, clockwise.</summary>
internal sealed record TextStyle(double Size, Ink Ink, bool Bold = false, TextAnchor Anchor = TextAnchor.Start, double Turn = 0);
