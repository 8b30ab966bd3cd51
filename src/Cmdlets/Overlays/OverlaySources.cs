using System.Management.Automation;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Finds what belongs to an image and task: what the object itself refers to, else what the parameters gave.</summary>
internal sealed class OverlaySources(
    PictureIndex pictures, GroundTruthMasks predicted, GroundTruthMasks truth, GroundTruthMasks human,
    Dictionary<(string ImageId, string Task), SaliencyMap> maps, Dictionary<(string ImageId, string Task), SalientPoints> points)
{
    /// <summary>What an object of the pipeline is about, or an error record.</summary>
    public (OverlayPlan? Plan, ErrorRecord? Error) Plan(PSObject item) => item.BaseObject switch
    {
        SegmentationMask mask => Check(OfMask(mask)),
        SaliencyMap map => Check(OfMap(map)),
        _ => ScoreRow.Read(item) is { } score ? Check(OfScore(score))
            : (null, ChexError.InputInvalid(item.BaseObject, "Masks, heatmaps and scores (rows with ImageId, Task, and IoU or Hit)")),
    };

    private OverlayPlan OfMask(SegmentationMask mask)
    {
        OverlayPlan plan = Known(mask.GetIdentity(), mask, mask.GetHeatmap());
        return Scored(plan with { Probability = mask.Probability });
    }

    private OverlayPlan OfMap(SaliencyMap map)
    {
        OverlayPlan plan = Known(map.GetIdentity(), null, map);
        return Scored(plan with { Probability = map.Probability });
    }

    private OverlayPlan OfScore(LocalizationScore score)
    {
        OverlayPlan plan = Known(score.GetIdentity(), score.GetPrediction(), score.GetHeatmap());
        double probability = double.IsNaN(score.Probability) ? plan.Map?.Probability ?? double.NaN : score.Probability;
        return plan with { Truth = score.GetTruth() ?? plan.Truth, Probability = probability, IoU = score.IoU, Hit = score.Hit };
    }

    private OverlayPlan Known(ItemIdentity identity, SegmentationMask? mask, SaliencyMap? map)
    {
        (string ImageId, string Task) key = (identity.ImageId, identity.Task);
        if (mask is null && predicted.TryGet(key.ImageId, key.Task, out SegmentationMask? found))
        {
            mask = found;
        }

        truth.TryGet(key.ImageId, key.Task, out SegmentationMask? known);
        human.TryGet(key.ImageId, key.Task, out SegmentationMask? reader);
        return new OverlayPlan(identity)
        {
            PicturePath = pictures.Find(key.ImageId),
            WantsPicture = pictures.IsGiven,
            Map = map ?? mask?.GetHeatmap() ?? maps.GetValueOrDefault(key),
            Predicted = mask,
            Truth = known?.GetMask(),
            Human = reader?.GetMask(),
            Points = points.GetValueOrDefault(key)?.GetPoints() ?? [],
            HasReaderPoints = points.Count > 0,
        };
    }

    /// <summary>IoU and hit where the object has none but the masks are there.</summary>
    private static OverlayPlan Scored(OverlayPlan plan)
    {
        if (plan.Truth is null || plan.Predicted is not { } mask || mask.GetMask().Size != plan.Truth.Size)
        {
            return plan;
        }

        (int, int)? peak = mask is { PeakX: { } x, PeakY: { } y } ? (x, y) : null;
        var score = new LocalizationScore(plan.Identity, EvaluationSlice.Full, mask.GetMask(), plan.Truth, peak);
        return plan with { IoU = score.IoU, Hit = score.Hit };
    }

    private static (OverlayPlan? Plan, ErrorRecord? Error) Check(OverlayPlan plan)
    {
        PictureSize[] sizes = [.. plan.Sizes.Distinct()];
        if (sizes.Length > 1)
        {
            return (null, ChexError.SizeMismatch(plan.Identity, sizes[0], sizes[1]));
        }

        return sizes.Length == 0 && plan.PicturePath is null
            ? (null, ChexError.SourceMissing(plan.Identity))
            : (plan, null);
    }
}

/// <summary>What is known of one image and task before any picture or map is read.</summary>
internal sealed record OverlayPlan(ItemIdentity Identity)
{
    public string? PicturePath { get; init; }

    public bool WantsPicture { get; init; }

    public SaliencyMap? Map { get; init; }

    public SegmentationMask? Predicted { get; init; }

    public RunLengthMask? Truth { get; init; }

    public RunLengthMask? Human { get; init; }

    public IReadOnlyList<PicturePoint> Points { get; init; } = [];

    /// <summary>Whether a reader marked points at all: an image and task without an entry is a miss then.</summary>
    public bool HasReaderPoints { get; init; }

    public double Probability { get; init; } = double.NaN;

    public double IoU { get; init; } = double.NaN;

    public double Hit { get; init; } = double.NaN;

    /// <summary>The sizes that the parts claim, which must be one.</summary>
    public IEnumerable<PictureSize> Sizes
    {
        get
        {
            if (Predicted is not null)
            {
                yield return Predicted.GetMask().Size;
            }

            if (Truth is not null)
            {
                yield return Truth.Size;
            }

            if (Human is not null)
            {
                yield return Human.Size;
            }

            if (Map is not null)
            {
                yield return Map.GetPictureSize();
            }
        }
    }
}
