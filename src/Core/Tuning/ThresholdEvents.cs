namespace CheXplanation.Tuning;

/// <summary>The values of one map inside some bins, in order: where lowering the threshold lets a pixel in.</summary>
internal sealed class ThresholdEvents
{
    // A value of 0..1 has 30 bits; the lowest bit here tells whether its pixel is in the truth.
    private readonly uint[] _packed;

    private ThresholdEvents(uint[] packed) => _packed = packed;

    /// <summary>Reads a map again and keeps the values of the bins that were asked for.</summary>
    public static ThresholdEvents Read(ExactMapScores scores, bool[] wanted, NormalizedPicture picture)
    {
        var found = new List<uint>();
        if (scores.IsDefined && picture.TryRead(scores.Map, scores.Truth))
        {
            ReadOnlySpan<float> values = picture.Values;
            ReadOnlySpan<byte> truth = picture.Truth;
            for (int i = 0; i < values.Length; i++)
            {
                if (i % ExactMapScores.PixelsBetweenLooks == 0)
                {
                    picture.Cancellation.ThrowIfCancellationRequested();
                }

                if (values[i] >= 0 && wanted[ExactMapScores.BinOf(values[i])])
                {
                    found.Add((BitConverter.SingleToUInt32Bits(values[i]) << 1) | truth[i]);
                }
            }
        }

        uint[] packed = [.. found];
        Array.Sort(packed);
        return new ThresholdEvents(packed);
    }

    /// <summary>The events above a value and below another, smallest first.</summary>
    public ReadOnlySpan<uint> Between(float above, float below)
    {
        int from = FirstFrom(Key(above) + 2), to = FirstFrom(Key(below));
        return _packed.AsSpan(from, Math.Max(0, to - from));
    }

    public static float ValueOf(uint packed) => BitConverter.UInt32BitsToSingle(packed >> 1);

    public static bool IsInside(uint packed) => (packed & 1) != 0;

    private static uint Key(float value) => BitConverter.SingleToUInt32Bits(value) << 1;

    private int FirstFrom(uint key)
    {
        int low = 0, high = _packed.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_packed[middle] < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
