using System.Globalization;
using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>What became of one heatmap, annotation or picture: a mask or an error, and what there is to say of it.</summary>
internal sealed record MaskOutcome(SegmentationMask? Mask, ErrorRecord? Error = null)
{
    /// <summary>A surprising but valid thing.</summary>
    public string? Warning { get; init; }

    /// <summary>What was decided; made only when it is asked for.</summary>
    public Func<string>? Decision { get; init; }

    /// <summary>The file, where only the mask's name tells whether it came before.</summary>
    public string? UncheckedSource { get; init; }

    /// <summary>How many pixels of a mask picture are neither black nor bright.</summary>
    public long Faint { get; init; }
}

/// <summary>Makes masks on worker threads; what it returns is written by the pipeline's thread.</summary>
internal sealed class MaskMaker(CancellationToken cancellation) : IDisposable
{
    private readonly WorkerPool<MapSegmenter> _segmenters = new(() => new MapSegmenter { Cancellation = cancellation }, cancellation);
    private readonly WorkerPool<AnnotationSegmenter> _drawers = new(() => new AnnotationSegmenter { Cancellation = cancellation }, cancellation);
    private readonly WorkerPool<object> _pictures = new(() => new object(), cancellation);

    /// <summary>Cuts a heatmap.</summary>
    public MaskOutcome Segment(SaliencyMap map, MapCut cut)
    {
        try
        {
            (SegmentationMask mask, MapRemark remark, bool fused) = _segmenters.Use(map, segmenter =>
            {
                (SegmentationMask made, MapRemark said) = segmenter.Segment(map, cut.Threshold, cut.Cutoff, cut.Kernel);
                return (made, said, segmenter.WasFused);
            });
            return new MaskOutcome(mask)
            {
                Warning = remark == MapRemark.None ? null : $"{map.GetIdentity()}: the map is {Describe(remark)}; "
                    + $"its mask is {(mask.Area == 0 ? "empty" : "the whole picture, because it was smoothed")}.",
                Decision = () => Describe(map, mask, cut, fused),
            };
        }
        catch (DataFormatException error)
        {
            return new MaskOutcome(null, ChexError.Data(error, "HeatmapUnreadable", map));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new MaskOutcome(null, ChexError.Unreadable(error, "HeatmapUnreadable", map.Path ?? map.ToString()));
        }
    }

    /// <summary>Fills an annotation's outlines.</summary>
    public MaskOutcome Draw(Annotation annotation)
    {
        try
        {
            return new MaskOutcome(_drawers.Use(annotation.GetSize(), drawer => drawer.Segment(annotation)));
        }
        catch (DataFormatException error)
        {
            return new MaskOutcome(null, ChexError.Data(error, "AnnotationUnreadable", annotation));
        }
    }

    /// <summary>Reads a mask picture; its name tells image and task. A name that tells no known task takes the only one that is given.</summary>
    public MaskOutcome ReadPicture(string file, IReadOnlyList<string> tasks, TaskNameList known, long pixelLimit)
    {
        (RunLengthMask? mask, long faint, ErrorRecord? error) = MaskPicture.Read(file, pixelLimit, cancellation, _pictures);
        if (mask is null)
        {
            return new MaskOutcome(null, error);
        }

        MaskPictureName name = MaskPictureName.Parse(file, known);
        string task = name.Task.Length > 0 || tasks.Count != 1 ? name.Task : PathologyTask.Canonical(tasks[0]);
        var identity = new ItemIdentity { ImageId = name.ImageId, Task = task };
        return new MaskOutcome(new SegmentationMask(identity, mask)) { UncheckedSource = file, Faint = faint };
    }

    public void Dispose()
    {
        _segmenters.Dispose();
        _drawers.Dispose();
        _pictures.Dispose();
    }

    private static string Describe(MapRemark remark) => remark switch
    {
        MapRemark.Constant => "constant",
        MapRemark.NotANumber => "not a number in places",
        _ => "infinite in places, or its range is",
    };

    private static string Describe(SaliencyMap map, SegmentationMask mask, MapCut cut, bool fused) => string.Create(CultureInfo.InvariantCulture,
        $"{map.GetIdentity()}: {(mask.ThresholdMethod == "Otsu" ? "Otsu's threshold" : "threshold")} {mask.Threshold:0.###}"
        + $"{(cut.Kernel is { } kernel && cut.Threshold is null ? $" after smoothing over {kernel} pixels" : string.Empty)}"
        + $"{(cut.Cutoff is { } cutoff ? $", probability {map.Probability:0.###} {(map.Probability < cutoff ? "below the cutoff" : "not below the cutoff")} {cutoff:0.###}" : string.Empty)}"
        + $", {mask.AreaRatio:0.0%} on, {(fused ? "without" : "with")} the upsampled picture.");
}
