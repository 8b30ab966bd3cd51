using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Heatmaps;

/// <summary>Stored numbers to float32.</summary>
/// <remarks>
/// Wider types are rounded to the nearest float32, ties to even, as numpy's astype('float32') and torch's float() do;
/// a float64 beyond float32's range becomes infinite. True is 1.
/// </remarks>
internal static class ElementConversion
{
    /// <summary>Puts bytes that were stored the other way round into this machine's order, in place.</summary>
    public static void ToNativeOrder(Span<byte> bytes, ElementKind element, bool isBigEndian)
    {
        if (isBigEndian != BitConverter.IsLittleEndian)
        {
            return;
        }

        switch (ElementKinds.SizeOf(element))
        {
            case 8: Reverse<ulong>(bytes, BinaryPrimitives.ReverseEndianness); break;
            case 4: Reverse<uint>(bytes, BinaryPrimitives.ReverseEndianness); break;
            case 2: Reverse<ushort>(bytes, BinaryPrimitives.ReverseEndianness); break;
        }
    }

    /// <summary>destination[i] = source[i] as float32; the bytes are in this machine's order.</summary>
    public static void ToSingle(ReadOnlySpan<byte> bytes, ElementKind element, Span<float> destination)
    {
        switch (element)
        {
            case ElementKind.Float32: MemoryMarshal.Cast<byte, float>(bytes)[..destination.Length].CopyTo(destination); break;
            case ElementKind.Float64: Narrow(MemoryMarshal.Cast<byte, double>(bytes), destination); break;
            case ElementKind.Float16: Convert<Half>(bytes, destination, v => (float)v); break;
            case ElementKind.BFloat16: Convert<ushort>(bytes, destination, v => BitConverter.UInt32BitsToSingle((uint)v << 16)); break;
            case ElementKind.Int64: Convert<long>(bytes, destination, v => v); break;
            case ElementKind.Int32: Convert<int>(bytes, destination, v => v); break;
            case ElementKind.Int16: Convert<short>(bytes, destination, v => v); break;
            case ElementKind.Int8: Convert<sbyte>(bytes, destination, v => v); break;
            case ElementKind.UInt64: Convert<ulong>(bytes, destination, v => v); break;
            case ElementKind.UInt32: Convert<uint>(bytes, destination, v => v); break;
            case ElementKind.UInt16: Convert<ushort>(bytes, destination, v => v); break;
            case ElementKind.UInt8: Convert<byte>(bytes, destination, v => v); break;
            default: Convert<byte>(bytes, destination, v => v != 0 ? 1 : 0); break;
        }
    }

    /// <summary>One number at its full precision; the bytes are in this machine's order.</summary>
    public static PickleValue ToNumber(ReadOnlySpan<byte> bytes, ElementKind element)
    {
        switch (element)
        {
            case ElementKind.Boolean:
                return new PickleBoolean(bytes[0] != 0);
            case ElementKind.Int64:
                return new PickleInteger(MemoryMarshal.Read<long>(bytes));
            case ElementKind.Float64:
                return new PickleFloat(MemoryMarshal.Read<double>(bytes));
            case ElementKind.UInt64 when MemoryMarshal.Read<ulong>(bytes) is var number:
                return number <= long.MaxValue ? new PickleInteger((long)number) : new PickleFloat(number);
            case ElementKind.Int32:
                return new PickleInteger(MemoryMarshal.Read<int>(bytes));
            case ElementKind.UInt32:
                return new PickleInteger(MemoryMarshal.Read<uint>(bytes));
            default:
                // The rest fits float32 exactly.
                Span<float> single = stackalloc float[1];
                ToSingle(bytes, element, single);
                return element is ElementKind.Float16 or ElementKind.BFloat16 or ElementKind.Float32 ? new PickleFloat(single[0]) : new PickleInteger((long)single[0]);
        }
    }

    private delegate void Reversal<T>(ReadOnlySpan<T> source, Span<T> destination);

    private static void Reverse<T>(Span<byte> bytes, Reversal<T> reverse)
        where T : struct
    {
        Span<T> values = MemoryMarshal.Cast<byte, T>(bytes);
        reverse(values, values);
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> destination, Func<T, float> convert)
        where T : struct
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = convert(source[i]);
        }
    }

    private static void Narrow(ReadOnlySpan<double> source, Span<float> destination)
    {
        int i = 0;
        for (; i <= destination.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256.Narrow(Vector256.Create(source[i..]), Vector256.Create(source[(i + Vector256<double>.Count)..])).CopyTo(destination[i..]);
        }

        for (; i < destination.Length; i++)
        {
            destination[i] = (float)source[i];
        }
    }
}
