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

    // Longer cells, or ones whose weights stray further from even steps than this part of a step, have no offset.
    private const int LongestEvenCell = 1024;
    private const double LargestDeviation = 1.0 / 1024;

    private int[] _first = [];
    private float[] _offsets = [];
    private float[] _near = [];
    private float[] _far = [];

    /// <summary>The number of source indices.</summary>
    public int SourceLength { get; private set; }

    /// <summary>The number of outputs.</summary>
    public int OutputLength { get; private set; }

    /// <summary>For each source index its first output, then the number of outputs.</summary>
    public ReadOnlySpan<int> First => _first;

    /// <summary>For each output the weight of its source index.</summary>
    public ReadOnlySpan<float> Near => _near;

    /// <summary>For each output the weight of the source index after it.</summary>
    public ReadOnlySpan<float> Far => _far;

    /// <summary>How far the weight of the source index after it rises from one output to the next.</summary>
    public float Step { get; private set; }

    /// <summary>
    /// For each source index the weight of its first output, in steps: output k of it has the weight (offset + k) * step, to a 1024th of a step.
    /// NaN where that is not so, as at the border, where several outputs have the weight 0.
    /// </summary>
    public ReadOnlySpan<float> Offsets => _offsets;

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
        Step = (float)sourceLength / outputLength;
        _offsets = new float[sourceLength];
        for (int index = 0; index < sourceLength; index++)
        {
            LongestCell = Math.Max(LongestCell, _first[index + 1] - _first[index]);
            _offsets[index] = IsEven(index) ? _far[_first[index]] / Step : float.NaN;
        }
    }

    private bool IsEven(int index)
    {
        int first = _first[index], count = _first[index + 1] - first;
        bool even = count <= LongestEvenCell && 1 / Step <= LongestEvenCell;
        for (int k = 0; k < count && even; k++)
        {
            even = Math.Abs(_far[first + k] - (_far[first] + ((double)k * Step))) <= LargestDeviation * Step;
        }

        return even && count > 0;
    }
}
