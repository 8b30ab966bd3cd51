using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace CheXplanation.Heatmaps;

/// <summary>Writes heatmaps in the published layout: a pickle of protocol 3 with legacy torch streams inside.</summary>
/// <remarks><c>cxr_img</c>, which no script uses, is written as zeros, 3 x 1 x 1 unless asked for otherwise. The same input gives the same bytes.</remarks>
public static class PublishedPickleWriter
{
    /// <summary>Writes one heatmap.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="map">The values, row-major.</param>
    /// <param name="size">The size of the map.</param>
    /// <param name="picture">The size of the picture.</param>
    /// <param name="task">The task.</param>
    /// <param name="probability">The model's probability.</param>
    /// <param name="label">The label, 0 or 1.</param>
    /// <param name="imageEdge">The edge of <c>cxr_img</c>: 320 makes files as large as the published ones.</param>
    public static void Write(
        Stream stream, ReadOnlySpan<float> map, PictureSize size, PictureSize picture, string task, double probability, int label, int imageEdge = 1)
    {
        if (map.Length != size.PixelCount)
        {
            throw new ArgumentException($"a map of {size} has {size.PixelCount} values, not {map.Length}");
        }

        using var pickle = new MemoryStream();
        pickle.Write([0x80, 3, (byte)'}', (byte)'(']);
        Text(pickle, "map");
        Tensor(pickle, map, [1, 1, size.Height, size.Width]);
        Text(pickle, "prob");
        pickle.WriteByte((byte)'G');
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(number, probability);
        pickle.Write(number);
        Text(pickle, "task");
        Text(pickle, task);
        Text(pickle, "gt");
        Integer(pickle, label);
        Text(pickle, "cxr_img");
        Tensor(pickle, new float[3 * imageEdge * imageEdge], [3, imageEdge, imageEdge]);
        Text(pickle, "cxr_dims");
        Integer(pickle, picture.Width);
        Integer(pickle, picture.Height);
        pickle.Write([0x86, (byte)'u', (byte)'.']);
        pickle.WriteTo(stream);
    }

    private static void Tensor(Stream pickle, ReadOnlySpan<float> values, int[] size)
    {
        Global(pickle, "torch._utils", "_rebuild_tensor_v2");
        pickle.WriteByte((byte)'(');
        Global(pickle, "torch.storage", "_load_from_bytes");
        byte[] storage = Storage(values);
        pickle.WriteByte((byte)'B');
        Int32(pickle, storage.Length);
        pickle.Write(storage);
        pickle.Write([0x85, (byte)'R']);
        Integer(pickle, 0);
        Tuple(pickle, size);
        var stride = new int[size.Length];
        for (int d = size.Length - 1, step = 1; d >= 0; step *= size[d--])
        {
            stride[d] = step;
        }

        Tuple(pickle, stride);
        pickle.WriteByte(0x89);
        Global(pickle, "collections", "OrderedDict");
        pickle.Write([(byte)')', (byte)'R', (byte)'t', (byte)'R']);
    }

    private static byte[] Storage(ReadOnlySpan<float> values)
    {
        const string key = "0";
        using var stream = new MemoryStream();
        stream.Write([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.']);
        stream.Write([0x80, 2, (byte)'M', 0xe9, 3, (byte)'.']);
        stream.Write([0x80, 2, (byte)'}', (byte)'(']);
        Text(stream, "protocol_version");
        Integer(stream, 1001);
        Text(stream, "little_endian");
        stream.WriteByte(0x88);
        Text(stream, "type_sizes");
        stream.Write([(byte)'}', (byte)'(']);
        foreach ((string name, int bytes) in new[] { ("short", 2), ("int", 4), ("long", 4) })
        {
            Text(stream, name);
            Integer(stream, bytes);
        }

        stream.Write([(byte)'u', (byte)'u', (byte)'.', 0x80, 2, (byte)'(']);
        Text(stream, "storage");
        Global(stream, "torch", "FloatStorage");
        Text(stream, key);
        Text(stream, "cpu");
        Integer(stream, values.Length);
        stream.Write([(byte)'N', (byte)'t', (byte)'Q', (byte)'.', 0x80, 2, (byte)']']);
        Text(stream, key);
        stream.Write([(byte)'a', (byte)'.']);
        Span<byte> count = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(count, values.Length);
        stream.Write(count);
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("heatmaps are written on little-endian machines only");
        }

        stream.Write(MemoryMarshal.AsBytes(values));
        return stream.ToArray();
    }

    private static void Tuple(Stream stream, int[] values)
    {
        stream.WriteByte((byte)'(');
        foreach (int value in values)
        {
            Integer(stream, value);
        }

        stream.WriteByte((byte)'t');
    }

    private static void Text(Stream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        stream.WriteByte((byte)'X');
        Int32(stream, bytes.Length);
        stream.Write(bytes);
    }

    private static void Integer(Stream stream, int value)
    {
        stream.WriteByte((byte)'J');
        Int32(stream, value);
    }

    private static void Int32(Stream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Global(Stream stream, string module, string name) => stream.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));
}
