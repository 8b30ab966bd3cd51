using System.Management.Automation;
using CheXplanation.Imaging.Overlays;
using CheXplanation.Imaging.Report;

namespace CheXplanation.Cmdlets;

/// <summary>Draws a report's pictures, on any thread, and hashes what they were made of.</summary>
internal sealed class ReportDrawing(OverlayLook look, InputHashes hashes)
{
    private const int ThumbnailSide = 88;
    private const int ThumbnailQuality = 45;
    private const int ExampleSide = 320;
    private const int ExampleQuality = 72;

    private readonly OverlayDrawing _drawing = new();
    private readonly OverlayOptions _options = OverlayDrawing.Options(look);

    public (ReportPicture? Picture, IReadOnlyList<ErrorRecord> Errors) DrawThumbnail(OverlayPlan plan) => Draw(plan, ThumbnailSide, ThumbnailQuality);

    public ReportPicture? DrawExample(OverlayPlan plan) => Draw(plan, ExampleSide, ExampleQuality).Picture;

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

        double share = Math.Min(1, (double)scene.Size.Width / scene.Size.Height);
        int width = (int)Math.Ceiling(share * side), height = (int)Math.Ceiling(share * side * scene.Size.Height / scene.Size.Width);
        return (new ReportPicture(OverlayFile.DrawBare(scene, side, _options, quality), width, height), errors);
    }
}
