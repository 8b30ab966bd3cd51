using System.Diagnostics;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>
/// Another module with another SkiaSharp and MathNet.Numerics in the same process: both work in both orders.
/// Each test is a process of its own, because what has been loaded stays.
/// </summary>
public sealed class IsolationTests : IDisposable
{
    private const string UseTheirs = "Import-Module '{1}'; Get-DummyDependency; ";

    // A mask picture goes through SkiaSharp, a quantile through MathNet.Numerics.
    private const string UseOurs = """
        Import-Module '{0}'
        (ConvertTo-CocoRle -Mask ([bool[,]]::new(2, 3))).counts
        [IO.File]::WriteAllBytes('{2}', [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAAAAAA+i0toAAAADElEQVR4nGNg+M8AAAICAQB7CYF4AAAAAElFTkSuQmCC'))
        $picture = ConvertTo-CocoRle -Path '{2}' -Uncompressed -ErrorAction SilentlyContinue -ErrorVariable problem
        "picture: $($picture.size) $($problem.FullyQualifiedErrorId)"
        $type = [Reflection.Assembly]::Load('CheXplanation.Distributions').GetType('CheXplanation.Distributions.StudentTDistribution')
        "quantile: $([Math]::Round($type.GetMethod('Quantile').Invoke($null, [object[]](0.975, 10.0)), 6))"

        """;

    private const string Loaded = """
        "loaded: $(([AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName() } | Where-Object { $_.Name -match 'SkiaSharp|MathNet|Imaging$|Distributions$' } | ForEach-Object { "$($_.Name) $($_.Version)" }) -join ', ')"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnotherModulesVersions_BothWorkInEitherOrder(bool theirsFirst)
    {
        string output = Run(theirsFirst ? UseTheirs + UseOurs + Loaded : UseOurs + UseTheirs + "Get-DummyDependency; " + Loaded);
        Assert.Contains("SkiaSharp, Version=1.2.3.4", output);
        Assert.Contains("MathNet.Numerics, Version=1.2.3.4", output);
        Assert.Contains("picture: 1 3 \n", output.ReplaceLineEndings("\n"));
        Assert.Contains("quantile: 2.228139", output);
        Assert.Matches(@"loaded: .*SkiaSharp 3\.119", output);
        Assert.Matches(@"loaded: .*MathNet\.Numerics 5\.", output);
    }

    [Fact]
    public void Import_LoadsNoDependency()
    {
        string output = Run("Import-Module '{0}'; $null = ConvertTo-CocoRle -Mask ([bool[,]]::new(2, 3)); " + Loaded);
        Assert.Equal("loaded: ", output.TrimEnd('\r', '\n'));
    }

    [Fact]
    public void TypesOfTheModule_ResolveByName()
    {
        string output = Run("Import-Module '{0}'; [CheXplanation.Masks.RunLengthMask].Name; [CheXplanation.Cmdlets.CocoRle].Name");
        Assert.Equal(["RunLengthMask", "CocoRle"], output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private string Run(string script)
    {
        string build = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!)!);
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!);
        Assert.Equal("bin", build);
        string Output(string project, string file) => Path.Combine(SharedData.RepositoryRoot, "tests", "Isolation", project, "bin", configuration, "net10.0", file);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Output("Probe", "IsolationProbe.dll"));
        start.ArgumentList.Add(script
            .Replace("{0}", HostedModule.ModulePath, StringComparison.Ordinal)
            .Replace("{1}", Output("DummyModule", "DummyModule.dll"), StringComparison.Ordinal)
            .Replace("{2}", Path.Combine(_folder, "mask.png"), StringComparison.Ordinal));
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
        return output;
    }
}
