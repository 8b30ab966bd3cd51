using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>Unites the parts of each image and task as they come; a mask is given with its last part.</summary>
/// <remarks>Parts that wait for others are held as counts, in a temporary file where they are many: a file may hold any number in any order.</remarks>
/// <param name="cancellation">Ends the work early.</param>
internal sealed class InstanceUnion(CancellationToken cancellation) : IDisposable
{
    private readonly Dictionary<ImageTask, int> _expected = [];
    private readonly Dictionary<ImageTask, Waiting> _waiting = [];
    private readonly CountsSpool _counts = new();

    /// <summary>Tells that parts will come.</summary>
    public void Expect(ImageTask key, int parts = 1) => _expected[key] = _expected.GetValueOrDefault(key) + parts;

    /// <summary>Whether any part of it was told.</summary>
    public bool IsExpected(ImageTask key) => _expected.ContainsKey(key);

    /// <summary>Adds a part; the union, where it was the last one of its image and task.</summary>
    public SegmentationMask? Add(ItemIdentity identity, RunLengthMask part, bool isCrowd, double score)
    {
        var key = new ImageTask(identity.ImageId, identity.Task);
        int parts = _expected.GetValueOrDefault(key);
        if (parts == 1)
        {
            return new SegmentationMask(identity, part) { IsCrowd = isCrowd, Probability = score };
        }

        if (!_waiting.TryGetValue(key, out Waiting? waiting))
        {
            _waiting.Add(key, waiting = new Waiting(part.Size));
        }

        if (part.Size != waiting.Size)
        {
            throw new DataFormatException(DataFault.InvalidRle, $"{identity}", $"parts of one size, as before {waiting.Size}", $"{part.Size}");
        }

        waiting.Parts.Add(_counts.Add(part));
        waiting.IsCrowd &= isCrowd;
        waiting.Score = double.IsNaN(waiting.Score) || score > waiting.Score ? score : waiting.Score;
        if (waiting.Parts.Count < parts)
        {
            return null;
        }

        _waiting.Remove(key);
        return new SegmentationMask(identity, Unite(waiting)) { IsCrowd = waiting.IsCrowd, Probability = waiting.Score };
    }

    /// <summary>What is still waiting: a part of it could not be read, and the rest alone would be another mask.</summary>
    public IEnumerable<DataFormatException> Incomplete() => _waiting.Select(waiting => new DataFormatException(
        DataFault.InvalidValue, $"image '{waiting.Key.ImageId}', task '{waiting.Key.Task}'", $"{_expected[waiting.Key]} parts that can be read",
        $"{waiting.Value.Parts.Count}; no mask is given"));

    public void Dispose() => _counts.Dispose();

    private RunLengthMask Unite(Waiting waiting)
    {
        var union = MaskJoin.Union(cancellation);
        foreach (SpooledCounts part in waiting.Parts)
        {
            cancellation.ThrowIfCancellationRequested();
            union.Add(CocoRunLengthText.Decode(_counts.Read(part), waiting.Size));
        }

        return union.ToMask();
    }

    private sealed class Waiting(PictureSize size)
    {
        public PictureSize Size { get; } = size;

        public List<SpooledCounts> Parts { get; } = [];

        public bool IsCrowd { get; set; } = true;

        public double Score { get; set; } = double.NaN;
    }
}
