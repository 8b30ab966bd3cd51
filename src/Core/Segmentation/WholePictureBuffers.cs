namespace CheXplanation.Segmentation;

/// <summary>The big arrays of <see cref="WholePictureSegmenter"/>: grown on demand, kept from map to map; one thread at a time.</summary>
public sealed class WholePictureBuffers
{
    private float[] _values = [];
    private byte[] _mask = [];
    private byte[] _gray = [];
    private int _length;

    /// <summary>The upsampled map of the last call, row-major.</summary>
    public ReadOnlySpan<float> Upsampled => _values.AsSpan(0, _length);

    /// <summary>The mask of the last call, row-major zeros and ones.</summary>
    public ReadOnlySpan<byte> Mask => _mask.AsSpan(0, _length);

    /// <summary>Ends the work in them early.</summary>
    internal CancellationToken Cancellation
    {
        get => Contours.Cancellation;
        set => Contours.Cancellation = value;
    }

    internal ContourFillingWorkspace Contours { get; } = new();

    internal Span<float> Values => _values.AsSpan(0, _length);

    internal Span<byte> Pixels => _mask.AsSpan(0, _length);

    /// <summary>A second picture of bytes, made where smoothing asks for it.</summary>
    internal Span<byte> Gray
    {
        get
        {
            if (_gray.Length < _length)
            {
                _gray = GC.AllocateUninitializedArray<byte>(_length);
            }

            return _gray.AsSpan(0, _length);
        }
    }

    internal void Prepare(PictureSize size)
    {
        if (size.Width < 1 || size.Height < 1 || size.PixelCount > Array.MaxLength)
        {
            throw new ArgumentException($"A picture of {size} cannot be held in memory.", nameof(size));
        }

        _length = (int)size.PixelCount;
        if (_values.Length < _length)
        {
            _values = GC.AllocateUninitializedArray<float>(_length);
            _mask = GC.AllocateUninitializedArray<byte>(_length);
        }
    }
}
