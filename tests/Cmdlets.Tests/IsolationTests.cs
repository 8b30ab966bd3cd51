using System.ComponentModel;
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

    private static readonly string Build = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!);

    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void AnotherModulesVersions_BothWorkInEitherOrder(bool inPwsh, bool theirsFirst)
    {
        string output = Run(theirsFirst ? UseTheirs + UseOurs + UseTheirs + Loaded : UseOurs + UseTheirs + UseOurs + Loaded, inPwsh);
        Assert.Contains("SkiaSharp, Version=1.2.3.4", output);
        Assert.Contains("MathNet.Numerics, Version=1.2.3.4", output);
        Assert.Equal(theirsFirst ? 1 : 2, output.ReplaceLineEndings("\n").Split("picture: 1 3 \n").Length - 1);
        Assert.Equal(theirsFirst ? 1 : 2, output.Split("quantile: 2.228139").Length - 1);
        Assert.Matches(@"loaded: .*SkiaSharp 3\.119", output);
        Assert.Matches(@"loaded: .*MathNet\.Numerics 5\.", output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ModuleRemovedAndImportedAgain_FindsItsDependencies(bool inPwsh)
    {
        string output = Run("Import-Module '{0}'; Remove-Module CheXplanation; Import-Module '{0}' -Force; " + UseOurs + "Remove-Module CheXplanation; " + UseOurs, inPwsh);
        Assert.Equal(2, output.Split("quantile: 2.228139").Length - 1);
        Assert.Equal(2, output.ReplaceLineEndings("\n").Split("picture: 1 3 \n").Length - 1);
    }

    [Fact]
    public void Types_OfTheModule_AreLoadedOnce()
    {
        string output = Run(UseOurs + "\"once: $([string]([AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name } | Where-Object { $_ -like 'CheX*' }))\"");
        string[] loaded = output.Split("once: ")[1].Split(' ', StringSplitOptions.TrimEntries);
        Assert.Equal(4, loaded.Length);
        Assert.Distinct(loaded);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, "$null = ConvertTo-CocoRle -Mask ([bool[,]]::new(2, 3)); ")]
    public void Import_LoadsNoDependency(bool inPwsh, string use)
    {
        string output = Run("Import-Module '{0}'; " + use + Loaded, inPwsh);
        Assert.Equal("loaded: ", output.TrimEnd('\r', '\n'));
    }

    [Fact]
    public void TypesOfTheModule_ResolveByName()
    {
        string output = Run("Import-Module '{0}'; [CheXplanation.Masks.RunLengthMask].Name; [CheXplanation.Cmdlets.CocoRle].Name");
        Assert.Equal(["RunLengthMask", "CocoRle"], output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Output(string project, string file) =>
        Path.Combine(SharedData.RepositoryRoot, "tests", "Isolation", project, "bin", Build, "net10.0", file);

    private string Run(string script, bool inPwsh = false)
    {
        string text = script
            .Replace("{0}", HostedModule.ModulePath, StringComparison.Ordinal)
            .Replace("{1}", Output("DummyModule", "DummyModule.dll"), StringComparison.Ordinal)
            .Replace("{2}", Path.Combine(_folder, "mask.png"), StringComparison.Ordinal);
        if (inPwsh && Start("pwsh", "-NoProfile", "-Command", "exit [int]($PSVersionTable.PSVersion -lt [version]'7.6')") is not { ExitCode: 0 })
        {
            Assert.Skip("pwsh 7.6 was not found");
        }

        ShellRun? run = inPwsh ? Start("pwsh", "-NoProfile", "-NonInteractive", "-Command", text) : Start("dotnet", Output("Probe", "IsolationProbe.dll"), text);
        Assert.NotNull(run);
        Assert.True(run.ExitCode == 0 && run.Error.Length == 0, run.Output + run.Error);
        return run.Output;
    }

    /// <summary>Runs a program to its end; null where it is not found.</summary>
    private static ShellRun? Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NO_COLOR"] = "1";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new ShellRun(process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
