using System.Buffers.Binary;

namespace CheXplanation.Imaging;

/// <summary>Holds what a TIFF file's directories claim against the file's length, before the decoder allocates for it.</summary>
/// <remarks>Source: TIFF 6.0, section 2. BigTIFF, which files beyond 4 GB need, is refused.</remarks>
internal sealed class TiffDirectory
{
    private const int MaxPages = 4096, MaxEntries = 1024, EntryLength = 12;
    private const ushort Width = 256, Height = 257, StripOffsets = 273, StripLengths = 279, TileOffsets = 324, TileLengths = 325;

    private readonly FileStream _file;
    private readonly string _path;
    private readonly bool _isBigEndian;
    private readonly long _pixelLimit;

    private TiffDirectory(FileStream file, string path, long pixelLimit)
    {
        _pixelLimit = pixelLimit;
        _file = file;
        _path = path;
        _isBigEndian = Read(0, 2)[0] == (byte)'M';
        int version = UInt16(Read(2, 2));
        if (version != 42)
        {
            throw Malformed(2, "a TIFF file of version 42", version == 43 ? "BigTIFF; save it as plain TIFF or .npy" : $"{version}");
        }
    }

    /// <summary>Throws unless every value and all data of every page lie within the file, and each page's pixels within the limit.</summary>
    public static void Check(string path, long pixelLimit)
    {
        using FileStream file = File.OpenRead(path);
        var directory = new TiffDirectory(file, path, pixelLimit);
        var seen = new HashSet<long>();
        for (long at = directory.UInt32(directory.Read(4, 4)); at != 0; at = directory.CheckPage(at))
        {
            if (!seen.Add(at) || seen.Count > MaxPages)
            {
                throw directory.Malformed(at, $"at most {MaxPages} pages, each once", "another");
            }
        }
    }

    /// <summary>Checks a page's entries; gives the place of the next page, 0 at the end.</summary>
    private long CheckPage(long at)
    {
        int count = UInt16(Read(at, 2));
        if (count is 0 or > MaxEntries)
        {
            throw Malformed(at, $"1 to {MaxEntries} entries", $"{count}");
        }

        byte[] entries = Read(at + 2, (count * EntryLength) + 4);
        long[] offsets = [], lengths = [], width = [], height = [];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(i * EntryLength, EntryLength);
            long place = at + 2 + (i * EntryLength);
            (int size, long number) = (SizeOf(UInt16(entry[2..])), UInt32(entry[4..]));
            long start = size * number <= 4 ? place + 8 : UInt32(entry[8..]);
            if (start + (size * number) > _file.Length)
            {
                throw Malformed(place, $"values within {_file.Length} bytes", $"{number} of {size} bytes from byte {start}");
            }

            switch (UInt16(entry))
            {
                case StripOffsets or TileOffsets: offsets = Numbers(start, size, number); break;
                case StripLengths or TileLengths: lengths = Numbers(start, size, number); break;
                case Width: width = Numbers(start, size, number); break;
                case Height: height = Numbers(start, size, number); break;
            }
        }

        // The decoder makes tables of rows as it opens a file.
        if (width is [var across, ..] && height is [var down, ..] && (UInt128)across * (UInt128)down > (UInt128)_pixelLimit)
        {
            throw new DataFormatException(DataFault.PictureTooLarge, "its directory", $"at most {_pixelLimit} pixels", FormattableString.Invariant($"{across}x{down}"), _path);
        }

        CheckData(at, offsets, lengths);
        return UInt32(entries.AsSpan(count * EntryLength));
    }

    private void CheckData(long at, long[] offsets, long[] lengths)
    {
        if (offsets.Length == 0 || offsets.Length != lengths.Length)
        {
            throw Malformed(at, "as many places as lengths of data", $"{offsets.Length} and {lengths.Length}");
        }

        for (int i = 0; i < offsets.Length; i++)
        {
            if (offsets[i] + lengths[i] > _file.Length)
            {
                throw Malformed(at, $"data within {_file.Length} bytes", $"{lengths[i]} bytes from byte {offsets[i]}");
            }
        }
    }

    private long[] Numbers(long start, int size, long count)
    {
        if (size is not (2 or 4))
        {
            throw Malformed(start, "numbers of 2 or 4 bytes", $"{size} bytes");
        }

        // The caller has held count * size against the file's length.
        byte[] bytes = Read(start, (int)(count * size));
        var numbers = new long[count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = size == 2 ? UInt16(bytes.AsSpan(i * 2)) : UInt32(bytes.AsSpan(i * 4));
        }

        return numbers;
    }

    private static int SizeOf(int type) => type switch
    {
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 => 8,
        _ => 1,
    };

    private byte[] Read(long at, int length)
    {
        if (at < 0 || length < 0 || at > _file.Length - length)
        {
            throw Malformed(at, $"{length} bytes", "the end of the file");
        }

        var bytes = new byte[length];
        _file.Position = at;
        _file.ReadExactly(bytes);
        return bytes;
    }

    private int UInt16(ReadOnlySpan<byte> bytes) => _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private long UInt32(ReadOnlySpan<byte> bytes) => _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private DataFormatException Malformed(long at, string expected, string found) => new(DataFault.Malformed, FormattableString.Invariant($"byte {at}"), expected, found, _path);
}
