using System.Runtime.InteropServices;
using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>The files of data/, which the real writers wrote, and the numbers that belong to them (tests/oracles/heatmap_formats.py).</summary>
internal static class WrittenFile
{
    private static string Folder => Path.Combine(SharedData.RepositoryRoot, "tests", "Core.Tests", "Heatmaps", "data");

    public static string Find(string name) => Path.Combine(Folder, name);

    public static float[] Expected(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Find(name + ".expected"))).ToArray();

    /// <summary>The file's arrays; what is wrong with one is thrown.</summary>
    public static List<HeatmapArray> Read(string name) => Read(File.ReadAllBytes(Find(name)));

    public static List<HeatmapArray> Read(byte[] bytes) =>
        [.. HeatmapFile.ReadArrays(() => new MemoryStream(bytes, false), error => throw error)];

    /// <summary>The file's arrays with all their numbers, as a user of a damaged file would ask for them.</summary>
    public static void ReadAll(byte[] bytes)
    {
        foreach (HeatmapArray array in HeatmapFile.ReadArrays(() => new MemoryStream(bytes, false), _ => { }))
        {
            try
            {
                array.GetValues();
            }
            catch (DataFormatException)
            {
                // One array's error; the next goes on.
            }
        }
    }

    /// <summary>Equal bit for bit, a NaN being any NaN.</summary>
    public static void AssertSame(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]) || (float.IsNaN(expected[i]) && float.IsNaN(actual[i])),
                $"value {i}: expected {expected[i]:R}, found {actual[i]:R}");
        }
    }
}
