using System.Management.Automation;
using CheXplanation.Imaging.Overlays;
using CheXplanation.Imaging.Report;

namespace CheXplanation.Cmdlets;

/// <summary>Draws a report's pictures, on any thread, and hashes what they were made of.</summary>
internal sealed class ReportDrawing(OverlayLook look, InputHashes hashes, int cases)
{
    private const int ThumbnailSide = 88;

    // Where there are few cases, their thumbnails may be sharper.
    private const int FewCases = 1200;
    private const int SharpThumbnailSide = 144;
    private const int ThumbnailQuality = 45;
    private const int ExampleSide = 420;
    private const int ExampleQuality = 72;

    private readonly OverlayDrawing _drawing = new();
    private readonly OverlayOptions _options = OverlayDrawing.Options(look);

    public (ReportPicture? Picture, IReadOnlyList<ErrorRecord> Errors) DrawThumbnail(OverlayPlan plan) => Draw(plan, cases <= FewCases ? SharpThumbnailSide : ThumbnailSide, ThumbnailQuality);

    public ReportPicture? DrawExample(OverlayPlan plan) => Draw(plan, ExampleSide, ExampleQuality).Picture;

    /// <summary>What lies over the pictures of some plans.</summary>
    public static ReportLegend Legend(IEnumerable<OverlayPlan> plans, OverlayColourMap colours, double opacity)
    {
        OverlayPlan[] drawn = [.. plans];
        return new ReportLegend(
            drawn.Any(plan => plan.Predicted is { Area: > 0 }), drawn.Any(plan => plan.Truth is { IsEmpty: false }), drawn.Any(plan => plan.Human is { IsEmpty: false }), drawn.Any(plan => plan.Points.Count > 0),
            drawn.Any(plan => plan.Predicted?.PeakX is not null), drawn.Any(plan => plan.Map is not null) ? OverlayDrawing.HeatOf(colours) : null, opacity);
    }

    /// <summary>Hashes the files of a plan.</summary>
    public void Hash(OverlayPlan plan)
    {
        if (plan.PicturePath is { } picture)
        {
            hashes.Add("Radiographs", picture);
        }

        if (plan.Map?.Path is { } map)
        {
            hashes.Add("Heatmaps", map);
        }
    }

    private (ReportPicture? Picture, IReadOnlyList<ErrorRecord> Errors) Draw(OverlayPlan plan, int side, int quality)
    {
        var errors = new List<ErrorRecord>();
        if (_drawing.TryOpen(plan, errors) is not { } scene)
        {
            return (null, errors);
        }

        PictureSize size = OverlayFile.BareSize(scene.Size, side);
        return (new ReportPicture(OverlayFile.DrawBare(scene, side, _options, quality), size.Width, size.Height), errors);
    }
}
