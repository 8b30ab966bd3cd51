using CheXplanation.Fuzz.Grammars;
using CheXplanation.Heatmaps;
using CheXplanation.Imaging;

namespace CheXplanation.Fuzz;

/// <summary>The readers of files of arrays. Each input is opened, its numbers are read, and it is inspected as Test-ChexHeatmap would.</summary>
internal static class ArrayTargets
{
    private const long MostValues = 1 << 16;
    private const int MostRead = 4;

    public static IEnumerable<FuzzTarget> All { get; } =
    [
        Target("npy", ["little_f4.npy", "fortran.npy", "big_f8.npy", "version2.npy", "version3.npy", "zero_dimensional.npy", "bool.npy", "refused_objects.npy", "channels_last.npy"])
            with { Split = ArrayGrammar.SplitNpy, Words = ArrayGrammar.NpyWords, Mend = ArrayGrammar.MendNpy },
        Target("npz", ["stored.npz", "deflated.npz", "unnamed.npz"]) with { Mend = ZipGrammar.Mend(MutateWithin) },
        Target("torch-zip", ["one_zip.pt", "many_zip.pt", "state_zip.pth", "patient8_Edema_map.pt", "refused_code.pt"]) with { Mend = ZipGrammar.Mend(MutateWithin) },
        Target("torch-legacy", ["one_legacy.pt", "many_legacy.pt", "state_legacy.pth"]) with { Split = PickleGrammar.Split, Words = PickleGrammar.Words },
        Target("safetensors", ["tensors.safetensors"]) with { Split = ArrayGrammar.SplitSafetensors, Words = ArrayGrammar.SafetensorsWords, Mend = ArrayGrammar.MendSafetensors },
        Target("numpy-pickle", ["numpy_0.pkl", "numpy_1.pkl", "numpy_2.pkl", "numpy_3.pkl", "numpy_5.pkl", "numpy2_0.pkl", "numpy2_4.pkl", "patient9_Edema_map.pkl", "refused_objects.pkl", "refused_out_of_band.pkl"])
            with { Split = PickleGrammar.Split, Words = PickleGrammar.Words, Mend = PickleGrammar.Mend },
        Target("heatmap-picture", ["grey8.png", "grey16.png", "grey_as_rgb.png", "grey8.jpg", "colour_jet.png", "tiff_f4.tif", "tiff_f8.tif", "tiff_i2.tif", "tiff_u1.tif", "tiff_u4.tif"])
            with { Split = PictureGrammar.Split, Words = PictureGrammar.TiffWords, Mend = PictureGrammar.Mend, Read = ReadPicture, BytesPerByte = 256, BytesAlways = 8 << 20 },
    ];

    private static FuzzTarget Target(string name, string[] seeds) => new()
    {
        Name = name, Seeds = [.. seeds.Select(ArrayGrammar.File)], Split = ZipGrammar.Split, Words = ZipGrammar.Words, Read = Read, BytesPerByte = 1024, BytesAlways = 8 << 20,
    };

    /// <summary>The files within a zip file are pickles or npy files.</summary>
    private static byte[] MutateWithin(string name, byte[] content, Random random)
    {
        FuzzTarget inner = All.First(target => target.Name == (name.EndsWith(".npy", StringComparison.Ordinal) ? "npy" : "numpy-pickle"));
        return name.EndsWith(".npy", StringComparison.Ordinal) || name.EndsWith(".pkl", StringComparison.Ordinal) ? new Mutation(inner, random).Make(content, content) : content;
    }

    private static void Read(byte[] bytes)
    {
        HeatmapInspector.Inspect(new MemoryStream(bytes, false), "a_Edema_map.pkl", MostValues);
        Drain(HeatmapFile.ReadArrays(() => new MemoryStream(bytes, false), Check));
    }

    private static void ReadPicture(byte[] bytes)
    {
        string path = ScratchFile.Write(bytes);
        try
        {
            Drain(HeatmapPicture.Read(path, ColourMap.None, MostValues));
        }
        finally
        {
            Drain(HeatmapPicture.Read(path, ColourMap.Jet, MostValues));
        }
    }

    private static void Drain(IEnumerable<HeatmapArray> arrays)
    {
        int read = 0;
        foreach (HeatmapArray array in arrays)
        {
            UInt128 count = array.Shape.Aggregate(UInt128.One, (product, n) => product * (UInt128)n);
            if (count > (UInt128)MostValues || read++ == MostRead)
            {
                continue;
            }

            try
            {
                FuzzTargets.Demand(array.GetValues().Length == (long)count, "there are as many numbers as the shape says");
            }
            catch (DataFormatException error)
            {
                Check(error);
            }
        }
    }

    private static void Check(DataFormatException error) => FuzzTargets.Demand(error.Position.Length > 0, "a bad array names its place");
}
