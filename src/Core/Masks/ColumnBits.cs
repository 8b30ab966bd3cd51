using System.Numerics;

namespace CheXplanation.Masks;

/// <summary>A mask as bits, column after column: 64 pixels a word, so that whole columns are combined at once.</summary>
internal sealed class ColumnBits
{
    private readonly int _width;
    private readonly int _words;
    private readonly ulong[] _bits;

    private ColumnBits(PictureSize size)
    {
        _width = size.Width;
        _words = (size.Height + BitBlock.Side - 1) / BitBlock.Side;
        _bits = new ulong[(long)_words * _width];
    }

    /// <summary>The bits of a mask, each span of a column made shorter at both ends.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="shorten">The pixels taken off each end.</param>
    public static ColumnBits Of(RunLengthMask mask, int shorten = 0)
    {
        var bits = new ColumnBits(mask.Size);
        foreach (ColumnSpan span in new ColumnSpans(mask))
        {
            if (span.Length > 2 * (long)shorten)
            {
                BitBlock.SetColumn(bits._bits.AsSpan(span.X * bits._words, bits._words), span.Top + shorten, span.Bottom - shorten);
            }
        }

        return bits;
    }

    /// <summary>Leaves a pixel on where it and its neighbours up to a distance to the left and right were on; beyond the picture all is off.</summary>
    /// <remarks>Windows of 1, 2, 4, ... columns are combined from two of half the width.</remarks>
    public void ErodeAcross(int distance, CancellationToken cancellation)
    {
        int window = (2 * distance) + 1;
        if (window > _width)
        {
            Array.Clear(_bits);
            return;
        }

        int done = 1;
        while (done < window)
        {
            int step = Math.Min(done, window - done);
            int kept = (_width - done - step + 1) * _words, offset = step * _words;
            for (int i = 0; i < kept; i++)
            {
                if ((i & 0xFFFFF) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                _bits[i] &= _bits[i + offset];
            }

            done += step;
        }

        // Each window stands at its first column: it belongs to its middle.
        int all = (_width - window + 1) * _words;
        Array.Copy(_bits, 0, _bits, distance * _words, all);
        Array.Clear(_bits, 0, distance * _words);
        Array.Clear(_bits, (distance * _words) + all, _bits.Length - (distance * _words) - all);
    }

    /// <summary>Turns off what is on in another mask.</summary>
    public void Remove(ColumnBits other)
    {
        for (int i = 0; i < _bits.Length; i++)
        {
            _bits[i] &= ~other._bits[i];
        }
    }

    /// <summary>The pixels on in both masks, and in either.</summary>
    public (long Shared, long Either) Compare(ColumnBits other)
    {
        long shared = 0, either = 0;
        for (int i = 0; i < _bits.Length; i++)
        {
            shared += BitOperations.PopCount(_bits[i] & other._bits[i]);
            either += BitOperations.PopCount(_bits[i] | other._bits[i]);
        }

        return (shared, either);
    }
}
