namespace CheXplanation;

/// <summary>The scores whose values have no end above: distances and counts. All others lie in 0 to 1.</summary>
internal static class UnboundedScores
{
    private static readonly HashSet<string> Names = new(
        [
            "Hausdorff95", "CentroidDistance", "InstanceTruePositive", "InstanceFalsePositive", "InstanceFalseNegative", "PredictedArea", "TruthArea",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a property is such a score; in whatever case it is written.</summary>
    public static bool Contains(string property) => Names.Contains(property);
}
