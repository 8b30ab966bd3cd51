namespace CheXplanation.Cmdlets;

/// <summary>What Export-ChexFigure draws.</summary>
public enum FigureKind
{
    /// <summary>What suits the objects: intervals, threshold curves, letter values of features, reliability diagrams, distributions of scores.</summary>
    Auto,

    /// <summary>Dots and whiskers a task, sorted.</summary>
    Interval,

    /// <summary>Every score as a dot, with quartiles and median.</summary>
    Distribution,

    /// <summary>Letter-value (boxen) plots.</summary>
    LetterValue,

    /// <summary>Dots with the line of least squares and its 95 % band.</summary>
    Scatter,

    /// <summary>Curves over thresholds, with the optimum.</summary>
    ThresholdCurve,

    /// <summary>Scores against the model's probability, with the means of fifths.</summary>
    Probability,

    /// <summary>Reliability diagrams: how often a finding is there against how probable the model called it.</summary>
    Calibration,
}
