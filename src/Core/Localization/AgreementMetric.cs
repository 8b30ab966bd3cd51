namespace CheXplanation.Localization;

/// <summary>Scores that can be asked for beside those that every row has; docs/scores.md defines each.</summary>
public enum AgreementMetric
{
    /// <summary>IoU of the two boundaries, each as thick as 0.02 of the picture's diagonal (Cheng and others 2021). Of masks.</summary>
    BoundaryIoU,

    /// <summary>The share of both outlines that lies within the tolerance of the other (Nikolov and others 2021). Of masks.</summary>
    SurfaceDice,

    /// <summary>The 95th percentile of the distances from each outline to the other, the larger of both directions. Of masks.</summary>
    Hausdorff95,

    /// <summary>The distance between the centres of mass. Of masks.</summary>
    CentroidDistance,

    /// <summary>IoU of the smallest upright boxes around prediction and truth. Of masks.</summary>
    BoxIoU,

    /// <summary>Pieces of the prediction matched to pieces of the truth: six properties that begin with Instance. Of masks.</summary>
    InstanceDetection,

    /// <summary>1 where the peak, or one of a reader's points, lies within the tolerance of the truth, else 0. Of masks with a peak, heatmaps and points.</summary>
    ToleranceHit,

    /// <summary>The share of the positive relevance that lies in the truth: energy-based pointing game (Wang and others 2020). Of heatmaps.</summary>
    RelevanceMass,

    /// <summary>The share of the truth among as many of the most relevant pixels as the truth has (Arras and others 2022). Of heatmaps.</summary>
    RelevanceRank,

    /// <summary>Area under the receiver operating characteristic of the pixels, true or not, by their relevance. Of heatmaps.</summary>
    PixelAuroc,

    /// <summary>Average precision of the pixels: PxAP of one picture, at every threshold (Choe and others 2020). Of heatmaps.</summary>
    PixelAveragePrecision,

    /// <summary>IoU at every threshold of the normalised map: BestIoU, BestThreshold and MeanThresholdIoU. Of heatmaps.</summary>
    ThresholdIoU,

    /// <summary>The share of true pixels among the most relevant ones, a fraction of the picture. Of heatmaps.</summary>
    TopPrecision,

    /// <summary>By chance: the expected hit of a random pixel, which is the truth's share of the picture.</summary>
    RandomHit,

    /// <summary>By chance: 1 where the picture's centre lies in the truth, else 0.</summary>
    CenterHit,

    /// <summary>By chance: the expected IoU of the predicted mask at a random place of the picture. Of masks.</summary>
    RandomIoU,
}
