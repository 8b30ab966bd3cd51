using CheXplanation.Imaging.Figures;
using CheXplanation.Imaging.Overlays;

namespace CheXplanation.Imaging.Report;

/// <summary>One mean with its interval.</summary>
/// <param name="Source">The method, model or reader.</param>
/// <param name="Task">The task.</param>
/// <param name="Property">What was measured.</param>
/// <param name="Count">The number of values.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound.</param>
public sealed record ReportInterval(string Source, string Task, string Property, int? Count, double Mean, double Lower, double Upper);

/// <summary>How a candidate differs from a baseline on the same images.</summary>
/// <param name="Task">The task.</param>
/// <param name="Property">What was measured.</param>
/// <param name="Count">The number of pairs.</param>
/// <param name="Baseline">The baseline's mean.</param>
/// <param name="Candidate">The candidate's mean.</param>
/// <param name="Difference">The candidate's mean less the baseline's.</param>
/// <param name="Lower">The lower bound of the difference.</param>
/// <param name="Upper">The upper bound.</param>
/// <param name="Test">The test.</param>
/// <param name="PValue">Its p value, after the correction for the number of tasks where there is one.</param>
public sealed record ReportComparison(
    string Task, string Property, int Count, double Baseline, double Candidate, double Difference, double Lower, double Upper, string Test, double PValue);

/// <summary>What lies over the pictures.</summary>
/// <param name="Predicted">Whether predicted outlines.</param>
/// <param name="Truth">Whether true outlines.</param>
/// <param name="Reader">Whether a reader's outlines.</param>
/// <param name="Points">Whether a reader's points.</param>
/// <param name="Peak">Whether the maps' peaks.</param>
/// <param name="Heat">The colours of heatmaps, or null where there are none.</param>
/// <param name="Opacity">How opaque they are at their highest.</param>
public sealed record ReportLegend(bool Predicted, bool Truth, bool Reader, bool Points, bool Peak, HeatColours? Heat, double Opacity);

/// <summary>A task's mean IoU over one choice of images.</summary>
/// <param name="Source">The method, model or reader.</param>
/// <param name="Task">The task.</param>
/// <param name="Slice">The choice of images.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Mean">The mean IoU; NaN where there is none.</param>
public sealed record ReportSlice(string Source, string Task, string Slice, int Count, double Mean);

/// <summary>A picture as the page shows it.</summary>
/// <param name="WebP">The file's bytes.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height.</param>
public sealed record ReportPicture(byte[] WebP, int Width, int Height);

/// <summary>One image and task of one source.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="Task">The task.</param>
/// <param name="Source">The method, model or reader.</param>
/// <param name="Probability">The model's probability, or NaN.</param>
/// <param name="IoU">Intersection over union, or NaN.</param>
/// <param name="Dice">Dice coefficient, or NaN.</param>
/// <param name="Hit">1, 0 or NaN.</param>
/// <param name="Thumbnail">A small overlay, or null.</param>
public sealed record ReportCase(string ImageId, string Task, string Source, double Probability, double IoU, double Dice, double Hit, ReportPicture? Thumbnail)
{
    /// <summary>Further scores, as ReportContent.OtherScores names them.</summary>
    public IReadOnlyList<double> Others { get; init; } = [];
}

/// <summary>A best, median or worst case.</summary>
/// <param name="Rank">Which of them.</param>
/// <param name="Case">The case.</param>
/// <param name="Overlay">The overlay, larger.</param>
public sealed record ReportExample(string Rank, ReportCase Case, ReportPicture Overlay);

/// <summary>A figure of the report.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Figure">The figure.</param>
public sealed record ReportFigure(string Title, string Caption, Figure Figure);

/// <summary>Inputs of one kind: files, or what came through the pipeline.</summary>
/// <param name="Kind">The kind, or the name of a single file.</param>
/// <param name="Count">How many.</param>
/// <param name="Sha256">The hash of the file; of several, of their sorted lines.</param>
public sealed record ReportInput(string Kind, int Count, string Sha256);

/// <summary>All that a report tells.</summary>
public sealed record ReportContent
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The line below the title, such as date and version.</summary>
    public required string Subtitle { get; init; }

    /// <summary>The few numbers on top: what, and how many.</summary>
    public required IReadOnlyList<(string Name, string Value)> Facts { get; init; }

    /// <summary>Means with intervals.</summary>
    public required IReadOnlyList<ReportInterval> Intervals { get; init; }

    /// <summary>What the means are, and what a dash says.</summary>
    public required string IntervalNote { get; init; }

    /// <summary>Paired comparisons; none where there are none.</summary>
    public IReadOnlyList<ReportComparison> Comparisons { get; init; } = [];

    /// <summary>Which side is which in the comparisons, and how they were tested.</summary>
    public string ComparisonNote { get; init; } = string.Empty;

    /// <summary>Whether the p values of the comparisons allow for the number of tasks.</summary>
    public bool AreAdjusted { get; init; }

    /// <summary>Figures.</summary>
    public required IReadOnlyList<ReportFigure> Figures { get; init; }

    /// <summary>Slices side by side.</summary>
    public required IReadOnlyList<ReportSlice> Slices { get; init; }

    /// <summary>What the slices are counted over.</summary>
    public required string SliceNote { get; init; }

    /// <summary>What lies over the pictures.</summary>
    public required ReportLegend Legend { get; init; }

    /// <summary>Best, median and worst cases, task by task.</summary>
    public required IReadOnlyList<ReportExample> Examples { get; init; }

    /// <summary>The names of further scores of the cases.</summary>
    public IReadOnlyList<string> OtherScores { get; init; } = [];

    /// <summary>The cases.</summary>
    public required IReadOnlyList<ReportCase> Cases { get; init; }

    /// <summary>A line about the table of cases, such as a limit that was reached; none where null.</summary>
    public string? CaseNote { get; init; }

    /// <summary>Settings and versions.</summary>
    public required IReadOnlyList<(string Name, string Value)> Settings { get; init; }

    /// <summary>Input files with their hashes.</summary>
    public required IReadOnlyList<ReportInput> Inputs { get; init; }

    /// <summary>A paragraph for a paper.</summary>
    public required string Methods { get; init; }

    /// <summary>The works to cite.</summary>
    public required IReadOnlyList<string> Citations { get; init; }
}
