namespace CheXplanation.Heatmaps;

/// <summary>How the channels of a map become one number a pixel.</summary>
/// <remarks>In float32, channel after channel from the first, as numpy reduces axis 0.</remarks>
public enum ChannelReduction
{
    /// <summary>Not at all: a map with several channels is refused.</summary>
    None,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>The mean of their absolute values.</summary>
    AbsMean,

    /// <summary>The sum of their absolute values.</summary>
    AbsSum,

    /// <summary>The largest absolute value.</summary>
    AbsMax,

    /// <summary>The root of the sum of their squares.</summary>
    Norm,
}

/// <summary>Reduces channels.</summary>
internal static class ChannelReducer
{
    /// <summary>Reduces the channels of each pixel; a NaN in a channel makes the pixel NaN.</summary>
    /// <param name="values">Shape: channels x pixels, or pixels x channels where the channels come last.</param>
    /// <param name="channels">How many there are.</param>
    /// <param name="areLast">Whether the channels come last.</param>
    /// <param name="reduction">How.</param>
    public static float[] Reduce(ReadOnlySpan<float> values, int channels, bool areLast, ChannelReduction reduction)
    {
        int pixels = values.Length / channels;
        (int pixelStep, int channelStep) = areLast ? (channels, 1) : (1, pixels);
        var reduced = new float[pixels];
        for (int i = 0; i < pixels; i++)
        {
            float result = Prepare(values[i * pixelStep], reduction);
            for (int c = 1; c < channels; c++)
            {
                float next = Prepare(values[i * pixelStep + c * channelStep], reduction);
                // MathF.Max passes a NaN on, as numpy's maximum does.
                result = reduction is ChannelReduction.Max or ChannelReduction.AbsMax ? MathF.Max(result, next) : result + next;
            }

            reduced[i] = reduction switch
            {
                ChannelReduction.Mean or ChannelReduction.AbsMean => result / channels,
                ChannelReduction.Norm => MathF.Sqrt(result),
                _ => result,
            };
        }

        return reduced;
    }

    private static float Prepare(float value, ChannelReduction reduction) => reduction switch
    {
        ChannelReduction.AbsMean or ChannelReduction.AbsSum or ChannelReduction.AbsMax => MathF.Abs(value),
        ChannelReduction.Norm => value * value,
        _ => value,
    };
}
