using CheXplanation.Imaging.Drawing;

namespace CheXplanation.Imaging.Figures;

/// <summary>The page that a figure is arranged on: its width in points, and its type sizes.</summary>
internal sealed record FigurePage(double Width, double? Height, string? Title)
{
    public const double Margin = 4;
    public const double Size = 7;
    public const double SmallSize = 6;
    public const double TitleSize = 8;
    public const double LineHeight = 8.5;

    public static TextStyle Label { get; } = new(Size, Ink.Text);

    public static TextStyle Small { get; } = new(SmallSize, Ink.Muted);

    public static TextStyle Heading { get; } = new(Size, Ink.Text, Bold: true);

    public static Pen Axis { get; } = new(Ink.Text, 0.6);

    public static Pen Grid { get; } = new(Ink.Rule, 0.5);

    /// <summary>Where the contents begin: below the title, if there is one.</summary>
    public double Top => Margin + (TitleLines().Count * (TitleSize + 2.5)) + (Title is null ? 0 : 3);

    public double ContentWidth => Width - (2 * Margin);

    public void DrawTitle(IDrawingSurface surface)
    {
        double baseline = Margin + TitleSize;
        foreach (string line in TitleLines())
        {
            surface.Text(line, new Spot(Margin, baseline), new TextStyle(TitleSize, Ink.Text, Bold: true));
            baseline += TitleSize + 2.5;
        }
    }

    /// <summary>The height that a note below the figure takes.</summary>
    public double NoteHeight(string? note) => note is null ? 0 : (NoteLines(note).Count * LineHeight) + 3;

    public void DrawNote(IDrawingSurface surface, string? note, double top)
    {
        if (note is null)
        {
            return;
        }

        double baseline = top + 3 + SmallSize;
        foreach (string line in NoteLines(note))
        {
            surface.Text(line, new Spot(Margin, baseline), Small);
            baseline += LineHeight;
        }
    }

    private IReadOnlyList<string> TitleLines() => Title is null ? [] : FigureFont.Wrap(Title, TitleSize, ContentWidth, 3, bold: true);

    private IReadOnlyList<string> NoteLines(string note) => FigureFont.Wrap(note, SmallSize, ContentWidth, 4);
}
