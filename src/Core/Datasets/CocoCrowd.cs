namespace CheXplanation.Datasets;

/// <summary>What becomes of COCO's crowds: annotations of many things that are not told apart (iscrowd 1).</summary>
public enum CocoCrowd
{
    /// <summary>They are read as all others.</summary>
    Include,

    /// <summary>They are left out.</summary>
    Exclude,

    /// <summary>They alone are read.</summary>
    Only,
}
