using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CheXplanation.Heatmaps;

namespace CheXplanation.Fuzz.Grammars;

/// <summary>Zip files as their records; the files within are mutated by their own grammar, and checksums, lengths and the directory mended afterwards.</summary>
public static class ZipGrammar
{
    private const int LocalLength = 30, MostInflated = 1 << 18;

    /// <summary>Words of a zip file's own.</summary>
    public static IReadOnlyList<byte[]> Words { get; } =
    [
        .. PictureGrammar.Words, [(byte)'P', (byte)'K', 1, 2], [(byte)'P', (byte)'K', 3, 4], [(byte)'P', (byte)'K', 5, 6], [(byte)'P', (byte)'K', 6, 6], [(byte)'P', (byte)'K', 6, 7],
        [1, 0, 16, 0], [8, 0], [0, 0], [0xff, 0xff], [0xfe, 0xff, 0xff, 0xff], .. ((string[])["data.pkl", "data/0", "byteorder", "version", "a.npy", "../a.npy", "/", "big", "little"]).Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>Cuts a zip file at its records, these into their fields, and the contents into pieces of four bytes.</summary>
    public static List<byte[]> Split(byte[] bytes)
    {
        var words = new List<byte[]>();
        int from = 0;
        foreach (int at in Records(bytes).Append(bytes.Length))
        {
            words.AddRange(PictureGrammar.Split(bytes[from..at]));
            from = at;
        }

        return words;
    }

    /// <summary>Mutates the files within, and mostly writes a directory that fits what is there.</summary>
    public static Func<byte[], Random, byte[]> Mend(Func<string, byte[], Random, byte[]> mutate) => (bytes, random) =>
    {
        if (random.Next(3) == 0)
        {
            return bytes;
        }

        using var file = new MemoryStream();
        var directory = new List<byte[]>();
        int[] records = [.. Records(bytes), bytes.Length];
        for (int i = 0; i + 1 < records.Length; i++)
        {
            if (Entry(bytes.AsSpan(records[i]..records[i + 1])) is { } entry)
            {
                byte[] content = entry.IsDeflated || random.Next(2) == 0 ? entry.Content : mutate(entry.Name, entry.Content, random);
                Write(file, directory, entry with { Content = content });
            }
        }

        return Finish(file, directory);
    };

    private static byte[] Finish(MemoryStream file, List<byte[]> directory)
    {
        int start = (int)file.Length;
        directory.ForEach(record => file.Write(record));
        byte[] end = [(byte)'P', (byte)'K', 5, 6, .. new byte[18]];
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)directory.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)directory.Count);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), (int)file.Length - start);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), start);
        file.Write(end);
        return file.ToArray();
    }

    private static void Write(MemoryStream file, List<byte[]> directory, Inner entry)
    {
        int at = (int)file.Length;
        byte[] plain = entry.IsDeflated ? Inflate(entry.Content) : entry.Content, name = Encoding.Latin1.GetBytes(entry.Name);
        var fields = new byte[26];
        BinaryPrimitives.WriteUInt16LittleEndian(fields, 20);
        BinaryPrimitives.WriteUInt16LittleEndian(fields.AsSpan(4), (ushort)(entry.IsDeflated ? 8 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(fields.AsSpan(10), ZipChecksum.Finish(ZipChecksum.Update(ZipChecksum.Start, plain)));
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(14), entry.Content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(18), plain.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(fields.AsSpan(22), (ushort)name.Length);
        file.Write([(byte)'P', (byte)'K', 3, 4, .. fields, .. name, .. entry.Content]);
        byte[] place = new byte[14];
        BinaryPrimitives.WriteInt32LittleEndian(place.AsSpan(10), at);
        directory.Add([(byte)'P', (byte)'K', 1, 2, 20, 0, .. fields, .. place, .. name]);
    }

    private static Inner? Entry(ReadOnlySpan<byte> record)
    {
        if (record.Length < LocalLength || record[2] != 3)
        {
            return null;
        }

        int name = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(record[26..]), record.Length - LocalLength), extra = BinaryPrimitives.ReadUInt16LittleEndian(record[28..]);
        ReadOnlySpan<byte> content = record[Math.Min(LocalLength + name + extra, record.Length)..];
        // A directory that follows begins another record; what stands between was once the content.
        return new Inner(Encoding.Latin1.GetString(record.Slice(LocalLength, name)), BinaryPrimitives.ReadUInt16LittleEndian(record[8..]) == 8, content.ToArray());
    }

    private static byte[] Inflate(byte[] content)
    {
        try
        {
            using var inflated = new DeflateStream(new MemoryStream(content), CompressionMode.Decompress);
            var plain = new byte[MostInflated];
            return plain[..inflated.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private static IEnumerable<int> Records(byte[] bytes)
    {
        for (int at = bytes.AsSpan().IndexOf("PK"u8); at >= 0 && at + 4 <= bytes.Length;)
        {
            if ((bytes[at + 2], bytes[at + 3]) is (1, 2) or (3, 4) or (5, 6))
            {
                yield return at;
            }

            int next = bytes.AsSpan(at + 1).IndexOf("PK"u8);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private sealed record Inner(string Name, bool IsDeflated, byte[] Content);
}
