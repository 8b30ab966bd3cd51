using System.Management.Automation;
using CheXplanation.Imaging.Overlays;
using CheXplanation.Imaging.Report;

namespace CheXplanation.Cmdlets;

/// <summary>Draws a report's pictures, on any thread, and hashes what they were made of.</summary>
internal sealed class ReportDrawing(OverlayLook look, InputHashes hashes, int cases, CancellationToken cancellation) : IDisposable
{
    private const int ThumbnailSide = 88;

    // Where there are few cases, their thumbnails may be sharper.
    private const int FewCases = 1200;
    private const int SharpThumbnailSide = 144;
    private const int ThumbnailQuality = 45;
    private const int ExampleSide = 420;
    private const int ExampleQuality = 72;

    private readonly OverlayDrawing _drawing = new(cancellation);

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
            hashes.Add("Radiographs", picture, cancellation);
        }

        if (plan.Map?.Path is { } map)
        {
            hashes.Add("Heatmaps", map, cancellation);
        }
    }

    public void Dispose() => _drawing.Dispose();

    private (ReportPicture? Picture, IReadOnlyList<ErrorRecord> Errors) Draw(OverlayPlan plan, int side, int quality)
    {
        PictureSize size = default;
        (byte[]? picture, IReadOnlyList<ErrorRecord> errors) = _drawing.Draw([plan], scenes =>
        {
            size = OverlayFile.BareSize(scenes[0].Size, side);
            return OverlayFile.DrawBare(scenes[0], side, _drawing.Options(look), quality);
        });
        return (picture is null ? null : new ReportPicture(picture, size.Width, size.Height), errors);
    }
}
