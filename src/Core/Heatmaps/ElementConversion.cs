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
            case ElementKind.Float16: Widen(MemoryMarshal.Cast<byte, ushort>(bytes), destination); break;
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

    /// <summary>Half to float32, exactly; Half's own conversion is the scalar twin.</summary>
    /// <remarks>The fifteen bits below the sign, put in float32's place, are 2^-112 of the value: one exact product, subnormals included. Infinite and NaN keep all exponent bits.</remarks>
    private static void Widen(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        Vector128<float> scale = Vector128.Create(BitConverter.UInt32BitsToSingle((127u + 112u) << 23)), infinite = Vector128.Create(65536f);
        int i = 0;
        for (; i <= destination.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(Vector128.Create(source[i..]));
            Convert(low).CopyTo(destination[i..]);
            Convert(high).CopyTo(destination[(i + Vector128<float>.Count)..]);
        }

        for (; i < destination.Length; i++)
        {
            destination[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
        }

        Vector128<float> Convert(Vector128<uint> bits)
        {
            Vector128<uint> sign = (bits & Vector128.Create(0x8000u)) << 16;
            Vector128<float> size = ((bits & Vector128.Create(0x7fffu)) << 13).AsSingle() * scale;
            Vector128<uint> special = Vector128.GreaterThanOrEqual(size, infinite).AsUInt32() & Vector128.Create(255u << 23);
            return (size.AsUInt32() | special | sign).AsSingle();
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
