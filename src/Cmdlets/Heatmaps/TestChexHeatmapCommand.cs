using System.Management.Automation;
using CheXplanation.Heatmaps;

namespace CheXplanation.Cmdlets;

/// <summary>Inspects heatmap files without using them: what they are, what they name, and whether they may be imported.</summary>
/// <remarks>A bad file is a result with its verdict and reason; only a file that cannot be read is an error record.</remarks>
[Cmdlet(VerbsDiagnostic.Test, "ChexHeatmap", DefaultParameterSetName = PathSet)]
[OutputType(typeof(HeatmapInspection))]
public sealed class TestChexHeatmapCommand : ChexPathCmdlet
{
    private OrderedWork<Action> _work = null!;
    private readonly int[] _counts = new int[Enum.GetValues<HeatmapVerdict>().Length];
    private ProgressMeter _progress = null!;

    /// <summary>The most pixels that a picture may have.</summary>
    [Parameter(HelpMessage = "The most pixels that a picture may have.")]
    [ValidateRange(1L, int.MaxValue)]
    public long PixelLimit { get; set; } = PictureSize.DefaultPixelLimit;

    /// <summary>How many files are inspected at once.</summary>
    [Parameter(HelpMessage = "How many files are inspected at once.")]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    private protected override string UnreadableId => "HeatmapUnreadable";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _work = new OrderedWork<Action>(ThrottleLimit, Cancellation);
        _progress = new ProgressMeter(this, "Inspecting heatmaps", "files") { Total = 0 };
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Emit(_work.Drain());
        _progress.Complete();
        Tell($"{_counts.Sum()} files inspected: {string.Join(", ", Enum.GetValues<HeatmapVerdict>().Select(verdict => $"{_counts[(int)verdict]} {verdict}"))}");
    }

    private protected override void Read(string path)
    {
        IReadOnlyList<string> files = Directory.Exists(path) ? FolderFiles.Find(path, string.Empty, ThrowIfStopping) : [path];
        _progress.Total += files.Count;
        foreach (string file in files)
        {
            ThrowIfStopping();
            Emit(_work.Add(() => Inspect(file)));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _work?.Dispose();
        }
    }

    private Action Inspect(string file)
    {
        try
        {
            HeatmapInspection found = HeatmapInspector.Inspect(file, PixelLimit, Cancellation);
            return () =>
            {
                _counts[(int)found.Verdict]++;
                WriteObject(found);
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return () => WriteError(ChexError.Unreadable(error, UnreadableId, file));
        }
    }

    private void Emit(IEnumerable<Action> results) => StopWhereCancelled(() =>
    {
        foreach (Action write in results)
        {
            ThrowIfStopping();
            write();
            _progress.Step();
        }
    });
}
