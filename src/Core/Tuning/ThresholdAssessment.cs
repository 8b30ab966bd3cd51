using CheXplanation.Statistics;

namespace CheXplanation.Tuning;

/// <summary>How a chosen threshold is put to the test.</summary>
public sealed record ThresholdAssessment
{
    /// <summary>The number of folds, 2 or more, or 0 for no cross-validation; no more than there are units.</summary>
    public int Folds { get; init; }

    /// <summary>The seed of the folds and of the draws.</summary>
    public uint Seed { get; init; }

    /// <summary>The number of draws for the interval of the threshold; 0 for none.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>The probability that the interval is meant to cover.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The unit of an image, such as its patient; null where each image is one.</summary>
    public Func<string, string>? UnitOf { get; init; }

    /// <summary>Where draws are counted as they are made, for whoever shows progress; null for nobody.</summary>
    public WorkCount? Work { get; init; }

    /// <summary>The unit of an image.</summary>
    internal string Unit(string imageId) => UnitOf?.Invoke(imageId) ?? imageId;

    /// <summary>Throws where a setting is out of its range.</summary>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public void Validate()
    {
        if (Folds is 1 or < 0)
        {
            throw new ArgumentException($"Cross-validation has 2 folds or more, not {Folds}.");
        }

        if (Replicates < 0 || !(Confidence is > 0 and < 1))
        {
            throw new ArgumentException($"{Replicates} draws and a confidence of {Confidence} make no interval.");
        }
    }

    /// <summary>Deals units to folds: in ordinal order, shuffled by the seed, one after the other.</summary>
    /// <param name="units">The unit of each image.</param>
    /// <returns>The fold of each image and the number of folds; 0 folds where there are fewer than two units or none were asked for.</returns>
    internal (int[] FoldOf, int Count) Deal(IReadOnlyList<string> units)
    {
        string[] distinct = [.. units.Distinct().Order(StringComparer.Ordinal)];
        int count = distinct.Length < 2 ? 0 : Math.Min(Folds, distinct.Length);
        if (count == 0)
        {
            return (new int[units.Count], 0);
        }

        var random = new NumPyRandomState(Seed);
        int[] order = [.. Enumerable.Range(0, distinct.Length)];
        var other = new int[1];
        for (int i = order.Length - 1; i > 0; i--)
        {
            random.Choice(i + 1, other);
            (order[i], order[other[0]]) = (order[other[0]], order[i]);
        }

        var foldOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < order.Length; i++)
        {
            foldOf.Add(distinct[order[i]], i % count);
        }

        return ([.. units.Select(unit => foldOf[unit])], count);
    }
}
