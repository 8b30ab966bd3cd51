using System.Runtime.InteropServices;

namespace CheXplanation.Heatmaps;

/// <summary>Reads an array's numbers as float32 in row-major order.</summary>
internal static class ArrayValues
{
    private const int BlockBytes = 1 << 16;

    /// <summary>Reads a checked array.</summary>
    /// <param name="stream">Stands at the storage's first byte; read forward only.</param>
    /// <param name="layout">The array.</param>
    public static float[] Read(Stream stream, ArrayLayout layout)
    {
        float[] values = GC.AllocateUninitializedArray<float>(checked((int)layout.Count));
        if (values.Length == 0)
        {
            return values;
        }

        Skip(stream, layout.Offset * ElementKinds.SizeOf(layout.Element));
        if (layout.IsRowMajor())
        {
            ReadPacked(stream, layout, values);
        }
        else
        {
            // The span of the array, then each element from its place in it.
            float[] span = GC.AllocateUninitializedArray<float>(checked((int)layout.Span));
            ReadPacked(stream, layout, span);
            Gather(span, layout, values);
        }

        return values;
    }

    private static void ReadPacked(Stream stream, ArrayLayout layout, Span<float> destination)
    {
        if (layout.Element == ElementKind.Float32)
        {
            // Straight into place: the speed of a memory copy.
            Span<byte> bytes = MemoryMarshal.AsBytes(destination);
            ReadExactly(stream, bytes);
            ElementConversion.ToNativeOrder(bytes, layout.Element, layout.IsBigEndian);
            return;
        }

        int width = ElementKinds.SizeOf(layout.Element);
        var buffer = new byte[Math.Min(BlockBytes, (long)destination.Length * width)];
        while (destination.Length > 0)
        {
            int count = Math.Min(buffer.Length / width, destination.Length);
            Span<byte> block = buffer.AsSpan(0, count * width);
            ReadExactly(stream, block);
            ElementConversion.ToNativeOrder(block, layout.Element, layout.IsBigEndian);
            ElementConversion.ToSingle(block, layout.Element, destination[..count]);
            destination = destination[count..];
        }
    }

    /// <summary>values in row-major order = span[sum of index * stride].</summary>
    private static void Gather(ReadOnlySpan<float> span, ArrayLayout layout, Span<float> values)
    {
        int last = layout.Shape.Length - 1;
        long[] shape = layout.Shape, strides = layout.Strides;
        var index = new long[shape.Length];
        long row = 0;
        for (int i = 0; i < values.Length;)
        {
            for (long x = 0, at = row; x < shape[last]; x++, at += strides[last])
            {
                values[i++] = span[(int)at];
            }

            for (int d = last - 1; d >= 0; d--)
            {
                row += strides[d];
                if (++index[d] < shape[d])
                {
                    break;
                }

                row -= strides[d] * shape[d];
                index[d] = 0;
            }
        }
    }

    private static void Skip(Stream stream, long count)
    {
        if (stream.CanSeek)
        {
            stream.Position += count;
            return;
        }

        var buffer = new byte[Math.Min(BlockBytes, count)];
        for (; count > 0; count -= Math.Min(buffer.Length, count))
        {
            ReadExactly(stream, buffer.AsSpan(0, (int)Math.Min(buffer.Length, count)));
        }
    }

    private static void ReadExactly(Stream stream, Span<byte> destination)
    {
        try
        {
            stream.ReadExactly(destination);
        }
        catch (EndOfStreamException error)
        {
            throw new DataFormatException(DataFault.Malformed, "its numbers", "as many as its shape says", "the end of the data", null, error);
        }
    }
}
