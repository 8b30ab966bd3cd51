using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>Tensors with gaps between their numbers: a small deflated file must not become gigabytes.</summary>
public sealed class StridedTensorTests
{
    /// <summary>A torch file of 64 KB whose storage inflates to 64 MB; two rows that lie that far apart would make it 256 MB of numbers.</summary>
    [Fact]
    public void StridedTensorOfASmallDeflatedFile_Read_ThrowsBeforeAllocatingItsSpan()
    {
        const int count = (int)DataLimits.MapValues + 8;
        byte[] file = Zip(
            ("archive/data.pkl", Tensor(count, count - 8)), ("archive/version", "3\n"u8.ToArray()), ("archive/byteorder", "little"u8.ToArray()), ("archive/data/0", new byte[count]));
        Assert.InRange(file.Length, 1, 512 << 10);
        Assert.Contains("of each other", Assert.Throws<DataFormatException>(() => WrittenFile.Read(file)[0].GetValues()).Expected);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFormatException>(() => WrittenFile.Read(file)[0].GetValues());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>The same within the limit costs four bytes for each element of the span, and its file's inflation nothing.</summary>
    [Fact]
    public void StridedTensorWithinTheLimit_Read_AllocatesItsSpan()
    {
        const int count = 1 << 22;
        byte[] file = Zip(
            ("archive/data.pkl", Tensor(count, count / 2)), ("archive/version", "3\n"u8.ToArray()), ("archive/byteorder", "little"u8.ToArray()), ("archive/data/0", [1, 2, .. new byte[count - 2]]));
        Assert.Equal([1, 2, 0, 0], WrittenFile.Read(file)[0].GetValues());
        long before = GC.GetAllocatedBytesForCurrentThread();
        WrittenFile.Read(file)[0].GetValues();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (4 * (count / 2)) + (1 << 20));
    }

    /// <summary>The pickle of a tensor of bytes, 2 by 2, whose rows lie a stride apart.</summary>
    private static byte[] Tensor(int count, int stride)
    {
        byte[] four = new byte[4], apart = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, count);
        BinaryPrimitives.WriteInt32LittleEndian(apart, stride);
        return
        [
            0x80, 2, .. "ctorch._utils\n_rebuild_tensor_v2\n("u8, .. "("u8, .. Text("storage"), .. "ctorch\nByteStorage\n"u8, .. Text("0"), .. Text("cpu"), (byte)'J', .. four, .. "tQ"u8,
            (byte)'K', 0, (byte)'K', 2, (byte)'K', 2, 0x86, (byte)'J', .. apart, (byte)'K', 1, 0x86, 0x89, .. "ccollections\nOrderedDict\n)RtR."u8,
        ];
    }

    private static byte[] Text(string text) => [(byte)'X', (byte)text.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
