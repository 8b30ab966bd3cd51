using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>The outlines of two masks on one grid, cut to the box around both; the memory is kept from pair to pair, one thread at a time.</summary>
/// <remarks>
/// The grid runs down the columns. A place is a corner of pixels (Contour; one row and column more than the box) or a pixel (BorderPixel), and
/// holds a code: 0 off the outline, else for a corner the pixels around it that are on, 8 4 / 2 1 as they lie, for a border pixel 1.
/// </remarks>
internal sealed class SurfaceGrid
{
    private const byte AllOn = 15;

    private byte[] _pixels = [];
    private byte[] _predicted = [];
    private byte[] _truth = [];
    private PixelBox _box;

    /// <summary>The number of columns.</summary>
    public int Width { get; private set; }

    /// <summary>The number of rows.</summary>
    public int Height { get; private set; }

    /// <summary>The codes of the predicted mask.</summary>
    public ReadOnlySpan<byte> Predicted => _predicted.AsSpan(0, Width * Height);

    /// <summary>The codes of the true mask.</summary>
    public ReadOnlySpan<byte> Truth => _truth.AsSpan(0, Width * Height);

    /// <summary>Takes two masks of one size, one of which at least is not empty.</summary>
    public void Load(RunLengthMask predicted, RunLengthMask truth, SurfaceConvention convention, CancellationToken cancellation)
    {
        _box = Around(predicted.GetBox(), truth.GetBox());
        int more = convention == SurfaceConvention.Contour ? 1 : 0;
        Width = _box.Width + more;
        Height = _box.Height + more;
        int places = checked(Width * Height), padded = checked((_box.Width + 2) * (_box.Height + 2));
        if (_pixels.Length < padded)
        {
            _pixels = GC.AllocateUninitializedArray<byte>(padded);
            _predicted = GC.AllocateUninitializedArray<byte>(padded);
            _truth = GC.AllocateUninitializedArray<byte>(padded);
        }

        Outline(predicted, convention, _predicted.AsSpan(0, places), cancellation);
        Outline(truth, convention, _truth.AsSpan(0, places), cancellation);
    }

    private void Outline(RunLengthMask mask, SurfaceConvention convention, Span<byte> codes, CancellationToken cancellation)
    {
        // Pixels of the box with a frame of pixels that are off around them, column after column.
        int stride = _box.Height + 2;
        Span<byte> pixels = _pixels.AsSpan(0, (_box.Width + 2) * stride);
        BinaryPixels.Clear(pixels, cancellation);
        foreach (ColumnSpan span in new ColumnSpans(mask))
        {
            pixels.Slice(((span.X - _box.X + 1) * stride) + span.Top - _box.Y + 1, span.Length).Fill(1);
        }

        for (int x = 0; x < Width; x++)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> column = codes.Slice(x * Height, Height);
            if (convention == SurfaceConvention.Contour)
            {
                Corners(pixels.Slice(x * stride, stride), pixels.Slice((x + 1) * stride, stride), column);
            }
            else
            {
                Borders(pixels.Slice(x * stride, stride), pixels.Slice((x + 1) * stride, stride), pixels.Slice((x + 2) * stride, stride), column);
            }
        }
    }

    private static void Corners(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> codes)
    {
        for (int y = 0; y < codes.Length; y++)
        {
            int code = (left[y] << 3) | (right[y] << 2) | (left[y + 1] << 1) | right[y + 1];
            codes[y] = code == AllOn ? (byte)0 : (byte)code;
        }
    }

    private static void Borders(ReadOnlySpan<byte> left, ReadOnlySpan<byte> here, ReadOnlySpan<byte> right, Span<byte> codes)
    {
        for (int y = 0; y < codes.Length; y++)
        {
            int inner = left[y + 1] & right[y + 1] & here[y] & here[y + 2];
            codes[y] = (byte)(here[y + 1] & ~inner);
        }
    }

    private static PixelBox Around(PixelBox a, PixelBox b)
    {
        if (a.Width == 0 || b.Width == 0)
        {
            return a.Width == 0 ? b : a;
        }

        int x = Math.Min(a.X, b.X), y = Math.Min(a.Y, b.Y);
        return new PixelBox(x, y, Math.Max(a.X + a.Width, b.X + b.Width) - x, Math.Max(a.Y + a.Height, b.Y + b.Height) - y);
    }
}
