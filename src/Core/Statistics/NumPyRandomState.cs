namespace CheXplanation.Statistics;

/// <summary>numpy's RandomState: the Mersenne Twister MT19937, seeded as <c>numpy.random.seed(int)</c> does.</summary>
/// <remarks>Source: numpy's <c>_legacy_seeding</c> (init_genrand) and <c>choice</c>; Matsumoto and Nishimura 1998.</remarks>
public sealed class NumPyRandomState
{
    private const int StateLength = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[StateLength];
    private int _position = StateLength;

    /// <summary>Seeds the generator.</summary>
    /// <param name="seed">The seed.</param>
    public NumPyRandomState(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < StateLength; i++)
        {
            _state[i] = 1812433253U * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
        }
    }

    /// <summary>The next 32 random bits.</summary>
    /// <returns>A whole number, uniform over 0 to 2^32-1.</returns>
    public uint NextUInt32()
    {
        if (_position == StateLength)
        {
            Refill();
        }

        uint y = _state[_position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680U;
        y ^= (y << 15) & 0xefc60000U;
        return y ^ (y >> 18);
    }

    /// <summary>A random number with 53 bits, as numpy's random_sample.</summary>
    /// <returns>A number in [0, 1).</returns>
    public double NextDouble()
    {
        uint high = NextUInt32() >> 5, low = NextUInt32() >> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /// <summary>Draws indices with replacement: <c>destination[i]</c> is uniform over 0 to n-1, as <c>numpy.random.choice(n, size)</c>.</summary>
    /// <remarks>Each draw masks one output with the smallest 2^k-1 of at least n-1 and rejects what exceeds n-1; n = 1 draws nothing.</remarks>
    /// <param name="n">How many values there are to choose from, 1 or more.</param>
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

        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(last);
        for (int i = 0; i < destination.Length; i++)
        {
            uint value;
            do
            {
                value = NextUInt32() & mask;
            }
            while (value > last);
            destination[i] = (int)value;
        }
    }

    private void Refill()
    {
        for (int i = 0; i < StateLength; i++)
        {
            uint y = (_state[i] & 0x80000000U) | (_state[(i + 1) % StateLength] & 0x7fffffffU);
            _state[i] = _state[(i + Middle) % StateLength] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0dfU : 0);
        }

        _position = 0;
    }
}
