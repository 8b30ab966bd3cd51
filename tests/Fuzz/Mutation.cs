namespace CheXplanation.Fuzz;

/// <summary>Makes new inputs of old ones, by the words of a format and by single bytes.</summary>
public sealed class Mutation(FuzzTarget target, Random random)
{
    private const int MostBytes = 1 << 16;

    /// <summary>A mutant of one input, perhaps crossed with another.</summary>
    public byte[] Make(byte[] input, byte[] other)
    {
        List<byte[]> words = target.Split(input);
        for (int steps = 1 + random.Next(1 << random.Next(4)); steps > 0; steps--)
        {
            Step(words, other);
        }

        byte[] bytes = Join(words);
        if (random.Next(8) == 0 && bytes.Length > 0)
        {
            bytes = bytes[..random.Next(bytes.Length)];
        }

        return target.Mend(bytes, random);
    }

    private void Step(List<byte[]> words, byte[] other)
    {
        int at = random.Next(words.Count + 1), count = Math.Min(words.Count - at, 1 + random.Next(1 << random.Next(5)));
        switch (random.Next(9))
        {
            case 0:
                words.RemoveRange(at, count);
                break;
            case 1 or 2:
                words.Insert(at, Word());
                break;
            case 3 when count > 0:
                words[at] = Word();
                break;
            case 4 when count > 0:
                words[at] = Bytes(words[at]);
                break;
            case 5:
                words.InsertRange(random.Next(words.Count + 1), words.GetRange(at, count));
                break;
            case 6 when random.Next(4) == 0:
                Repeat(words, at, count);
                break;
            case 7:
                List<byte[]> strange = target.Split(other);
                int from = random.Next(strange.Count + 1);
                words.InsertRange(at, strange.GetRange(from, Math.Min(strange.Count - from, 1 + random.Next(1 << random.Next(6)))));
                break;
            case 8 when count > 1:
                int with = at + random.Next(count);
                (words[at], words[with]) = (words[with], words[at]);
                break;
        }
    }

    /// <summary>What grows faster than its input shows itself when a piece comes often.</summary>
    private void Repeat(List<byte[]> words, int at, int count)
    {
        List<byte[]> piece = words.GetRange(at, count);
        int length = Math.Max(piece.Sum(word => word.Length), 1), times = Math.Min(1 << random.Next(14), MostBytes / length);
        for (int i = 0; i < times && words.Count < MostBytes; i++)
        {
            words.InsertRange(at, piece);
        }
    }

    private byte[] Word() => target.Words[random.Next(target.Words.Count)];

    private byte[] Bytes(byte[] word)
    {
        byte[] changed = [.. word];
        for (int i = 1 + random.Next(3); i > 0 && changed.Length > 0; i--)
        {
            int at = random.Next(changed.Length);
            changed[at] = random.Next(4) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(changed[at] ^ (1 << random.Next(8))),
                2 => (byte)(changed[at] + random.Next(-3, 4)),
                _ => random.Next(2) == 0 ? byte.MaxValue : (byte)0,
            };
        }

        return changed;
    }

    private static byte[] Join(List<byte[]> words)
    {
        using var stream = new MemoryStream();
        foreach (byte[] word in words)
        {
            if (stream.Length + word.Length > MostBytes)
            {
                break;
            }

            stream.Write(word);
        }

        return stream.ToArray();
    }
}
