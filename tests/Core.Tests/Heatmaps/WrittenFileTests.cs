using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>Each kind of file, as the real writer wrote it, is read back equal.</summary>
public sealed class WrittenFileTests
{
    public static TheoryData<string> NpyFiles =>
        [.. Directory.GetFiles(Path.GetDirectoryName(WrittenFile.Find("x"))!, "*.npy").Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith("refused", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(NpyFiles))]
    public void Npy_Read_EqualsWhatNumpyWrote(string name) => WrittenFile.AssertSame(WrittenFile.Expected(name), Assert.Single(WrittenFile.Read(name)).GetValues());

    [Fact]
    public void NpyFiles_CoverTypesOrdersVersionsAndShapes()
    {
        Assert.True(NpyFiles.Count >= 34, $"{NpyFiles.Count} files");
        Assert.Equal([4L, 4, 6], WrittenFile.Read("fortran_channels.npy").Single().Shape);
        Assert.Equal([], WrittenFile.Read("zero_dimensional.npy").Single().Shape);
        Assert.Equal([0L, 6], WrittenFile.Read("empty.npy").Single().Shape);
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    public void Npz_Read_HasEachArrayByName(string file)
    {
        List<HeatmapArray> arrays = WrittenFile.Read(file);
        Assert.Equal(["patient1_Edema", "patient1_Cardiomegaly", "patient2_Edema"], arrays.Select(array => array.Name));
        Assert.All(arrays, array => WrittenFile.AssertSame(WrittenFile.Expected("npz_" + array.Name), array.GetValues()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void NumpyPickle_Read_EqualsWhatNumpyWrote(int protocol)
    {
        Dictionary<string, HeatmapArray> arrays = WrittenFile.Read($"numpy_{protocol}.pkl").ToDictionary(array => array.Name);
        Assert.Equal(["c", "fortran", "big", "whole", "empty", "nested/0", "nested/1/0"], arrays.Keys);
        foreach ((string name, HeatmapArray array) in arrays.Where(pair => pair.Key != "empty"))
        {
            WrittenFile.AssertSame(WrittenFile.Expected("pickle_" + name.Replace('/', '-')), array.GetValues());
        }

        Assert.Empty(arrays["empty"].GetValues());
        WrittenFile.AssertSame(WrittenFile.Expected("pickle_large"), Assert.Single(WrittenFile.Read($"numpy_large_{protocol}.pkl")).GetValues());
        WrittenFile.AssertSame(WrittenFile.Expected("pickle_c"), Assert.Single(WrittenFile.Read($"numpy2_{protocol}.pkl")).GetValues());
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("legacy")]
    public void TorchFile_Read_EqualsWhatTorchWrote(string form)
    {
        List<HeatmapArray> arrays = WrittenFile.Read($"many_{form}.pt");
        Assert.Equal(
            ["float", "double", "half", "bfloat", "bool", "byte", "long", "turned", "window", "every", "spread", "empty", "number", "parameter"],
            arrays.Select(array => array.Name));
        Assert.All(arrays, array => WrittenFile.AssertSame(WrittenFile.Expected("torch_" + array.Name), array.GetValues()));
        WrittenFile.AssertSame(WrittenFile.Expected("torch_float"), Assert.Single(WrittenFile.Read($"one_{form}.pt")).GetValues());
        HeatmapArray weight = WrittenFile.Read($"state_{form}.pth").Single(array => array.Name == "state_dict/weight");
        WrittenFile.AssertSame(WrittenFile.Expected("torch_weight"), weight.GetValues());
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("legacy")]
    public void TorchFile_WithNumpyArrays_HasThemToo(string form)
    {
        List<HeatmapArray> arrays = WrittenFile.Read($"mixed_{form}.pt");
        Assert.Equal(["patient1_Edema", "deep/0", "patient2_Edema"], arrays.Select(array => array.Name));
        WrittenFile.AssertSame(WrittenFile.Expected("pickle_c"), arrays[0].GetValues());
        WrittenFile.AssertSame(WrittenFile.Expected("pickle_c"), arrays[1].GetValues());
        Assert.Equal(Array.ConvertAll(arrays[0].GetValues(), value => value * 2), arrays[2].GetValues());
    }

    [Fact]
    public void Safetensors_Read_EqualsTheSpecificationsBytes()
    {
        List<HeatmapArray> arrays = WrittenFile.Read("tensors.safetensors");
        Assert.Equal(13, arrays.Count);
        Assert.All(arrays, array => WrittenFile.AssertSame(WrittenFile.Expected("safetensors_" + array.Name), array.GetValues()));
    }

    [Theory]
    [InlineData("refused_objects.npy", "Python objects")]
    [InlineData("refused_objects.pkl", "Python objects")]
    [InlineData("refused_structured.npy", "structured")]
    [InlineData("refused_complex.npy", "complex")]
    [InlineData("refused_text.npy", "text")]
    [InlineData("refused_out_of_band.pkl", "out of band")]
    [InlineData("refused_code.pt", "posix.system")]
    public void WhatIsNoArrayOfNumbers_Read_IsRefusedWithTheReason(string file, string reason) =>
        Assert.Contains(reason, Assert.Throws<DataFormatException>(() => WrittenFile.Read(file)).Found);
}
