using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CheXplanation.Heatmaps;

/// <summary>A storage written by torch.save before the zip format: five pickles, then the raw numbers.</summary>
/// <remarks>
/// The five: the magic number, the protocol 1001, facts of the writing system, the storage by its persistent id, the list of keys.
/// Then an int64 with the number of elements and the elements themselves, little endian.
/// Source: <c>torch/serialization.py</c>, _legacy_save.
/// </remarks>
internal sealed class LegacyTorchStream
{
    private static ReadOnlySpan<byte> Magic => [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    // The five pickles of a stream are far shorter.
    private const int LongestHead = 1 << 16;

    private readonly Stream _stream;
    private readonly TorchElement _element;
    private readonly long _valuesAt;
    private readonly long _count;

    private LegacyTorchStream(Stream stream, TorchElement element, long valuesAt, long count)
    {
        _stream = stream;
        _element = element;
        _valuesAt = valuesAt;
        _count = count;
    }

    /// <summary>Checks the structure of a tensor's storage without reading its numbers.</summary>
    public static LegacyTorchStream Open(Stream file, PickleTorchStream source)
    {
        (Stream stream, long start, long end) = Locate(file, source.Bytes, long.MaxValue);
        try
        {
            return Open(stream, start, end);
        }
        catch (DataFormatException error) when (stream != file)
        {
            string of = source.Bytes is PickleEncodedBytes { Text: PickleLongText text } ? FormattableString.Invariant($"the string at byte {text.Offset}, decoded") : "a string, decoded";
            throw new DataFormatException(error.Fault, $"{error.Position} of {of}", error.Expected, error.Found, inner: error);
        }
    }

    /// <summary>Throws where the pickles of a stream that nothing is read of name code: a file is refused whole.</summary>
    /// <remarks>What else may be wrong with it does not matter, as it is never used.</remarks>
    public static void CheckNames(Stream file, PickleTorchStream source)
    {
        try
        {
            (Stream stream, long start, long end) = Locate(file, source.Bytes, LongestHead);
            Open(stream, start, end);
        }
        catch (DataFormatException error) when (error.Fault != DataFault.Unsafe)
        {
        }
    }

    private static LegacyTorchStream Open(Stream stream, long start, long end)
    {
        var cursor = new ByteCursor(stream, start, end);
        if (new PickleDecoder(cursor, false, 0).Read() is not PickleBigInteger magic || !magic.Bytes.AsSpan().SequenceEqual(Magic))
        {
            throw ByteCursor.Malformed(start, "the magic number of a legacy torch stream", "something else");
        }

        if (new PickleDecoder(cursor, false, 0).Read() is not PickleInteger { Value: 1001 })
        {
            throw ByteCursor.Malformed(cursor.Position, "torch's protocol 1001", "something else");
        }

        new PickleDecoder(cursor, false, 0).Read();
        if (new PickleDecoder(cursor, true, 0).Read() is not PickleStorage storage)
        {
            throw ByteCursor.Malformed(cursor.Position, "one storage", "something else");
        }

        if (new PickleDecoder(cursor, false, 0).Read() is not PickleSequence { Items: [PickleText key] } || key.Value != storage.Key)
        {
            throw ByteCursor.Malformed(cursor.Position, $"the key '{storage.Key}' alone", "something else");
        }

        long count = cursor.ReadInt64("the number of elements");
        if (count != storage.Count)
        {
            throw ByteCursor.Malformed(cursor.Position - 8, $"{storage.Count} elements", $"{count}");
        }

        cursor.Demand((ulong)UInt128.Min((UInt128)count * (uint)PickleAllowList.SizeOf(storage.Element), ulong.MaxValue), "the storage's elements");
        return new LegacyTorchStream(stream, storage.Element, cursor.Position, count);
    }

    /// <summary>Throws unless every element of the tensor lies inside the storage.</summary>
    public void Check(PickleTensor tensor)
    {
        UInt128 last = (UInt128)tensor.StorageOffset, total = 1;
        for (int i = 0; i < tensor.Size.Length; i++)
        {
            total *= (UInt128)tensor.Size[i];
            last += (UInt128)Math.Max(tensor.Size[i] - 1, 0) * (UInt128)tensor.Stride[i];
            if (total > (UInt128)_count)
            {
                throw ByteCursor.Malformed(_valuesAt, $"a tensor within {_count} elements", tensor.Describe());
            }
        }

        if (total != 0 && last >= (UInt128)_count)
        {
            throw ByteCursor.Malformed(_valuesAt, $"a tensor within {_count} elements", $"one that reaches element {last}");
        }
    }

    /// <summary>Reads a checked tensor in row-major order, as float32.</summary>
    public float[] Read(PickleTensor tensor)
    {
        long total = tensor.Size.Aggregate(1L, (product, n) => product * n);
        int width = PickleAllowList.SizeOf(_element);
        long first = tensor.StorageOffset;
        long span = total == 0 ? 0 : 1 + tensor.Size.Zip(tensor.Stride, (n, s) => (n - 1) * s).Sum();
        if (span > PickleLimits.TensorBytes / width)
        {
            throw ByteCursor.Malformed(_valuesAt, $"a tensor within {PickleLimits.TensorBytes} bytes", $"one of {span} elements of {width} bytes");
        }

        var raw = new byte[span * width];
        new ByteCursor(_stream, _valuesAt + first * width, _valuesAt + _count * width).Read(raw, "the tensor's elements");
        var values = new float[total];
        if (_element == TorchElement.Float32 && span == total && IsContiguous(tensor) && BitConverter.IsLittleEndian)
        {
            MemoryMarshal.Cast<byte, float>(raw).CopyTo(values);
            return values;
        }

        var index = new long[tensor.Size.Length];
        for (long i = 0, at = 0; i < total; i++)
        {
            values[i] = Convert(raw.AsSpan((int)(at * width), width), _element);
            for (int d = index.Length - 1; d >= 0; d--)
            {
                at += tensor.Stride[d];
                if (++index[d] < tensor.Size[d])
                {
                    break;
                }

                at -= tensor.Stride[d] * tensor.Size[d];
                index[d] = 0;
            }
        }

        return values;
    }

    private static bool IsContiguous(PickleTensor tensor)
    {
        long expected = 1;
        for (int d = tensor.Size.Length - 1; d >= 0; expected *= tensor.Size[d--])
        {
            if (tensor.Size[d] != 1 && tensor.Stride[d] != expected)
            {
                return false;
            }
        }

        return true;
    }

    private static float Convert(ReadOnlySpan<byte> bytes, TorchElement element) => element switch
    {
        TorchElement.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        TorchElement.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        TorchElement.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        TorchElement.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        TorchElement.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        TorchElement.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        TorchElement.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        TorchElement.Int8 => (sbyte)bytes[0],
        _ => bytes[0],
    };

    /// <summary>Where the stream's bytes are: in the file, or (protocol 2) Latin-1 decoded from UTF-8 text.</summary>
    private static (Stream Stream, long Start, long End) Locate(Stream file, PickleValue bytes, long limit)
    {
        switch (bytes)
        {
            case PickleBytes raw:
                return (file, raw.Offset, raw.Offset + raw.Length);
            case PickleEncodedBytes { Text: PickleLongText text }:
                long length = Math.Min(text.Length, limit);
                byte[] decoded = Latin1FromUtf8(new ByteCursor(file, text.Offset, text.Offset + length).ReadBytes((ulong)length, "text"), text.Offset, length < text.Length);
                return (new MemoryStream(decoded, false), 0, decoded.Length);
            case PickleEncodedBytes { Text: PickleText text }:
                byte[] small = [.. text.Value.Select(c => c < 256 ? (byte)c : throw ByteCursor.Malformed(0, "Latin-1 text", $"U+{(int)c:X4}"))];
                return (new MemoryStream(small, false), 0, small.Length);
            default:
                throw ByteCursor.Malformed(0, "the bytes of a torch stream", bytes.Describe());
        }
    }

    private static byte[] Latin1FromUtf8(byte[] utf8, long offset, bool isCut)
    {
        int count = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            byte value = utf8[i];
            if (value is 0xc2 or 0xc3 && i + 1 < utf8.Length && (utf8[i + 1] & 0xc0) == 0x80)
            {
                value = (byte)(((value & 3) << 6) | (utf8[++i] & 0x3f));
            }
            else if (isCut && i == utf8.Length - 1 && value is 0xc2 or 0xc3)
            {
                break;
            }
            else if (value > 127)
            {
                throw ByteCursor.Malformed(offset + i, "Latin-1 text in UTF-8", $"byte 0x{value:x2}");
            }

            utf8[count++] = value;
        }

        return utf8[..count];
    }
}
