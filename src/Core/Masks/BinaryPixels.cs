using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Masks;

/// <summary>Dense zeros and ones.</summary>
internal static class BinaryPixels
{
    private const int BytesBetweenLooks = 1 << 22;

    /// <summary>Turns all pixels off, piece by piece: fresh memory of a large picture takes long to be touched for the first time.</summary>
    public static void Clear(Span<byte> pixels, CancellationToken cancellation)
    {
        for (int start = 0; start < pixels.Length; start += BytesBetweenLooks)
        {
            cancellation.ThrowIfCancellationRequested();
            pixels[start..Math.Min(start + BytesBetweenLooks, pixels.Length)].Clear();
        }
    }

    /// <summary>destination[i] = source[i] != 0 ? 1 : 0.</summary>
    public static void Normalize(ReadOnlySpan<byte> source, Span<sbyte> destination)
    {
        Span<byte> target = MemoryMarshal.AsBytes(destination);
        int i = 0;
        for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            Vector256.Min(Vector256.Create(source[i..]), Vector256<byte>.One).CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] = Math.Min(source[i], (byte)1);
        }
    }
}
