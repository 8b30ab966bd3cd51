namespace CheXplanation.Heatmaps;

/// <summary>What follows an opcode in the file.</summary>
internal enum PickleArgument
{
    /// <summary>The opcode is none of pickle's.</summary>
    Unknown,
    None,
    Byte,
    TwoBytes,
    FourBytes,
    EightBytes,
    Line,
    TwoLines,

    /// <summary>One byte of length, then as many bytes.</summary>
    Short,

    /// <summary>Four bytes of length, then as many bytes.</summary>
    Long,

    /// <summary>Eight bytes of length, then as many bytes.</summary>
    VeryLong,
}

/// <summary>The form of every opcode of protocols 0 to 5, so that a pickle can be walked without being understood.</summary>
/// <remarks>Source: Python's <c>pickletools.py</c>.</remarks>
internal static class PickleOpcodes
{
    private static readonly PickleArgument[] Arguments = Fill();

    /// <summary>What follows an opcode.</summary>
    public static PickleArgument ArgumentOf(byte opcode) => Arguments[opcode];

    private static PickleArgument[] Fill()
    {
        var arguments = new PickleArgument[256];
        Set("(.012NRabdel]}ostu)Q"u8, PickleArgument.None);
        Set([0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x97, 0x98], PickleArgument.None);
        Set("Khq"u8, PickleArgument.Byte);
        Set([0x80, 0x82], PickleArgument.Byte);
        Set("M"u8, PickleArgument.TwoBytes);
        Set([0x83], PickleArgument.TwoBytes);
        Set("Jjr"u8, PickleArgument.FourBytes);
        Set([0x84], PickleArgument.FourBytes);
        Set("G"u8, PickleArgument.EightBytes);
        Set([0x95], PickleArgument.EightBytes);
        Set("FILPSVgp"u8, PickleArgument.Line);
        Set("ci"u8, PickleArgument.TwoLines);
        Set("UC"u8, PickleArgument.Short);
        Set([0x8a, 0x8c], PickleArgument.Short);
        Set("TXB"u8, PickleArgument.Long);
        Set([0x8b], PickleArgument.Long);
        Set([0x8d, 0x8e, 0x96], PickleArgument.VeryLong);
        return arguments;

        void Set(ReadOnlySpan<byte> opcodes, PickleArgument argument)
        {
            foreach (byte opcode in opcodes)
            {
                arguments[opcode] = argument;
            }
        }
    }
}
