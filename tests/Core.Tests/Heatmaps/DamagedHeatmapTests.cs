using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>Files that end early, lie or were changed: one clear error, never another exception, never more memory than they have bytes for.</summary>
public sealed class DamagedHeatmapTests
{
    public static TheoryData<string> Files =>
    [
        "little_f4.npy", "fortran.npy", "stored.npz", "deflated.npz", "one_zip.pt", "one_legacy.pt", "many_zip.pt", "many_legacy.pt", "state_zip.pth",
        "tensors.safetensors", "numpy_0.pkl", "numpy_1.pkl", "numpy_2.pkl", "numpy_3.pkl", "numpy_4.pkl", "numpy_5.pkl", "patient9_Edema_map.pkl",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void TruncatedAtEveryByte_Read_ThrowsDataFormatException(string name)
    {
        byte[] whole = File.ReadAllBytes(WrittenFile.Find(name));
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<DataFormatException>(() => WrittenFile.Read(whole[..length]));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void BytesChanged_Read_ThrowsDataFormatExceptionOnly(string name)
    {
        byte[] whole = File.ReadAllBytes(WrittenFile.Find(name));
        var random = new Random(name.Length);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bytes = [.. whole];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                WrittenFile.ReadAll(bytes);
            }
            catch (DataFormatException)
            {
                // Any other exception fails the test.
            }
        }
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    [InlineData("one_zip.pt")]
    public void NumberChangedInAZip_GetValues_ThrowsForItsChecksum(string name)
    {
        byte[] bytes = File.ReadAllBytes(WrittenFile.Find(name));
        // Within the first entry's data, past its headers; of a torch file the storage is found by its numbers.
        int at = name == "one_zip.pt"
            ? bytes.AsSpan().IndexOf(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(WrittenFile.Expected("torch_float"))) + 5
            : name == "stored.npz" ? 220 : 150;
        bytes[at] ^= 1;
        var error = Assert.Throws<DataFormatException>(() => WrittenFile.Read(bytes)[0].GetValues());
        Assert.Matches("the checksum|deflated data", error.Expected);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (100000, 100000), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000000000000, 1), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 4), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 4), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), 'more': 1}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 4)}")]
    [InlineData("{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (2, 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4)} + exit()")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 5)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 2, 4)}")]
    [InlineData("{'descr': '<f\\x34', 'fortran_order': False, 'shape': (2, 4)}")]
    [InlineData("((((((((((((((((((((((((((((((((")]
    public void NpyHeaderThatLies_Read_ThrowsBeforeAllocating(string header)
    {
        byte[] bytes = Npy(header, 32);
        Assert.Throws<DataFormatException>(() => WrittenFile.Read(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFormatException>(() => WrittenFile.Read(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void NpyHeaderOfPython2_Read_IsTaken() =>
        Assert.Equal(8, Assert.Single(WrittenFile.Read(Npy("{'shape': (2L, 4L), 'fortran_order': False, 'descr': \"<f4\"}\n", 32))).GetValues().Length);

    [Fact]
    public void HugeHeader_Read_ThrowsBeforeAllocating()
    {
        byte[] npy = [.. NpyHeader.Magic, 2, 0, 0xff, 0xff, 0xff, 0x7f, .. new byte[100]];
        byte[] safetensors = [0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, (byte)'{', .. new byte[100]];
        foreach (byte[] bytes in new[] { npy, safetensors })
        {
            Assert.Throws<DataFormatException>(() => WrittenFile.Read(bytes));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<DataFormatException>(() => WrittenFile.Read(bytes));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[2]]]],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e30],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8)]
    public void SafetensorsHeaderThatLies_Read_Throws(string header, int data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        Assert.Throws<DataFormatException>(() => WrittenFile.Read([.. length, .. text, .. new byte[data]]));
    }

    [Fact]
    public void ZipWithANameTwice_Read_Throws()
    {
        byte[] zip = Zip(("a.npy", Valid()), ("a.npy", Valid()));
        Assert.Contains("'a.npy' again", Assert.Throws<DataFormatException>(() => WrittenFile.Read(zip)).Found);
    }

    [Fact]
    public void ZipBomb_Read_ThrowsBeforeInflatingMoreThanItsShapeSays()
    {
        // 64 MB of zeros behind a header of 8 numbers: the length does not fit the shape, and nothing is inflated but the header.
        byte[] bomb = Zip(("a.npy", [.. Valid(), .. new byte[64 << 20]]));
        Assert.Throws<DataFormatException>(() => WrittenFile.Read(bomb));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFormatException>(() => WrittenFile.Read(bomb));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void ZipWhoseFilesOverlap_Read_Throws()
    {
        byte[] zip = Zip(("a.npy", Valid()), ("b.npy", Valid()));
        int entry = zip.AsSpan().LastIndexOf<byte>([0x50, 0x4b, 1, 2]);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(entry + 42), 5);
        Assert.Contains("overlap", Assert.Throws<DataFormatException>(() => WrittenFile.Read(zip)).Expected);
    }

    [Fact]
    public void ArrayOfAZipIsBad_Read_ReportsItAndGoesOn()
    {
        var errors = new List<DataFormatException>();
        byte[] zip = Zip(("a.npy", [1, 2, 3]), ("b.npy", Valid()), ("c.txt", [65]));
        Assert.Equal("b", Assert.Single(HeatmapFile.ReadArrays(() => new MemoryStream(zip), errors.Add)).Name);
        Assert.Equal(["'a.npy'", "'c.txt'"], errors.Select(error => error.Position[error.Position.IndexOf('\'')..].Split(" within")[0]));
    }

    [Fact]
    public void PickleThatHoldsItself_Read_Throws()
    {
        // ] q0 h0 a : a list appended to itself; then a list of lists that doubles at each step.
        byte[] circle = [0x80, 4, (byte)']', (byte)'q', 0, (byte)'h', 0, (byte)'a', (byte)'.'];
        Assert.Contains("stand once", Assert.Throws<DataFormatException>(() => WrittenFile.Read(circle)).Expected);
        var laughs = new List<byte> { 0x80, 4, (byte)']', (byte)'q', 0 };
        for (byte level = 1; level < 40; level++)
        {
            laughs.AddRange([(byte)'h', (byte)(level - 1), 0x85, (byte)'h', (byte)(level - 1), 0x86, (byte)'q', level]);
        }

        laughs.Add((byte)'.');
        Assert.Throws<DataFormatException>(() => WrittenFile.Read([.. laughs]));
    }

    private static byte[] Valid() => Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }", 32);

    private static byte[] Npy(string header, int data) =>
        [.. NpyHeader.Magic, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.Latin1.GetBytes(header), .. new byte[data]];

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
