using System.Numerics;
using System.Runtime.Intrinsics;

namespace CheXplanation.Statistics;

/// <summary>Draws of units with replacement, many at a time: the same numbers as <see cref="NumPyRandomState.Choice"/>.</summary>
/// <remarks>
/// Eight words of the Mersenne Twister are made at once, and rejected words are passed over without a branch.
/// Source: Matsumoto and Nishimura 1998; numpy's <c>choice</c>.
/// </remarks>
public sealed class UnitDraws
{
    private const int StateLength = 624;
    private const int Middle = 397;
    private const int Ahead = StateLength - Middle;

    private readonly uint[] _state = new uint[StateLength];
    private readonly uint[] _words = new uint[StateLength];
    private int _position = StateLength;

    /// <summary>Seeds the generator as <c>numpy.random.RandomState(seed)</c>.</summary>
    /// <param name="seed">The seed.</param>
    public UnitDraws(uint seed) => Reseed(seed);

    /// <summary>Begins again with a seed.</summary>
    /// <param name="seed">The seed.</param>
    public void Reseed(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < StateLength; i++)
        {
            _state[i] = (1812433253U * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
        }

        _position = StateLength;
    }

    /// <summary>Draws indices: <c>destination[i]</c> is uniform over 0 to n-1.</summary>
    /// <param name="n">How many there are to choose from, 1 or more.</param>
    /// <param name="destination">Where the indices go.</param>
    public void Choice(int n, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        uint last = (uint)(n - 1);
        if (last == 0)
        {
            destination.Clear();
            return;
        }

        uint mask = uint.MaxValue >> BitOperations.LeadingZeroCount(last);
        int kept = 0;
        while (kept < destination.Length)
        {
            if (_position == StateLength)
            {
                Refill();
            }

            // At most as many words as are still wanted, so that none is taken too much.
            int count = Math.Min(StateLength - _position, destination.Length - kept);
            foreach (uint word in _words.AsSpan(_position, count))
            {
                uint value = word & mask;
                destination[kept] = (int)value;
                kept += value <= last ? 1 : 0;
            }

            _position += count;
        }
    }

    /// <summary>A random number with 53 bits, as numpy's random_sample.</summary>
    /// <returns>A number in [0, 1).</returns>
    public double NextDouble()
    {
        uint high = NextWord() >> 5, low = NextWord() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    private uint NextWord()
    {
        if (_position == StateLength)
        {
            Refill();
        }

        return _words[_position++];
    }

    private void Refill()
    {
        uint[] s = _state;
        Twist(s, 0, Ahead, Middle);
        Twist(s, Ahead, StateLength - 1, -Ahead);
        uint y = (s[StateLength - 1] & 0x80000000U) | (s[0] & 0x7fffffffU);
        s[StateLength - 1] = s[Middle - 1] ^ (y >> 1) ^ ((y & 1) * 0x9908b0dfU);
        for (int i = 0; i < StateLength; i += Vector256<uint>.Count)
        {
            Vector256<uint> word = Vector256.LoadUnsafe(ref s[i]);
            word ^= word >>> 11;
            word ^= (word << 7) & Vector256.Create(0x9d2c5680U);
            word ^= (word << 15) & Vector256.Create(0xefc60000U);
            (word ^ (word >>> 18)).StoreUnsafe(ref _words[i]);
        }

        _position = 0;
    }

    /// <summary>s[i] for from &lt;= i &lt; to, each from its successor and the word <paramref name="other"/> away.</summary>
    private static void Twist(uint[] s, int from, int to, int other)
    {
        int i = from;
        for (; i + Vector256<uint>.Count <= to; i += Vector256<uint>.Count)
        {
            Vector256<uint> y = (Vector256.LoadUnsafe(ref s[i]) & Vector256.Create(0x80000000U)) | (Vector256.LoadUnsafe(ref s[i + 1]) & Vector256.Create(0x7fffffffU));
            Vector256<uint> odd = Vector256<uint>.Zero - (y & Vector256<uint>.One);
            (Vector256.LoadUnsafe(ref s[i + other]) ^ (y >>> 1) ^ (odd & Vector256.Create(0x9908b0dfU))).StoreUnsafe(ref s[i]);
        }

        for (; i < to; i++)
        {
            uint y = (s[i] & 0x80000000U) | (s[i + 1] & 0x7fffffffU);
            s[i] = s[i + other] ^ (y >> 1) ^ ((y & 1) * 0x9908b0dfU);
        }
    }
}
