using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>What an inspection says of files of arrays.</summary>
public sealed class ArrayInspectionTests
{
    [Theory]
    [InlineData("little_f4.npy", "Npy", HeatmapVerdict.Unnamed)]
    [InlineData("deflated.npz", "Npz", HeatmapVerdict.Usable)]
    [InlineData("one_zip.pt", "TorchZip", HeatmapVerdict.Unnamed)]
    [InlineData("many_legacy.pt", "LegacyTorch", HeatmapVerdict.Usable)]
    [InlineData("tensors.safetensors", "Safetensors", HeatmapVerdict.Usable)]
    [InlineData("refused_objects.npy", "Npy", HeatmapVerdict.Damaged)]
    [InlineData("refused_code.pt", "TorchZip", HeatmapVerdict.Refused)]
    public void FileOfArrays_Inspect_HasFormatAndVerdict(string file, string format, HeatmapVerdict verdict)
    {
        HeatmapInspection found = HeatmapInspector.Inspect(WrittenFile.Find(file));
        Assert.Equal((format, verdict), (found.Format, found.Verdict));
    }

    [Fact]
    public void SingleArray_Inspect_TellsItsSize()
    {
        HeatmapInspection found = HeatmapInspector.Inspect(WrittenFile.Find("little_f4.npy"));
        Assert.Equal((6, 4), (found.MapWidth, found.MapHeight));
    }
}
