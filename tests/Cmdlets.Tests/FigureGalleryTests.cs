using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>docs/figures.md: every line runs, and what it draws looks as the committed picture does.</summary>
public sealed partial class FigureGalleryTests : IDisposable
{
    // Of 255, in the mean of a cell of a fortieth of each side: rasterisers differ at edges, a moved mark or a lost label is far above.
    private const double Unseen = 6;

    private static readonly string Document = Path.Combine(SharedData.RepositoryRoot, "docs", "figures.md");

    private static readonly Dictionary<string, string> Overlays = new()
    {
        ["overlay.png"] = "overlays/patient80000_study1_view1_frontal_Edema_gradcam.png",
        ["grid.png"] = "grids/patient80000_study1_view1_frontal_gradcam.png",
    };

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void EveryLine_DrawsWhatTheGalleryShows()
    {
        string text = File.ReadAllText(Document);
        foreach (Match block in Blocks().Matches(text))
        {
            foreach (string line in block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                HostedResult result = _module.Run(line);
                Assert.True(result.Terminating is null && result.Errors.Count == 0, $"{line}\n{string.Join('\n', result.Errors)}{result.Terminating}");
            }
        }

        string[] shown = [.. Pictures().Matches(text).Select(match => match.Groups[1].Value)];
        Assert.Equal(12, shown.Length);
        foreach (string name in shown)
        {
            string drawn = Path.Combine(_module.Folder, Overlays.GetValueOrDefault(name, name)), kept = Path.Combine(SharedData.RepositoryRoot, "docs", "figures", name);
            if (Environment.GetEnvironmentVariable("CHEX_GALLERY") == "write")
            {
                File.Copy(drawn, kept, overwrite: true);
            }

            PngPixels now = PngPixels.Read(drawn), then = PngPixels.Read(kept);
            Assert.Equal((then.Width, then.Height), (now.Width, now.Height));
            Assert.True(now.DistanceTo(then) < Unseen, $"{name}: {now.DistanceTo(then):0.0}");
        }

        Assert.InRange(new FileInfo(Path.Combine(_module.Folder, "report.html")).Length, 200_000, 10_000_000);
    }

    [Fact]
    public void Distance_OfAMissingLabel_IsSeen()
    {
        _module.Run("1..5 | ForEach-Object { [pscustomobject]@{ Task = \"Task $_\"; IoU = $_ / 5 } } | Export-ChexFigure a.png -Kind Distribution");
        _module.Run("1..5 | ForEach-Object { [pscustomobject]@{ Task = \"$_\"; IoU = $_ / 5 } } | Export-ChexFigure b.png -Kind Distribution");
        Assert.True(PngPixels.Read(Path.Combine(_module.Folder, "a.png")).DistanceTo(PngPixels.Read(Path.Combine(_module.Folder, "b.png"))) > 3 * Unseen);
    }

    [GeneratedRegex("```powershell\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\]\(figures/([a-z-]+\.png)\)")]
    private static partial Regex Pictures();
}
