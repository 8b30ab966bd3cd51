namespace CheXplanation.Fidelity;

/// <summary>How many values were compared and how they compare.</summary>
public sealed class Tally
{
    /// <summary>The values compared.</summary>
    public int Compared => Equal + Within + Different;

    /// <summary>Those that are the same text.</summary>
    public int Equal { get; private set; }

    /// <summary>Those that differ by no more than the stated tolerance.</summary>
    public int Within { get; private set; }

    /// <summary>Those that differ by more, or are on one side only.</summary>
    public int Different { get; private set; }

    /// <summary>Different values that no stated reason covers.</summary>
    public int Unexplained { get; private set; }

    /// <summary>The largest relative difference of two numbers that are not the same text.</summary>
    public double LargestShare { get; private set; }

    /// <summary>The most pixels by which two masks differ.</summary>
    public long MostPixels { get; private set; }

    /// <summary>Counts a value that is the same.</summary>
    public void AddEqual() => Equal++;

    /// <summary>Counts a value that differs.</summary>
    /// <param name="within">Whether the tolerance covers it.</param>
    /// <param name="explained">Whether a stated reason covers it.</param>
    /// <param name="share">The relative difference of two numbers, or 0.</param>
    /// <param name="pixels">The pixels by which two masks differ, or 0.</param>
    public void AddUnequal(bool within, bool explained, double share = 0, long pixels = 0)
    {
        Within += within ? 1 : 0;
        Different += within ? 0 : 1;
        Unexplained += within || explained ? 0 : 1;
        LargestShare = Math.Max(LargestShare, share);
        MostPixels = Math.Max(MostPixels, pixels);
    }

    /// <summary>Counts a failing that is no single value, such as bytes that differ where all cells are equal.</summary>
    public void AddUnexplained(int count = 1) => Unexplained += count;

    /// <summary>The different values have a reason if nothing differs once that reason is taken away.</summary>
    public void ExplainBy(Tally without) => Unexplained = without.Unexplained;

    /// <summary>Adds another tally.</summary>
    public void Add(Tally other)
    {
        Equal += other.Equal;
        Within += other.Within;
        Different += other.Different;
        Unexplained += other.Unexplained;
        LargestShare = Math.Max(LargestShare, other.LargestShare);
        MostPixels = Math.Max(MostPixels, other.MostPixels);
    }
}
