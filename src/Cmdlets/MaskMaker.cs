using System.Collections.Concurrent;
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
}

/// <summary>Makes masks on worker threads; what it returns is written by the pipeline's thread.</summary>
internal sealed class MaskMaker
{
    private readonly ConcurrentBag<MapSegmenter> _segmenters = [];
    private readonly ConcurrentBag<AnnotationSegmenter> _drawers = [];

    /// <summary>Cuts a heatmap.</summary>
    public MaskOutcome Segment(SaliencyMap map, MapCut cut)
    {
        MapSegmenter segmenter = _segmenters.TryTake(out MapSegmenter? free) ? free : new MapSegmenter();
        try
        {
            (SegmentationMask mask, MapRemark remark) = segmenter.Segment(map, cut.Threshold, cut.Cutoff, cut.Kernel);
            bool fused = segmenter.WasFused;
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
        finally
        {
            _segmenters.Add(segmenter);
        }
    }

    /// <summary>Fills an annotation's outlines.</summary>
    public MaskOutcome Draw(Annotation annotation)
    {
        AnnotationSegmenter drawer = _drawers.TryTake(out AnnotationSegmenter? free) ? free : new AnnotationSegmenter();
        try
        {
            return new MaskOutcome(drawer.Segment(annotation));
        }
        catch (DataFormatException error)
        {
            return new MaskOutcome(null, ChexError.Data(error, "AnnotationUnreadable", annotation));
        }
        finally
        {
            _drawers.Add(drawer);
        }
    }

    /// <summary>Reads a mask picture; its name tells image and task, unless a task is given.</summary>
    public static MaskOutcome ReadPicture(string file, string task, long pixelLimit)
    {
        (RunLengthMask? mask, ErrorRecord? error) = MaskPicture.Read(file, pixelLimit);
        if (mask is null)
        {
            return new MaskOutcome(null, error);
        }

        MaskPictureName name = MaskPictureName.Parse(file);
        var identity = new ItemIdentity { ImageId = name.ImageId, Task = task.Length > 0 ? PathologyTask.Canonical(task) : name.Task };
        return new MaskOutcome(new SegmentationMask(identity, mask)) { UncheckedSource = file };
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
