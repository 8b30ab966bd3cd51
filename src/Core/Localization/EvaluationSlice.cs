namespace CheXplanation.Localization;

/// <summary>Which images are scored, and where a score is undefined.</summary>
/// <remarks>Source: <c>eval.py</c> (--true_pos_only), <c>eval_miou.py</c> of October 2021 (--tp) and <c>eval.py</c> of March 2021.</remarks>
public enum EvaluationSlice
{
    /// <summary>All images of the truth; undefined unless both masks have area. The reference's default.</summary>
    TruePositive,

    /// <summary>All images of the truth; undefined where the truth is empty.</summary>
    GroundTruth,

    /// <summary>Images of the truth and of the prediction; what is missing is empty, undefined where the union is empty.</summary>
    Full,

    /// <summary>Images of the prediction; unknown truth is empty, undefined where the union is empty.</summary>
    Predicted,
}
