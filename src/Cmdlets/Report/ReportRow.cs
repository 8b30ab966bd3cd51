using System.Management.Automation;
using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Cmdlets;

/// <summary>One case of a report: its score, what it was computed from, and a reader's score of the same truth.</summary>
internal sealed record ReportRow(LocalizationScore Score, OverlayPlan? Plan)
{
    /// <summary>Method, model or reader as one word; empty where none is known.</summary>
    public string Source { get; } = string.Join(' ', new[] { Score.Method, Score.Model, Score.Reader }.OfType<string>().Where(part => part.Length > 0));

    /// <summary>The predicted area; null where it is not known.</summary>
    public long? PredictedArea => Score.PredictedArea ?? Plan?.Predicted?.Area ?? Told.PredictedArea;

    /// <summary>The true area; null where it is not known.</summary>
    public long? TruthArea => Score.TruthArea ?? Plan?.Truth?.Area ?? Told.TruthArea;

    /// <summary>The model's probability, or NaN.</summary>
    public double Probability => double.IsNaN(Score.Probability) ? Told.Probability : Score.Probability;

    /// <summary>The Dice coefficient, or NaN.</summary>
    public double Dice => double.IsNaN(Score.Dice) ? Told.Dice : Score.Dice;

    /// <summary>The unit that the bootstrap draws: the image, or what -Unit names.</summary>
    public string Unit { get; init; } = Score.ImageId;

    /// <summary>IoU where either mask has an area, whatever the slice of the score.</summary>
    public double FullIoU => PredictedArea is { } predicted && TruthArea is { } truth
        ? predicted + truth == 0 ? double.NaN : predicted == 0 || truth == 0 ? 0 : Score.IoU
        : double.NaN;

    /// <summary>The reader's score of this image and task, or null where the reader's mask or the truth is not known.</summary>
    public LocalizationScore? ReaderScore { get; } = Plan is { Human: { } human, Truth: { } truth } && human.Size == truth.Size
        ? new LocalizationScore(Score.GetIdentity(), Score.Slice ?? EvaluationSlice.TruePositive, human, truth, null)
        : null;

    /// <summary>The scores that the report tells, in the order asked for.</summary>
    public double[] Values { get; init; } = [];

    /// <summary>What a row of a CSV tells besides IoU and hit.</summary>
    private (double Probability, double Dice, long? PredictedArea, long? TruthArea) Told { get; init; } = (double.NaN, double.NaN, null, null);

    /// <summary>Whether one of the reader's points hits the truth; NaN where no points, or no truth, are known.</summary>
    public double ReaderHit { get; private init; } = double.NaN;

    /// <summary>The case that an object holds, or an error record; both where only the reader's points are wrong.</summary>
    public static (ReportRow? Row, ErrorRecord? Error) Read(PSObject item, OverlaySources sources)
    {
        (ReportRow? row, ErrorRecord? error) = ReadCase(item, sources);
        if (row?.Plan is not { HasReaderPoints: true, Truth: { } truth } plan)
        {
            return (row, error);
        }

        try
        {
            PicturePoint[] points = [.. plan.Points];
            return (row with { ReaderHit = HumanHit.Score(points, truth, plan.Identity.ToString()) }, error);
        }
        catch (DataFormatException fault)
        {
            return (row, ChexError.Data(fault, "SalientPointUnreadable", plan.Identity));
        }
    }

    private static (ReportRow? Row, ErrorRecord? Error) ReadCase(PSObject item, OverlaySources sources)
    {
        (OverlayPlan? plan, ErrorRecord? error) = sources.Plan(item);
        if (ScoreRow.Read(item) is { } score)
        {
            // A row of a CSV may refer to nothing that can be drawn; it still counts.
            return error is not null && !error.FullyQualifiedErrorId.StartsWith("SourceMissing", StringComparison.Ordinal) ? (null, error) : (new ReportRow(score, plan) { Told = (Number(item, "Probability"), Number(item, "Dice"), Area(item, "PredictedArea"), Area(item, "TruthArea")) }, null);
        }

        if (plan is null)
        {
            return (null, error);
        }

        if (plan.Predicted is null || plan.Truth is null)
        {
            return (null, ChexError.InputInvalid(item.BaseObject, "Scores, or masks and heatmaps with -GroundTruth (and, for heatmaps, -Segmentation),"));
        }

        (int, int)? peak = plan.Predicted is { PeakX: { } x, PeakY: { } y } ? (x, y) : null;
        var made = new LocalizationScore(plan.Identity, EvaluationSlice.TruePositive, plan.Predicted.GetMask(), plan.Truth, peak, plan.Predicted) { Probability = plan.Probability };
        return (new ReportRow(made, plan), null);
    }

    private static double Number(PSObject item, string name) => ObjectProperty.TryGet(item, name, out object? value) && ObjectNumber.TryRead(value, out double number) ? number : double.NaN;

    private static long? Area(PSObject item, string name) => Number(item, name) is var area and >= 0 and < 1L << 53 ? (long)area : null;
}
