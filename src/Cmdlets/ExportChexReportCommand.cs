using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;
using CheXplanation.Imaging.Report;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>Writes one HTML file to send to a colleague: intervals, figures, a table of all cases, the best, median and worst overlays.</summary>
/// <remarks>
/// The file needs no network and nothing beside it. Thumbnails are drawn until they fill 6 MB, so that a report stays under 10 MB up
/// to about ten thousand cases; the later cases have none, and a warning says so.
/// </remarks>
[Cmdlet(VerbsData.Export, "ChexReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportChexReportCommand : ChexOverlayCmdlet
{
    private const long MostThumbnailBytes = 6_000_000;

    private readonly List<ReportRow> _rows = [];
    private readonly HashSet<(string, string, string)> _seen = [];
    private readonly HashSet<string> _withoutPicture = new(StringComparer.Ordinal);
    private readonly InputHashes _hashes = new();
    private OverlaySources _sources = null!;
    private BootstrapOptions _bootstrap = null!;
    private ProgressMeter _progress = null!;

    /// <summary>The file to write (.html).</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The file to write (.html).")]
    public string Path { get; set; } = string.Empty;

    /// <summary>The title.</summary>
    [Parameter(HelpMessage = "The title.")]
    public string Title { get; set; } = "Localization report";

    /// <summary>Thresholds with their curve, from Optimize-ChexThreshold -IncludeCurve.</summary>
    [Parameter(HelpMessage = "Thresholds from Optimize-ChexThreshold -IncludeCurve.")]
    public TuningRow[] ThresholdCurve { get; set; } = [];

    /// <summary>The number of bootstrap replicates.</summary>
    [Parameter(HelpMessage = "The number of bootstrap replicates.")]
    [ValidateRange(1, 10_000_000)]
    public int Replicates { get; set; } = 1000;

    /// <summary>The seed of the bootstrap.</summary>
    [Parameter(HelpMessage = "The seed of the bootstrap.")]
    public uint Seed { get; set; }

    /// <summary>How intervals are read off the replicates.</summary>
    [Parameter(HelpMessage = "How intervals are read off the replicates.")]
    public BootstrapMethod Method { get; set; } = BootstrapMethod.Reference;

    /// <summary>Further settings to name in the report.</summary>
    [Parameter(HelpMessage = "Further settings to name in the report, as a hashtable.")]
    public IDictionary? Setting { get; set; }

    /// <summary>Draws no thumbnails.</summary>
    [Parameter(HelpMessage = "Draw no thumbnails.")]
    public SwitchParameter NoThumbnail { get; set; }

    /// <summary>Writes over a file that is read-only, and makes the folder where it is not there.</summary>
    [Parameter(HelpMessage = "Write over a read-only file, and make the folder.")]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps a file that is there.</summary>
    [Parameter(HelpMessage = "Keep a file that is there.")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives the file that was written.</summary>
    [Parameter(HelpMessage = "Give the file that was written.")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Path = ResolveTarget(Path);
        if (NoClobber && File.Exists(Path))
        {
            ThrowTerminatingError(ChexError.FileExists(Path));
        }

        _bootstrap = new BootstrapOptions { Replicates = Replicates, Seed = Seed, Method = Method };
        try
        {
            _bootstrap.Validate();
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error, "BootstrapSettings", null));
        }

        _sources = ReadSources();
        _progress = new ProgressMeter(this, "Making a report", "cases");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        (ReportRow? row, ErrorRecord? error) = ReportRow.Read(InputObject, _sources);
        if (row is null)
        {
            WriteError(error!);
        }
        else if (!_seen.Add((row.Source, row.Score.ImageId, row.Score.Task)))
        {
            WriteError(ChexError.DuplicateItem(row.Score.GetIdentity().ToString(), "an earlier object of the pipeline", "a later one"));
        }
        else
        {
            _rows.Add(row);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_rows.Count == 0)
        {
            WriteWarning($"Nothing came through the pipeline that a report could show: '{Path}' is left as it is.");
            return;
        }

        CheckTarget(Path, NoClobber, Force);
        if (!ShouldProcess(Path, $"Write a report of {_rows.Count} cases"))
        {
            return;
        }

        if (Force)
        {
            MakeFolder(System.IO.Path.GetDirectoryName(Path)!);
        }

        try
        {
            new ReportRun(this, _rows).Write();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        _progress.Complete();
        if (PassThru)
        {
            WriteObject(new FileInfo(Path));
        }
    }

    private ReportSettings Describe()
    {
        foreach ((string kind, object[] items) in new[] { ("Ground truth", GroundTruth), ("Segmentations", Segmentation), ("Benchmark", Benchmark), ("Salient points", SalientPoint) })
        {
            foreach (object item in items.Select(item => ObjectProperty.Unwrap(item)!))
            {
                if (item is string or FileInfo)
                {
                    _hashes.Add(kind, item is FileInfo file ? file.FullName : ResolveTarget((string)item));
                }
            }
        }

        string version = MyInvocation.MyCommand.Version?.ToString() ?? "unknown";
        string slices = string.Join(", ", _rows.Select(row => row.Score.Slice?.ToString() ?? "not told").Distinct());
        var pairs = new List<(string, string)>
        {
            ("Slice", slices),
            ("Bootstrap", string.Create(CultureInfo.InvariantCulture, $"{Method}, {Replicates:N0} replicates over images, seed {Seed}, confidence {_bootstrap.Confidence:0.###}")),
            ("Masks", ReportSettings.Thresholds(_rows) is { Length: > 0 } thresholds ? thresholds : "threshold not told"),
            ("Overlays", string.Create(CultureInfo.InvariantCulture, $"{ColourMap}, opacity {Opacity:0.##}")),
        };
        foreach (DictionaryEntry entry in Setting ?? new Hashtable())
        {
            pairs.Add(($"{entry.Key}", Convert.ToString(ObjectProperty.Unwrap(entry.Value), CultureInfo.InvariantCulture) ?? string.Empty));
        }

        pairs.Add(("CheXplanation for PowerShell", version));
        pairs.Add(("Runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}"));
        string made = DateTime.Now.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return new ReportSettings(Title, $"{made}, CheXplanation for PowerShell {version}", version, _bootstrap, slices) { Pairs = pairs, Inputs = [.. _hashes.Summary()] };
    }

    /// <summary>The work at the end, apart from the cmdlet's fields so that Imaging is not met before.</summary>
    private sealed class ReportRun(ExportChexReportCommand command, List<ReportRow> rows)
    {
        public void Write()
        {
            var drawing = new ReportDrawing(new OverlayLook(85, 72, command.ColourMap, command.Opacity, ".webp"), command._hashes);
            var thumbnails = new ReportPicture?[rows.Count];
            command._progress.Total = rows.Count;
            long bytes = 0;
            int next = 0, left = 0;
            var work = new OrderedWork<(ReportPicture? Picture, IReadOnlyList<ErrorRecord> Errors)>(command.ThrottleLimit, command.Cancellation);
            foreach (ReportRow row in rows)
            {
                bool draws = row.Plan is not null && !command.NoThumbnail && bytes < MostThumbnailBytes;
                left += row.Plan is not null && !command.NoThumbnail && !draws ? 1 : 0;
                Take(work.Add(() =>
                {
                    if (row.Plan is { } plan)
                    {
                        drawing.Hash(plan);
                    }

                    return draws ? drawing.DrawThumbnail(row.Plan!) : (null, []);
                }));
            }

            Take(work.Drain());
            Save(drawing, thumbnails, left);

            void Take(IEnumerable<(ReportPicture? Picture, IReadOnlyList<ErrorRecord> Errors)> done)
            {
                foreach ((ReportPicture? picture, IReadOnlyList<ErrorRecord> errors) in done)
                {
                    command.ThrowIfStopping();
                    command.Report(errors);
                    bytes += picture is null ? 0 : 4L * picture.WebP.Length / 3;
                    thumbnails[next++] = picture;
                    command._progress.Step();
                }
            }
        }

        private void Save(ReportDrawing drawing, ReportPicture?[] thumbnails, int left)
        {
            string? note = left == 0 ? null
                : string.Create(CultureInfo.InvariantCulture, $"{rows.Count - left:N0} of {rows.Count:N0} cases have a thumbnail: those fill the {MostThumbnailBytes / 1_000_000} MB that a report keeps for them.");
            if (note is not null)
            {
                command.WriteWarning(note);
            }

            var assembly = new ReportAssembly(rows, thumbnails, command.Describe());
            var examples = new List<(string, int, ReportPicture)>();
            foreach ((string rank, int index) in assembly.Examples())
            {
                command.ThrowIfStopping();
                if (drawing.DrawExample(rows[index].Plan!) is { } picture)
                {
                    examples.Add((rank, index, picture));
                }
            }

            ReportContent content = assembly.Build(examples, command.ThresholdCurve, note, command.Cancellation);
            command.SaveFile(command.Path, command.NoClobber, command.Force, stream => ReportFile.Write(stream, content));
        }
    }

    /// <summary>Reports what was wrong with pictures; a radiograph that is missing once an image.</summary>
    private void Report(IReadOnlyList<ErrorRecord> errors)
    {
        foreach (ErrorRecord error in errors.Where(error => !error.FullyQualifiedErrorId.StartsWith("PictureMissing", StringComparison.Ordinal) || _withoutPicture.Add($"{error.TargetObject}")))
        {
            WriteError(error);
        }
    }
}
