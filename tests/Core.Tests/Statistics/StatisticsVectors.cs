using System.Text.Json;

namespace CheXplanation.Tests.Statistics;

/// <summary>Numbers of scipy, statsmodels and scikit-learn; tests/oracles/make_statistics_vectors.py made them.</summary>
internal static class StatisticsVectors
{
    public static IReadOnlyList<JsonElement> Cases(string name)
    {
        string path = Path.Combine(SharedData.RepositoryRoot, "tests", "Core.Tests", "Statistics", "vectors", $"{name}.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(item => item.Clone())];
    }

    public static double Number(this JsonElement item, string name) => Number(item.GetProperty(name));

    public static double[] Numbers(this JsonElement item, string name) => [.. item.GetProperty(name).EnumerateArray().Select(Number)];

    public static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();

    public static string Text(this JsonElement item, string name) => item.GetProperty(name).GetString()!;

    /// <summary>Equal but for the last digits: to 1e-12 of the value, or of 1 for small values.</summary>
    public static void AssertClose(double expected, double found, double tolerance = 1e-12)
    {
        if (double.IsNaN(expected))
        {
            Assert.Equal(double.NaN, found);
            return;
        }

        Assert.True(Math.Abs(expected - found) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{expected:R} is expected, {found:R} was found");
    }
}
