using System.Text;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Test-ChexHeatmap: a stranger's folder is screened, bad files are results.</summary>
public sealed class TestHeatmapTests : IDisposable
{
    private static readonly byte[] Hostile = [0x80, 3, .. Encoding.ASCII.GetBytes("cposix\nsystem\n(X\u0004\0\0\0echotR.")];

    private readonly HostedModule _module = new();

    public TestHeatmapTests()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        Save("s/heatmaps/b_Edema_map.pkl", Hostile);
        Save("s/heatmaps/c_Edema_map.pkl", [0x80, 3, (byte)'}']);
        Save("s/heatmaps/deep/notes.txt", Encoding.UTF8.GetBytes("nothing"));
        Save("s/heatmaps/deep/empty.pkl", []);
    }

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("Test-ChexHeatmap s/heatmaps")]
    [InlineData("Test-ChexHeatmap -LiteralPath s/heatmaps")]
    [InlineData("'s/heatmaps' | Test-ChexHeatmap")]
    [InlineData("[System.IO.DirectoryInfo]::new(\"$pwd/s/heatmaps\") | Test-ChexHeatmap")]
    [InlineData("@{ PSPath = 's/heatmaps' } | ForEach-Object { [pscustomobject]$_ } | Test-ChexHeatmap")]
    [InlineData("Test-ChexHeatmap s/heatmaps -ThrottleLimit 1")]
    public void Folder_IsScreenedWithoutAnError(string script)
    {
        HostedResult result = _module.Run(script);
        Assert.Empty(result.Errors);
        Assert.Null(result.Terminating);
        string[] verdicts = [.. result.Output.Select(found => $"{found.Properties["Verdict"].Value} {Path.GetFileName((string)found.Properties["Path"].Value)}")];
        Assert.Equal(14, verdicts.Length);
        Assert.Equal(10, verdicts.Count(verdict => verdict.StartsWith("Usable patient", StringComparison.Ordinal)));
        Assert.Contains("Refused b_Edema_map.pkl", verdicts);
        Assert.Contains("Damaged c_Edema_map.pkl", verdicts);
        Assert.Contains("Unsupported notes.txt", verdicts);
        Assert.Contains("Damaged empty.pkl", verdicts);
    }

    [Fact]
    public void HostileFile_TellsNameByteAndOpcode()
    {
        HostedResult result = _module.Run("Test-ChexHeatmap s/heatmaps/b_Edema_map.pkl | ForEach-Object { $_; $_.GetGlobals() }");
        Assert.Equal("posix.system at byte 2", result.Output[0].Properties["RefusedGlobals"].Value);
        Assert.Equal(("Pickle", 3), (result.Output[0].Properties["Format"].Value, result.Output[0].Properties["Protocol"].Value));
        Assert.Contains("byte 2", (string)result.Output[0].Properties["Reason"].Value);
        Assert.Equal(("posix.system", "GLOBAL", 2L), (result.Output[1].Properties["Name"].Value, result.Output[1].Properties["Opcode"].Value, result.Output[1].Properties["Offset"].Value));
    }

    [Fact]
    public void UsableFiles_AreThoseThatAreImported()
    {
        HostedResult tested = _module.Run("Test-ChexHeatmap s/heatmaps | Where-Object Verdict -eq Usable | ForEach-Object Path");
        HostedResult imported = _module.Run("Import-ChexHeatmap s/heatmaps | ForEach-Object Path");
        Assert.Equal(10, tested.Output.Count);
        Assert.Equal(imported.Output.Select(path => path.ToString()), tested.Output.Select(path => path.ToString()));
        Assert.Equal(10, _module.Run("Test-ChexHeatmap s/heatmaps | Where-Object Verdict -eq Usable | Import-ChexHeatmap").Output.Count);
    }

    [Fact]
    public void EveryProperty_IsAScalar()
    {
        HostedResult result = _module.Run("Test-ChexHeatmap s/heatmaps");
        Assert.All(result.Output.SelectMany(found => found.Properties), property => Assert.True(property.Value is null or string or ValueType, property.Name));
    }

    [Fact]
    public void MissingAndUnreadableFiles_AreErrorsAndTheNextGoesOn()
    {
        HostedResult result = _module.Run("Test-ChexHeatmap nowhere, s/heatmaps");
        Assert.Equal("PathNotFound", result.ErrorId);
        Assert.Equal(14, result.Output.Count);
    }

    [Fact]
    public void PixelLimit_MakesOversized() =>
        Assert.Equal(10, _module.Run("Test-ChexHeatmap s/heatmaps -PixelLimit 10 | Where-Object Verdict -eq Oversized").Output.Count);

    private void Save(string path, byte[] bytes)
    {
        string file = Path.Combine(_module.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }
}
