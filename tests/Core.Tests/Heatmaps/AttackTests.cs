using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>Each hostile pickle gives its error and has no effect.</summary>
public sealed class AttackTests
{
    public static TheoryData<string> Names { get; } = [.. AttackCorpus.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void HostilePickle_Open_GivesItsErrorAndNamesTheByte(string name)
    {
        Attack attack = AttackCorpus.All[name];
        var error = Assert.Throws<DataFormatException>(() => Open(attack.Bytes));
        Assert.Equal((attack.Fault, attack.Position), (error.Fault, error.Position.Split(" of ")[0]));
        Assert.Contains(attack.Found, error.Found);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, 600);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void HostilePickle_Inspect_IsNeverUsableAndListsWhatItNames(string name)
    {
        Attack attack = AttackCorpus.All[name];
        HeatmapInspection found = HeatmapInspector.Inspect(new MemoryStream(attack.Bytes), "patient1_a_Edema_map.pkl", PictureSize.DefaultPixelLimit);
        Assert.Contains(attack.Listed ?? string.Empty, found.Globals);
        Assert.NotEmpty(found.Reason);
        bool named = found.GetGlobals().Any(global => !global.IsAllowed);
        HeatmapVerdict other = name == "protocol 6" ? HeatmapVerdict.Unsupported : HeatmapVerdict.Damaged;
        Assert.Equal(attack.Fault == DataFault.Unsafe || named ? HeatmapVerdict.Refused : other, found.Verdict);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void HostilePickle_Open_AllocatesInProportion(string name)
    {
        byte[] bytes = AttackCorpus.All[name].Bytes;
        Assert.Throws<DataFormatException>(() => Open(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFormatException>(() => Open(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (384L * bytes.Length) + (128 << 10));
    }

    [Fact]
    public void CodeInATensorThatNothingReads_Open_IsRefused()
    {
        // cxr_img is passed over, but Python would load it.
        byte[] call = new PickleProgram(2).Global("os", "system").Text("id").Raw(0x85).Op("R").Stop();
        byte[] published = Published();
        int at = published.AsSpan().IndexOf("cxr_img"u8) + "cxr_img".Length;
        int bytes = at + published.AsSpan(at).IndexOf("_load_from_bytes\nB"u8) + "_load_from_bytes\nB".Length;
        int length = BitConverter.ToInt32(published, bytes);
        byte[] hostile = [.. published.AsSpan(0, bytes), .. BitConverter.GetBytes(call.Length), .. call, .. published.AsSpan(bytes + 4 + length)];
        Assert.Equal((DataFault.Unsafe, $"byte {bytes + 6}"), Assert.Throws<DataFormatException>(() => Open(hostile)) is { } error ? (error.Fault, error.Position) : default);
    }

    [Fact]
    public void PublishedHeatmap_Inspect_IsUsableWithItsSizes()
    {
        HeatmapInspection found = HeatmapInspector.Inspect(new MemoryStream(Published()), "patient1_a_Edema_map.pkl", 1000);
        Assert.Equal((HeatmapVerdict.Usable, string.Empty, "Pickle", 3), (found.Verdict, found.Reason, found.Format, found.Protocol));
        Assert.Equal((3, 2, 7, 5, 0.25), (found.MapWidth, found.MapHeight, found.Width, found.Height, found.Probability));
        Assert.Equal(("patient1_a", "Edema"), (found.ImageId, found.Task));
        Assert.Equal("FloatStorage 6; FloatStorage 3", found.Storages);
        Assert.Equal(string.Empty, found.RefusedGlobals);
        Assert.Equal("torch._utils._rebuild_tensor_v2; torch.storage._load_from_bytes; collections.OrderedDict; torch.FloatStorage", found.Globals);
    }

    [Fact]
    public void TorchZipThatNamesCode_Inspect_IsRefused()
    {
        using var file = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream pickle = zip.CreateEntry("archive/data.pkl").Open();
            pickle.Write(new PickleProgram(2).Global("os", "system").Text("id").Raw(0x85).Op("R").Stop());
        }

        HeatmapInspection found = HeatmapInspector.Inspect(file, "a_Edema_map.pkl", 1000);
        Assert.Equal((HeatmapVerdict.Refused, "TorchZip", "os.system at byte 2"), (found.Verdict, found.Format, found.RefusedGlobals));
    }

    [Fact]
    public void Npy_Inspect_HasItsShape()
    {
        byte[] header = [.. "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }"u8];
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)(header.Length + 1)), .. header, (byte)'\n', .. new byte[24]];
        HeatmapInspection found = HeatmapInspector.Inspect(new MemoryStream(file), "a_Edema_map.npy", 1000);
        Assert.Equal((HeatmapVerdict.Unnamed, "Npy", 3, 2, "float32 of shape (1,2,3)"), (found.Verdict, found.Format, found.MapWidth, found.MapHeight, found.Storages));
        Assert.Equal(HeatmapVerdict.Damaged, HeatmapInspector.Inspect(new MemoryStream(file[..^1]), "a_Edema_map.npy", 1000).Verdict);
    }

    [Theory]
    [InlineData("heat.pkl", 1000, HeatmapVerdict.Unnamed)]
    [InlineData("a_Edema_map.pkl", 34, HeatmapVerdict.Oversized)]
    public void HeatmapThatCannotBeImported_Inspect_TellsWhy(string name, long pixelLimit, HeatmapVerdict verdict) =>
        Assert.Equal(verdict, HeatmapInspector.Inspect(new MemoryStream(Published()), name, pixelLimit).Verdict);

    [Theory]
    [InlineData("img_id,Edema\na,0.5\n")]
    [InlineData("column\nrow\nanother\n")]
    [InlineData("id\nEdema\n1\n")]
    [InlineData("{\"a\": 1}")]
    [InlineData(".")]
    public void OtherFile_Inspect_IsUnsupported(string text) =>
        Assert.Equal(HeatmapVerdict.Unsupported, HeatmapInspector.Inspect(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(text)), "x", 1000).Verdict);

    [Fact]
    public void EveryVerdictOfUsable_IsWhatOpeningSays()
    {
        byte[] whole = Published();
        var random = new Random(3);
        int usable = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = [.. whole];
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            bool opens = Record.Exception(() => Open(bytes)) is null;
            usable += opens ? 1 : 0;
            HeatmapVerdict verdict = HeatmapInspector.Inspect(new MemoryStream(bytes), "a_Edema_map.pkl", PictureSize.DefaultPixelLimit).Verdict;
            Assert.True(!opens || verdict is HeatmapVerdict.Usable or HeatmapVerdict.Refused, $"round {i}");
        }

        Assert.InRange(usable, 100, 2900);
    }

    private static SaliencyMap Open(byte[] bytes) =>
        SaliencyMapFile.Describe(new MemoryStream(bytes), new HeatmapFileName("patient1_a", "Edema"), "memory", new SaliencyMapReadOptions());

    private static byte[] Published()
    {
        using var stream = new MemoryStream();
        PublishedPickleWriter.Write(stream, [1, 2, 3, 4, 5, 6], new PictureSize(3, 2), new PictureSize(7, 5), "Edema", 0.25, 1);
        return stream.ToArray();
    }
}
