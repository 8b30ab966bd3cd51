namespace CheXplanation.Masks;

/// <summary>Turns dense row-major pixels into column-major runs and back.</summary>
/// <remarks>A column is a strided read, so columns are gathered in blocks that stay in cache.</remarks>
internal static class DenseRuns
{
    private const int BlockWidth = 64;

    /// <summary>Shape: <paramref name="pixels"/> is Height x Width, row-major; any value but 0 is on.</summary>
    public static int[] EncodeRowMajor(ReadOnlySpan<byte> pixels, PictureSize size, CancellationToken cancellation)
    {
        int width = size.Width, height = size.Height;
        var runs = new RunListBuilder(1024);
        var block = new byte[BlockWidth * height];
        for (int x = 0; x < width; x += BlockWidth)
        {
            cancellation.ThrowIfCancellationRequested();
            int columns = Math.Min(BlockWidth, width - x);
            Transpose(pixels, width, height, x, columns, block);
            AppendRuns(block.AsSpan(0, columns * height), ref runs);
        }

        return runs.ToArray();
    }

    /// <summary>Shape: <paramref name="destination"/> is Height x Width, row-major; 1 is on.</summary>
    public static void DecodeRowMajor(ReadOnlySpan<int> runs, PictureSize size, Span<byte> destination, CancellationToken cancellation)
    {
        destination.Clear();
        int width = size.Width, height = size.Height;
        long start = 0;
        for (int i = 0; i < runs.Length; start += runs[i++])
        {
            if ((i & 1) == 0)
            {
                continue;
            }

            int x = (int)(start / height), y = (int)(start % height);
            for (int left = runs[i]; left > 0; x++, y = 0)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(left, height - y);
                for (int row = y; row < y + count; row++)
                {
                    destination[row * width + x] = 1;
                }

                left -= count;
            }
        }
    }

    private static void Transpose(ReadOnlySpan<byte> pixels, int width, int height, int x, int columns, Span<byte> block)
    {
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = pixels.Slice(y * width + x, columns);
            for (int c = 0, at = y; c < row.Length; c++, at += height)
            {
                block[at] = row[c];
            }
        }
    }

    private static void AppendRuns(ReadOnlySpan<byte> pixels, scoped ref RunListBuilder runs)
    {
        while (!pixels.IsEmpty)
        {
            bool on = pixels[0] != 0;
            int length = on ? pixels.IndexOf((byte)0) : pixels.IndexOfAnyExcept((byte)0);
            length = length < 0 ? pixels.Length : length;
            runs.Append(on, length);
            pixels = pixels[length..];
        }
    }
}
