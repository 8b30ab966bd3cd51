namespace CheXplanation.Cmdlets;

/// <summary>What Optimize-ChexThreshold looks for.</summary>
public enum ThresholdKind
{
    /// <summary>The threshold on the normalised map that gives the largest mIoU of true positives.</summary>
    Segmentation,

    /// <summary>The probability below which a mask is emptied, that gives the largest mIoU over all images; masks by Otsu's threshold.</summary>
    Probability,
}
