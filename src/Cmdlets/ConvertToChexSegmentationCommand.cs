using System.Collections.Concurrent;
using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Turns heatmaps into binary masks, by Otsu's threshold or by given ones.</summary>
[Cmdlet(VerbsData.ConvertTo, "ChexSegmentation")]
[OutputType(typeof(SegmentationMask))]
public sealed class ConvertToChexSegmentationCommand : ChexCmdlet
{
    private readonly ConcurrentBag<MapSegmenter> _segmenters = [];
    private readonly Dictionary<ItemIdentity, string> _seen = [];
    private OrderedWork<Action>? _work;
    private ProgressMeter _progress = null!;
    private ThresholdTable? _thresholds;
    private ThresholdTable? _cutoffs;

    /// <summary>Heatmaps from Import-ChexHeatmap.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Heatmaps from Import-ChexHeatmap.")]
    public SaliencyMap InputObject { get; set; } = null!;

    /// <summary>One threshold on the normalised map for all tasks; without it and a table, Otsu's.</summary>
    [Parameter(HelpMessage = "One threshold for all tasks, from 0 to 1.")]
    [ValidateRange(0.0, 1.0)]
    public double? Threshold { get; set; }

    /// <summary>Thresholds by task: the path of a CSV with the columns threshold and task.</summary>
    [Parameter(HelpMessage = "Thresholds by task: a CSV (threshold,task).")]
    public string? ThresholdTable { get; set; }

    /// <summary>The probability below which a mask is empty.</summary>
    [Parameter(HelpMessage = "The probability below which a mask is empty.")]
    [ValidateRange(0.0, 1.0)]
    public double? ProbabilityCutoff { get; set; }

    /// <summary>Cutoffs by task: the path of a CSV with the columns prob_threshold, mIoU and task, or CheXplanation2021.</summary>
    [Parameter(HelpMessage = "Cutoffs by task: a CSV (prob_threshold,mIoU,task), or CheXplanation2021.")]
    public string? ProbabilityTable { get; set; }

    /// <summary>How many maps are worked on at once.</summary>
    [Parameter(HelpMessage = "How many maps are worked on at once.")]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Threshold is not null && ThresholdTable is not null)
        {
            ThrowTerminatingError(ChexError.Parameter("-Threshold and -ThresholdTable exclude each other.", "ParametersExclude", null));
        }

        if (ProbabilityCutoff is not null && ProbabilityTable is not null)
        {
            ThrowTerminatingError(ChexError.Parameter("-ProbabilityCutoff and -ProbabilityTable exclude each other.", "ParametersExclude", null));
        }

        _thresholds = ReadTable(ThresholdTable, false);
        _cutoffs = ProbabilityTable == "CheXplanation2021" ? Datasets.ThresholdTable.CheXplanation2021 : ReadTable(ProbabilityTable, true);
        _work = new OrderedWork<Action>(ThrottleLimit, Cancellation);
        _progress = new ProgressMeter(this, "Making masks", "masks");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SaliencyMap map = InputObject;
        ItemIdentity key = map.GetIdentity() with { Phase = null };
        string source = map.Path ?? "memory";
        if (!_seen.TryAdd(key, source))
        {
            WriteError(ChexError.DuplicateItem(key.ToString(), _seen[key], source));
            return;
        }

        double? threshold = Threshold, cutoff = ProbabilityCutoff;
        if ((_thresholds is not null && !_thresholds.TryGet(map.Task, out threshold)) || (_cutoffs is not null && !_cutoffs.TryGet(map.Task, out cutoff)))
        {
            WriteError(ChexError.TaskMissing($"{map.ImageId}: the table has no value for task '{map.Task}'.", map));
            return;
        }

        Emit(_work!.Add(() => Convert(map, threshold, cutoff)));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Emit(_work!.Drain());
        _progress.Complete();
    }

    private void Emit(IEnumerable<Action> results)
    {
        try
        {
            foreach (Action write in results)
            {
                write();
                _progress.Step();
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Runs on a worker; what it returns is run on the pipeline's thread.</summary>
    private Action Convert(SaliencyMap map, double? threshold, double? cutoff)
    {
        if (!_segmenters.TryTake(out MapSegmenter? segmenter))
        {
            segmenter = new MapSegmenter();
        }

        try
        {
            (SegmentationMask mask, MapRemark remark) = segmenter.Segment(map, threshold, cutoff);
            return () =>
            {
                if (remark != MapRemark.None)
                {
                    WriteWarning($"{map.GetIdentity()}: the map is {(remark == MapRemark.Constant ? "constant" : "not a number in places")}; its mask is empty.");
                }

                WriteObject(mask);
            };
        }
        catch (DataFormatException error)
        {
            return () => WriteError(ChexError.Data(error, "HeatmapUnreadable", map));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return () => WriteError(ChexError.Unreadable(error, "HeatmapUnreadable", map.Path ?? map.ToString()));
        }
        finally
        {
            _segmenters.Add(segmenter);
        }
    }

    private ThresholdTable? ReadTable(string? path, bool ofCutoffs)
    {
        if (path is null)
        {
            return null;
        }

        string file = ResolveTarget(path);
        try
        {
            return Datasets.ThresholdTable.Read(file, ofCutoffs);
        }
        catch (DataFormatException error)
        {
            ThrowTerminatingError(ChexError.Data(error, "TableUnreadable", path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ChexError.Unreadable(error, "TableUnreadable", path));
        }

        return null;
    }
}
