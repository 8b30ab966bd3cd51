using System.Buffers.Binary;
using System.Text;

namespace CheXplanation.Fuzz.Grammars;

/// <summary>Files of arrays: npy and safetensors as header words and numbers; their lengths are mended afterwards.</summary>
public static class ArrayGrammar
{
    private const int NpyStart = 10, SafetensorsStart = 8;
    private static readonly Func<byte[], List<byte[]>> Words = TextGrammar.SplitAt("{}[]():,'\" \n");

    /// <summary>The committed files that the real writers made, by name.</summary>
    public static byte[] File(string name)
    {
        using Stream stream = typeof(ArrayGrammar).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Words of npy's header.</summary>
    public static IReadOnlyList<byte[]> NpyWords { get; } = Encode(
        "{", "}", "(", ")", ",", ":", "'", "descr", "fortran_order", "shape", "'<f4'", "'>f8'", "'|u1'", "'|b1'", "'<f2'", "'|O'", "'<U9'", "'<c8'", "True", "False", "0", "1", "2", "4", "24", "-1",
        "65536", "2147483648", "9223372036854775807", "99999999999999999999", "1L", "0x4", "\\x34", "None", " ", "\n", "\0", "é", "()", "(6,)", "(4, 6)", "(1, 1, 4, 6)", new string('(', 300));

    /// <summary>Words of safetensors' header.</summary>
    public static IReadOnlyList<byte[]> SafetensorsWords { get; } =
    [
        .. TextGrammar.JsonWords,
        .. Encode("\"__metadata__\"", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"F32\"", "\"F64\"", "\"BF16\"", "\"U8\"", "\"BOOL\"", "\"F8_E4M3\"", "[0, 24]", "[0, 96]", "[24, 0]", "[4, 6]", "9223372036854775807"),
    ];

    /// <summary>Cuts an npy file into its leading bytes, the words of its header, and pieces of its numbers.</summary>
    public static List<byte[]> SplitNpy(byte[] bytes)
    {
        int start = Math.Min(NpyStart, bytes.Length), end = EndOfHeader(bytes, start, (byte)'\n');
        return [.. PictureGrammar.Split(bytes[..start]), .. Words(bytes[start..end]), .. PictureGrammar.Split(bytes[end..])];
    }

    /// <summary>Cuts a safetensors file alike.</summary>
    public static List<byte[]> SplitSafetensors(byte[] bytes)
    {
        int start = Math.Min(SafetensorsStart, bytes.Length), end = EndOfHeader(bytes, start, (byte)'}');
        return [bytes[..start], .. Words(bytes[start..end]), .. PictureGrammar.Split(bytes[end..])];
    }

    /// <summary>Mostly writes the header's length as it is.</summary>
    public static byte[] MendNpy(byte[] bytes, Random random)
    {
        if (bytes.Length > NpyStart && random.Next(4) != 0)
        {
            int end = EndOfHeader(bytes, NpyStart, (byte)'\n');
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)Math.Clamp(end - (bytes[6] == 1 ? NpyStart : NpyStart + 2), 0, ushort.MaxValue));
        }

        return bytes;
    }

    /// <summary>The same for safetensors.</summary>
    public static byte[] MendSafetensors(byte[] bytes, Random random)
    {
        if (bytes.Length > SafetensorsStart && random.Next(4) != 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, EndOfHeader(bytes, SafetensorsStart, (byte)'}') - SafetensorsStart);
        }

        return bytes;
    }

    /// <summary>npy's header ends with its line, safetensors' with the last brace that numbers follow.</summary>
    private static int EndOfHeader(byte[] bytes, int start, byte last)
    {
        int at = last == (byte)'\n' ? Array.IndexOf(bytes, last, start) : bytes.AsSpan().LastIndexOf("}}"u8) is >= 0 and int braces ? braces + 1 : Array.LastIndexOf(bytes, last);
        return at < start ? bytes.Length : at + 1;
    }

    private static byte[][] Encode(params string[] words) => [.. words.Select(Encoding.Latin1.GetBytes)];
}
