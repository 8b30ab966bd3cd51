namespace CheXplanation.Heatmaps;

/// <summary>The forms of files that hold heatmaps as numbers.</summary>
internal enum HeatmapFormat
{
    /// <summary>None of these; perhaps a picture.</summary>
    Unknown,

    /// <summary>A pickle: the published layout, or arrays.</summary>
    Pickle,

    /// <summary>torch.save before its zip form.</summary>
    LegacyTorch,

    /// <summary>A zip file: npz, or torch.save's.</summary>
    Zip,

    /// <summary>One numpy array.</summary>
    Npy,

    /// <summary>Named arrays after a JSON header.</summary>
    Safetensors,
}

/// <summary>Tells the form of a file by its first bytes, never by its name.</summary>
internal static class HeatmapSignature
{
    /// <summary>The bytes that are looked at.</summary>
    public static int Length => Math.Max(LegacyTorchFile.StartLength, 16);

    public static HeatmapFormat Find(ReadOnlySpan<byte> start) => start switch
    {
        _ when start.StartsWith(NpyHeader.Magic) => HeatmapFormat.Npy,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => HeatmapFormat.Zip,
        _ when LegacyTorchFile.Fits(start) => HeatmapFormat.LegacyTorch,
        // A length below 2^32 and the JSON header's brace; a pickle cannot begin so: no opcode is 0.
        [_, _, _, _, 0, 0, 0, 0, (byte)'{', ..] => HeatmapFormat.Safetensors,
        _ when PickleFile.Fits(start) => HeatmapFormat.Pickle,
        // A length that no file has, so that the reader tells of it.
        [_, _, _, _, _, _, _, _, (byte)'{', (byte)'"' or (byte)'}' or (byte)' ', ..] => HeatmapFormat.Safetensors,
        _ => HeatmapFormat.Unknown,
    };
}
