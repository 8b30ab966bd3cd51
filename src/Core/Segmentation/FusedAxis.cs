namespace CheXplanation.Segmentation;

/// <summary>One axis of a bilinear enlargement: the weights of every output, and which outputs belong to a source index.</summary>
/// <remarks>
/// The numbers are those of <see cref="BilinearUpsampling.Place"/>. The source index never falls from one output to the
/// next (each step of its formula keeps the order), so the outputs of a source index are one range.
/// </remarks>
internal sealed class FusedAxis
{
    /// <summary>How far the weights go on, as zeros, beyond the last output: a vector may be loaded at any output.</summary>
    public const int Padding = 16;

    private int[] _first = [];
    private float[] _near = [];
    private float[] _far = [];

    /// <summary>The number of source indices.</summary>
    public int SourceLength { get; private set; }

    /// <summary>The number of outputs.</summary>
    public int OutputLength { get; private set; }

    /// <summary>For each source index its first output, then the number of outputs.</summary>
    public ReadOnlySpan<int> First => _first.AsSpan(0, SourceLength + 1);

    /// <summary>For each output the weight of its source index.</summary>
    public ReadOnlySpan<float> Near => _near.AsSpan(0, OutputLength + Padding);

    /// <summary>For each output the weight of the source index after it.</summary>
    public ReadOnlySpan<float> Far => _far.AsSpan(0, OutputLength + Padding);

    /// <summary>The most outputs that one source index has.</summary>
    public int LongestCell { get; private set; }

    /// <summary>Computes the axis; nothing is done where the lengths are those of the last call.</summary>
    public void Prepare(int sourceLength, int outputLength)
    {
        if (sourceLength == SourceLength && outputLength == OutputLength)
        {
            return;
        }

        SourceLength = sourceLength;
        OutputLength = outputLength;
        _first = new int[sourceLength + 1];
        _near = new float[outputLength + Padding];
        _far = new float[outputLength + Padding];
        int started = 0;
        for (int output = 0; output < outputLength; output++)
        {
            // Where the sizes are equal the plain path copies; index i with the weights 1 and 0 gives the same.
            (int index, float far) = BilinearUpsampling.Place(output, sourceLength, outputLength);
            _far[output] = far;
            _near[output] = 1 - far;
            for (; started <= index; started++)
            {
                _first[started] = output;
            }
        }

        _first.AsSpan(started).Fill(outputLength);
        LongestCell = 0;
        for (int index = 0; index < sourceLength; index++)
        {
            LongestCell = Math.Max(LongestCell, _first[index + 1] - _first[index]);
        }
    }
}
