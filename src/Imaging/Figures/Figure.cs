using CheXplanation.Imaging.Drawing;

namespace CheXplanation.Imaging.Figures;

/// <summary>The contents of a figure, apart from its size.</summary>
public abstract record Figure
{
    private protected const double PointsPerMillimetre = 72 / 25.4;

    /// <summary>A line under the figure, such as the meaning of marks; none where it is null.</summary>
    public string? Note { get; init; }

    /// <summary>What kind of figure it is, in a few words.</summary>
    public abstract string Kind { get; }

    /// <summary>The figure in words, for who cannot see it.</summary>
    /// <returns>One sentence a mark, or a summary of them.</returns>
    public abstract string Describe();

    /// <summary>Arranges the figure on a page of that width.</summary>
    internal abstract FigureLayout Arrange(FigurePage page);
}

/// <summary>An arranged figure: its height, and how it is drawn.</summary>
internal sealed record FigureLayout(double Height, Action<IDrawingSurface> Draw);
