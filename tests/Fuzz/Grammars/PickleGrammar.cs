using System.Buffers.Binary;
using System.Text;
using CheXplanation.Heatmaps;

namespace CheXplanation.Fuzz.Grammars;

/// <summary>Pickles as lists of opcodes with their arguments.</summary>
public static class PickleGrammar
{
    /// <summary>A heatmap as published, small.</summary>
    public static byte[] Published()
    {
        using var stream = new MemoryStream();
        PublishedPickleWriter.Write(stream, [1, 2, 3, 4, 5, 6], new PictureSize(3, 2), new PictureSize(7, 5), "Edema", 0.25, 1);
        return stream.ToArray();
    }

    /// <summary>The same with its bytes as protocol 2 writes them: characters 0 to 255 in UTF-8, to be encoded as Latin-1.</summary>
    public static byte[] ProtocolTwo() => [.. Split(Published()).SelectMany(word => word switch
    {
        [0x80, _] => [0x80, 2],
        [(byte)'B', ..] => [.. "c_codecs\nencode\n"u8, .. Text(Encoding.Latin1.GetString(word.AsSpan(5))), .. Text("latin1"), 0x86, (byte)'R'],
        _ => word,
    })];

    /// <summary>A heatmap of plain opcodes of protocol 4: frames, memo, names from the stack.</summary>
    public static byte[] ProtocolFour() => [.. Split(Published()).SelectMany((word, i) => word switch
    {
        [0x80, _] => [0x80, 4, 0x95, 9, 0, 0, 0, 0, 0, 0, 0],
        [(byte)'c', ..] when Encoding.ASCII.GetString(word, 1, word.Length - 2).Split('\n') is [string module, string name] =>
            [.. ShortText(module), 0x94, .. ShortText(name), 0x94, 0x93, 0x94],
        [(byte)'B', ..] => [0x8e, .. word.AsSpan(1, 4), 0, 0, 0, 0, .. word.AsSpan(5)],
        [(byte)'X', ..] => [.. word, (byte)'r', (byte)i, 1, 0, 0],
        _ => word,
    })];

    /// <summary>Small programs of every kind that Python would run.</summary>
    public static IReadOnlyList<byte[]> Hostile { get; } =
    [
        [0x80, 3, .. "cposix\nsystem\n(X\u0004\0\0\0echotR."u8], [0x80, 4, 0x8c, 2, (byte)'o', (byte)'s', 0x94, 0x8c, 4, .. "exec"u8, 0x94, (byte)'h', 0, (byte)'h', 1, 0x93, (byte)')', (byte)'R', (byte)'.'],
        [.. "(S'id'\nios\nsystem\n."u8], [0x80, 2, 0x82, 1, (byte)')', 0x81, (byte)'.'],
    ];

    /// <summary>Cuts a pickle, or several in a row, into opcodes; what is none stays one word.</summary>
    public static List<byte[]> Split(byte[] bytes)
    {
        var words = new List<byte[]>();
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Clamp(LengthAt(bytes.AsSpan(at)), 1, bytes.Length - at);
            words.Add(bytes[at..(at + length)]);
            at += length;
        }

        return words;
    }

    /// <summary>Often mutates within a tensor's bytes too, and writes the length that then is.</summary>
    public static byte[] Mend(byte[] bytes, Random random)
    {
        if (random.Next(3) != 0)
        {
            return bytes;
        }

        List<byte[]> words = Split(bytes);
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] is [(byte)'B', _, _, _, _, ..] && random.Next(2) == 0)
            {
                List<byte[]> inner = Split(words[i][5..]);
                int at = random.Next(inner.Count + 1);
                if (random.Next(2) == 0)
                {
                    inner.Insert(at, Words[random.Next(Words.Count)]);
                }
                else if (at < inner.Count)
                {
                    inner[at] = Words[random.Next(Words.Count)];
                }

                byte[] content = [.. inner.SelectMany(word => word)];
                words[i] = [(byte)'B', .. Number(content.Length), .. content];
            }
        }

        return [.. words.SelectMany(word => word)];
    }

    /// <summary>Opcodes worth putting in.</summary>
    public static IReadOnlyList<byte[]> Words { get; } = MakeWords();

    private static byte[][] MakeWords()
    {
        var words = new List<byte[]>();
        string[] names = [.. PickleAllowList.Table.Keys, "posix.system", "builtins.eval", "builtins.getattr", "\u001b[2J.x", ".", "collections.OrderedDict.x"];
        foreach (string name in names)
        {
            int dot = name.LastIndexOf('.');
            words.Add(Encoding.UTF8.GetBytes($"c{name[..dot]}\n{name[(dot + 1)..]}\n"));
            words.Add([.. ShortText(name[..dot]), .. ShortText(name[(dot + 1)..]), 0x93]);
        }

        words.AddRange("(.)]}NtauesR0Q012bodl"u8.ToArray().Select(opcode => new[] { opcode }));
        words.AddRange(((byte[])[0x81, 0x82, 0x83, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x97, 0x98]).Select(opcode => new[] { opcode }));
        foreach (int number in (int[])[0, 1, 2, 3, 14, 255, 256, 1001, 65535, int.MaxValue, -1])
        {
            words.Add([(byte)'J', .. Number(number)]);
            words.Add([(byte)'q', (byte)number]);
            words.Add([(byte)'h', (byte)number]);
            words.Add([(byte)'r', .. Number(number)]);
            words.Add([(byte)'j', .. Number(number)]);
            words.Add([(byte)'B', .. Number(number)]);
            words.Add([(byte)'X', .. Number(number)]);
            words.Add([0x8e, .. Number(number), 0, 0, 0, 0]);
            words.Add([0x8a, (byte)number, .. Number(number), .. Number(number)]);
            words.Add([0x95, .. Number(number), .. Number(number)]);
        }

        words.AddRange(((string[])["map", "prob", "task", "gt", "cxr_dims", "Edema", "storage", "0", "cpu", "latin1", new string('é', 600), new string('x', 1024)]).Select(Text));
        words.AddRange([[0x80, 2], [0x80, 5], [(byte)'G', 0x7f, 0xf8, 0, 0, 0, 0, 0, 0], [(byte)'G', 0x3f, 0xe0, 0, 0, 0, 0, 0, 0]]);
        return [.. words];
    }

    private static int LengthAt(ReadOnlySpan<byte> rest) => PickleOpcodes.ArgumentOf(rest[0]) switch
    {
        PickleArgument.Byte => 2,
        PickleArgument.TwoBytes => 3,
        PickleArgument.FourBytes => 5,
        PickleArgument.EightBytes => 9,
        PickleArgument.Line => 2 + rest[1..].IndexOf((byte)'\n'),
        PickleArgument.TwoLines when rest[1..].IndexOf((byte)'\n') is >= 0 and int first => 3 + first + rest[(2 + first)..].IndexOf((byte)'\n'),
        PickleArgument.Short when rest.Length > 1 => 2 + rest[1],
        PickleArgument.Long when rest.Length > 4 => (int)Math.Min(5L + BinaryPrimitives.ReadUInt32LittleEndian(rest[1..]), rest.Length),
        PickleArgument.VeryLong when rest.Length > 8 => (int)Math.Min(9UL + (Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(rest[1..]), int.MaxValue)), (ulong)rest.Length),
        _ => 1,
    };

    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)'X', .. Number(bytes.Length), .. bytes];
    }

    private static byte[] ShortText(string text) => [0x8c, (byte)text.Length, .. Encoding.Latin1.GetBytes(text)];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
