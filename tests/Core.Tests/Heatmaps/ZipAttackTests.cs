using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>Zip files whose headers lie, each with the error that it must give; names that point elsewhere stay names.</summary>
public sealed class ZipAttackTests
{
    private const int Local = 0, Directory = 1, End = 2;

    /// <summary>Which header, which byte of it, what stands there, and what the error says.</summary>
    private static readonly Dictionary<string, (int Header, int At, uint Value, int Bytes, string Says)> Attacks = new()
    {
        ["encrypted"] = (Directory, 8, 1, 2, "flags 0x0001"),
        ["encrypted in the local header alone"] = (Local, 6, 1, 2, "flags 0x0001"),
        ["strongly encrypted"] = (Directory, 8, 1 << 6, 2, "flags 0x0040"),
        ["header fields masked"] = (Local, 6, 1 << 13, 2, "flags 0x2000"),
        ["patched data"] = (Directory, 8, 1 << 5, 2, "flags 0x0020"),
        ["another method"] = (Directory, 10, 12, 2, "method 12"),
        ["another method in the local header"] = (Local, 8, 0, 2, "as in the directory"),
        ["another name in the local header"] = (Local, 30, 'b', 1, "as in the directory"),
        ["a name longer than the file"] = (Directory, 28, 0xffff, 2, "a name"),
        ["stored bytes beyond the file"] = (Directory, 20, 0x7fffffff, 4, "do not overlap"),
        ["more bytes than deflate can pack"] = (Directory, 24, 0x7fffffff, 4, "can hold"),
        ["fewer bytes than there are"] = (Directory, 24, 100, 4, "expected 32 bytes"),
        ["more bytes than there are"] = (Directory, 24, 10_000, 4, "expected 32 bytes"),
        ["a place beyond the file"] = (Directory, 42, 0x7fffffff, 4, "do not overlap"),
        ["a place that is no header"] = (Directory, 42, 1, 4, "a local header"),
        ["more entries than there are"] = (End, 10, 9, 2, "9 entries"),
        ["fewer entries than there are"] = (End, 10, 0, 2, "bytes more"),
        ["a directory beyond the file"] = (End, 16, 0x7fffffff, 4, "within the file"),
        ["a directory of another length"] = (End, 12, 20, 4, "20 bytes"),
        ["one of several parts"] = (End, 4, 1, 2, "one of several"),
        ["zip64 without its record"] = (End, 16, 0xffffffff, 4, "within the file"),
    };

    public static TheoryData<string> Names { get; } = [.. Attacks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void HeaderThatLies_Read_GivesItsErrorAndAllocatesLittle(string attack)
    {
        (int header, int at, uint value, int bytes, string says) = Attacks[attack];
        byte[] zip = Zip(("a.npy", Npy()));
        int[] headers = [0, zip.AsSpan().LastIndexOf("PK\x01\x02"u8), zip.AsSpan().LastIndexOf("PK\x05\x06"u8)];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, value);
        number[..bytes].CopyTo(zip.AsSpan(headers[header] + at));

        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<DataFormatException>(() => WrittenFile.Read(zip).ForEach(array => array.GetValues()));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains(says, error.Message);
        Assert.Equal(HeatmapVerdict.Damaged, HeatmapInspector.Inspect(new MemoryStream(zip), "a.npz", PictureSize.DefaultPixelLimit).Verdict);
    }

    [Theory]
    [InlineData("../../a.npy")]
    [InlineData("/etc/a.npy")]
    [InlineData("C:\\a.npy")]
    [InlineData("a\0b.npy")]
    public void NameThatPointsElsewhere_Read_IsAName(string name) =>
        Assert.Equal(name[..^4], Assert.Single(WrittenFile.Read(Zip((name, Npy())))).Name);

    private static byte[] Npy()
    {
        const string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }";
        return [.. NpyHeader.Magic, 1, 0, (byte)header.Length, 0, .. Encoding.Latin1.GetBytes(header), .. new byte[32]];
    }

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
