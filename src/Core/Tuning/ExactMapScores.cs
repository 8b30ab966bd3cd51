using CheXplanation.Heatmaps;
using CheXplanation.Masks;

namespace CheXplanation.Tuning;

/// <summary>How many pixels of one map reach each of many evenly spaced values, inside the truth and outside.</summary>
/// <remarks>The values are multiples of 1/8192, which float32 holds exactly.</remarks>
public sealed class ExactMapScores
{
    internal const int Bins = 8192, PixelsBetweenLooks = 1 << 16;

    private readonly int[] _inside = new int[Bins + 1];
    private readonly int[] _outside = new int[Bins + 1];

    internal ExactMapScores(SaliencyMap map, RunLengthMask truth)
    {
        Map = map;
        Truth = truth;
    }

    /// <summary>The image.</summary>
    public string ImageId => Map.ImageId;

    /// <summary>The task (pathology).</summary>
    public string Task => Map.Task;

    /// <summary>Whether the map can be cut: not a constant one, and without NaN.</summary>
    public bool IsDefined => _inside[Bins] + _outside[Bins] > 0;

    internal SaliencyMap Map { get; }

    internal RunLengthMask Truth { get; }

    /// <summary>The intersection over union of the pixels that reach an edge.</summary>
    internal double AtEdge(int edge) => IoU(_inside[edge], _outside[edge]);

    /// <summary>No threshold from an edge up to the next gives more than this.</summary>
    internal double AtMost(int bin) => IoU(_inside[bin], _outside[bin + 1]);

    /// <summary>The pixels that reach an edge.</summary>
    internal (int Inside, int Outside) Reaching(int edge) => (_inside[edge], _outside[edge]);

    internal double IoU(int inside, int outside) => (double)inside / (outside + Truth.Area);

    /// <summary>Where a value lies: the last edge that it reaches.</summary>
    internal static int BinOf(float value) => (int)(value * Bins);

    /// <summary>Counts the pixels of a normalised picture.</summary>
    internal void Count(NormalizedPicture picture)
    {
        ReadOnlySpan<float> values = picture.Values;
        ReadOnlySpan<byte> truth = picture.Truth;
        for (int i = 0; i < values.Length; i++)
        {
            if (i % PixelsBetweenLooks == 0)
            {
                picture.Cancellation.ThrowIfCancellationRequested();
            }

            float value = values[i];
            if (value >= 0)
            {
                (truth[i] != 0 ? _inside : _outside)[BinOf(value)]++;
            }
        }

        for (int bin = Bins; bin > 0; bin--)
        {
            _inside[bin - 1] += _inside[bin];
            _outside[bin - 1] += _outside[bin];
        }
    }
}

/// <summary>Counts maps for <see cref="ExactThresholdTuning"/>; a worker keeps its own.</summary>
public sealed class ExactMapScorer
{
    private readonly NormalizedPicture _picture = new();

    /// <summary>Ends the work on a map early, with an OperationCanceledException.</summary>
    public CancellationToken Cancellation
    {
        get => _picture.Cancellation;
        init => _picture.Cancellation = value;
    }

    /// <summary>Counts a map.</summary>
    /// <param name="map">The heatmap.</param>
    /// <param name="truth">The true mask, not empty.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentException">The truth is empty or has another size than the picture.</exception>
    public ExactMapScores Score(SaliencyMap map, RunLengthMask truth)
    {
        if (truth.IsEmpty || truth.Size != map.GetPictureSize())
        {
            throw new ArgumentException($"A true mask of {map.GetPictureSize()} that is not empty is needed, not one of {truth.Size} with {truth.Area} pixels.", nameof(truth));
        }

        var scores = new ExactMapScores(map, truth);
        if (_picture.TryRead(map, truth))
        {
            scores.Count(_picture);
        }

        return scores;
    }
}
