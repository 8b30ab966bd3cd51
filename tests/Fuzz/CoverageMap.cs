using System.Runtime.InteropServices;

namespace CheXplanation.Fuzz;

/// <summary>Counts the branches that a reading takes, as AFL does: a byte for each pair of places, in buckets.</summary>
/// <remarks>The places are put into a copy of our assemblies by SharpFuzz; nothing outside this process is needed.</remarks>
public sealed unsafe class CoverageMap
{
    private const int Size = 1 << 16;

    private static readonly byte* Counts = (byte*)NativeMemory.AllocZeroed(Size);

    private readonly byte[] _seen = new byte[Size];

    /// <summary>Gives the counting copies their counters; they cannot run before.</summary>
    public static void Connect() => SharpFuzz.Common.Trace.SharedMem = Counts;

    /// <summary>How many pairs of places were ever seen.</summary>
    public int Edges { get; private set; }

    public void Clear()
    {
        new Span<byte>(Counts, Size).Clear();
        SharpFuzz.Common.Trace.PrevLocation = 0;
    }

    /// <summary>Whether the last reading went somewhere new, or somewhere known far more often.</summary>
    public bool TakeNew()
    {
        bool isNew = false;
        var words = (ulong*)Counts;
        for (int w = 0; w < Size / 8; w++)
        {
            if (words[w] == 0)
            {
                continue;
            }

            for (int i = w * 8; i < (w * 8) + 8; i++)
            {
                byte bucket = Bucket(Counts[i]);
                if ((bucket & ~_seen[i]) != 0)
                {
                    Edges += _seen[i] == 0 ? 1 : 0;
                    _seen[i] |= bucket;
                    isNew = true;
                }
            }
        }

        return isNew;
    }

    private static byte Bucket(byte count) => count switch
    {
        0 => 0, 1 => 1, 2 => 2, 3 => 4, < 8 => 8, < 16 => 16, < 32 => 32, < 128 => 64, _ => 128,
    };
}
