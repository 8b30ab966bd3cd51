using System.Runtime.CompilerServices;

namespace CheXplanation.Segmentation;

/// <summary>A cut of the normalised map as a cut of the values: the smallest float32 that passes.</summary>
/// <remarks>
/// Subtracting, dividing by a positive range and multiplying by 255 keep the order of float32 values when each rounds, so
/// the values that pass are those from one float on. It is found by halving the list of all floats, which is the list of
/// their bit patterns once negative ones are turned round.
/// </remarks>
internal static class CutValue
{
    /// <summary>The smallest value in minimum..maximum whose normalised value is above the threshold; NaN, which nothing reaches, if there is none.</summary>
    public static float AboveThreshold(float minimum, float maximum, float range, float threshold) =>
        Search(KeyOf(minimum), KeyOf(maximum), minimum, range, threshold, isLevel: false);

    /// <summary>The smallest value in minimum..maximum whose level (0..255) is at least the given one; NaN if there is none.</summary>
    public static float OfLevel(float minimum, float maximum, float range, int level)
    {
        // Mostly within a few floats of the real-valued solution.
        float guess = Math.Clamp((float)(minimum + ((double)range * level / 255)), minimum, maximum);
        int low = Math.Max(KeyOf(guess) - 16, KeyOf(minimum)), high = Math.Min(KeyOf(guess) + 16, KeyOf(maximum));
        bool inside = !Passes(ValueOf(low), minimum, range, level, isLevel: true) && Passes(ValueOf(high), minimum, range, level, isLevel: true);
        return inside
            ? Search(low, high, minimum, range, level, isLevel: true)
            : Search(KeyOf(minimum), KeyOf(maximum), minimum, range, level, isLevel: true);
    }

    private static float Search(int low, int high, float minimum, float range, float limit, bool isLevel)
    {
        if (!Passes(ValueOf(high), minimum, range, limit, isLevel))
        {
            return float.NaN;
        }

        while (low < high)
        {
            int middle = (int)(((long)low + high) >> 1);
            if (Passes(ValueOf(middle), minimum, range, limit, isLevel))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return ValueOf(high);
    }

    // The very expressions of WholePictureSegmenter and OtsuThreshold.Quantize: truncated >= level is the same as >= level.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Passes(float value, float minimum, float range, float limit, bool isLevel)
    {
        float normalised = (value - minimum) / range;
        return isLevel ? 255f * normalised >= limit : normalised > limit;
    }

    private static int KeyOf(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : int.MinValue - bits;
    }

    private static float ValueOf(int key) => BitConverter.Int32BitsToSingle(key >= 0 ? key : int.MinValue - key);
}
