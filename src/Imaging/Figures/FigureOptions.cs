namespace CheXplanation.Imaging.Figures;

/// <summary>How a figure is set.</summary>
public sealed record FigureOptions
{
    /// <summary>The width of one column of a journal, in millimetres.</summary>
    public const double SingleColumn = 85;

    /// <summary>The width of two columns, in millimetres.</summary>
    public const double DoubleColumn = 174;

    /// <summary>The width in millimetres.</summary>
    public double Width { get; init; } = SingleColumn;

    /// <summary>The height in millimetres; what the contents need where it is null.</summary>
    public double? Height { get; init; }

    /// <summary>Pixels an inch, of a PNG.</summary>
    public int Dpi { get; init; } = 300;

    /// <summary>The title above the figure; none where it is null.</summary>
    public string? Title { get; init; }

    /// <summary>Ends the drawing early, with an OperationCanceledException.</summary>
    public CancellationToken Cancellation { get; init; }
}
