namespace CheXplanation.Cmdlets;

/// <summary>A part of a mask's identity by which masks are joined.</summary>
public enum JoinKey
{
    /// <summary>The image.</summary>
    ImageId,

    /// <summary>The task.</summary>
    Task,

    /// <summary>The saliency method.</summary>
    Method,

    /// <summary>The model.</summary>
    Model,

    /// <summary>The phase of the study.</summary>
    Phase,

    /// <summary>The human reader.</summary>
    Reader,
}
