using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>The package that is published: made of what is built, installed into an empty folder of modules, and used from there.</summary>
public sealed partial class PackageTests(PackageTests.InstalledPackage package) : IClassFixture<PackageTests.InstalledPackage>
{
    private const long MostBytes = 80L * 1024 * 1024;

    [Fact]
    public void Package_HasNativesOfFourSystemsAndNoSymbols()
    {
        string[] files = package.Files;
        Assert.All(
            new[] { "linux-x64/native/libSkiaSharp.so", "linux-arm64/native/libSkiaSharp.so", "osx/native/libSkiaSharp.dylib", "win-x64/native/libSkiaSharp.dll" },
            native => Assert.Contains($"bin/dependencies/runtimes/{native}", files));
        Assert.All(
            new[] { "CheXplanation.psd1", "LICENSE", "ThirdPartyNotices.md", "licences/SkiaSharp.txt", "en-US/CheXplanation.Cmdlets.dll-Help.xml", "en-US/about_CheXplanation.help.txt" },
            file => Assert.Contains(file, files));
        Assert.DoesNotContain(files, file => file.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.InRange(files.Sum(file => new FileInfo(Path.Combine(package.Module, file)).Length), 1, MostBytes);
    }

    [Fact]
    public void Package_HoldsEveryAssemblyOfTheStagedModule()
    {
        string staged = Path.Combine(SharedData.RepositoryRoot, "module", "bin");
        string[] expected = [.. Directory.EnumerateFiles(staged, "*.dll", SearchOption.AllDirectories).Select(file => "bin/" + Path.GetRelativePath(staged, file).Replace('\\', '/'))];
        Assert.All(expected.Where(file => !file.Contains("libSkiaSharp", StringComparison.Ordinal)), file => Assert.Contains(file, package.Files));
    }

    [Fact]
    public void Notices_NameEveryAssemblyOfOthers()
    {
        string notices = File.ReadAllText(Path.Combine(package.Module, "ThirdPartyNotices.md"));
        string[] others = [.. package.Files.Where(file => file.StartsWith("bin/dependencies/", StringComparison.Ordinal) && file.Count(c => c == '/') == 2).Select(file => Path.GetFileName(file)).Where(file => !file.StartsWith("CheXplanation.", StringComparison.Ordinal))];
        Assert.NotEmpty(others);
        Assert.All(others, file => Assert.Contains(file, notices));
    }

    [Fact]
    public void Versions_AndAddresses_AgreeEverywhere()
    {
        string manifest = File.ReadAllText(Path.Combine(package.Module, "CheXplanation.psd1"));
        string properties = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "Directory.Build.props"));
        string changes = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "CHANGELOG.md"));
        string address = Between(properties, "<ProjectUrl>", "</ProjectUrl>"), version = Between(properties, "<Version>", "</Version>");
        Assert.Contains($"ProjectUri   = '{address}'", manifest);
        Assert.Contains($"ModuleVersion        = '{version}'", manifest);
        Assert.Equal(version, Path.GetFileName(package.Module));
        Assert.Contains($"## [{version}]", changes);
        Assert.Contains($"version: {version}", File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "CITATION.cff")));
    }

    [Fact]
    public void Quickstart_RunsFromThePackage_InTheShell()
    {
        ShellRun run = ShellRun.Of("-Module", Path.Combine(package.Module, "CheXplanation.psd1"), Quickstart, package.NewFolder());
        Assert.Equal(string.Empty, run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(20, Interval().Count(run.Output));
    }

    [Fact]
    public void PicturesAndHelp_AreReadFromThePackage_InTheShell()
    {
        string folder = package.NewFolder();
        ShellRun run = ShellRun.Of(
            "-Module", Path.Combine(package.Module, "CheXplanation.psd1"), "-Command",
            $"$null = New-ChexSample '{folder}' -ImageCount 1; (ConvertTo-CocoRle '{folder}/pictures/*.png' -WarningAction Ignore).size.Count; (Get-Module CheXplanation).ModuleBase; (Get-Help New-ChexSample).Synopsis");
        Assert.Equal(string.Empty, run.Error);
        Assert.Equal(["2", package.Module, "Writes a small synthetic study, so that every example runs without a download."], run.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Quickstart_RunsFromThePackage_InPwsh()
    {
        ShellRun run = Pwsh($"$PSStyle.OutputRendering = 'PlainText'; & '{Quickstart}' '{package.NewFolder()}'; (Get-Module CheXplanation).ModuleBase");
        Assert.Equal(string.Empty, run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(20, Interval().Count(run.Output));
        Assert.EndsWith(package.Module, run.Output.Trim());
    }

    [Fact]
    public void Manifest_IsClean_InPwsh()
    {
        ShellRun run = Pwsh($"$m = Test-ModuleManifest '{package.Module}/CheXplanation.psd1' -WarningVariable w -ErrorVariable e; \"$($w.Count) $($e.Count) $($m.ExportedCmdlets.Count -ge 20) $($m.LicenseUri) $($m.CompatiblePSEditions)\"");
        Assert.Equal("0 0 True https://opensource.org/license/mit Core", run.Output.Trim());
    }

    [Fact]
    public void Import_FromThePackage_LoadsNoDependency()
    {
        ShellRun run = ShellRun.Of(
            "-Module", Path.Combine(package.Module, "CheXplanation.psd1"), "-Command",
            "$null = Get-Command -Module CheXplanation; [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name } | Where-Object { $_ -match 'SkiaSharp|MathNet|LibTiff|Imaging$|Distributions$' }");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Output.Trim()));
    }

    private static string Quickstart => Path.Combine(SharedData.RepositoryRoot, "examples", "quickstart.ps1");

    private static string Between(string text, string before, string after) => text.Split(before)[1].Split(after)[0];

    private ShellRun Pwsh(string script)
    {
        var start = new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-Command", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PSModulePath"] = Path.GetDirectoryName(Path.GetDirectoryName(package.Module));
        start.Environment["NO_COLOR"] = "1";
        try
        {
            return ShellRun.Of(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("pwsh was not found");
            throw;
        }
    }

    [GeneratedRegex(@"\d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\]")]
    private static partial Regex Interval();

    /// <summary>The package, made anew of what is built, and unpacked where PSModulePath points.</summary>
    public sealed class InstalledPackage : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;
        private int _used;

        public InstalledPackage()
        {
            string made = Path.Combine(_folder, "artifacts");
            var start = new ProcessStartInfo("dotnet", [
                "build", Path.Combine(SharedData.RepositoryRoot, "src", "Cmdlets"), "-t:Package", "-c", ShellRun.Configuration, "--no-restore", "-p:NoBuild=true", $"-p:PackageOutput={made}/", "-nodeReuse:false"])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            };
            ShellRun run = ShellRun.Of(start);
            Assert.True(run.ExitCode == 0, run.Output + run.Error);
            string package = Assert.Single(Directory.GetFiles(made, "*.nupkg"));
            string version = Path.GetFileNameWithoutExtension(package)["CheXplanation.".Length..];
            Module = Path.Combine(_folder, "modules", "CheXplanation", version);
            ZipFile.ExtractToDirectory(package, Module);
        }

        public string Module { get; }

        public string[] Files => [.. Directory.EnumerateFiles(Module, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Module, file).Replace('\\', '/'))];

        public string NewFolder() => Path.Combine(_folder, $"study-{Interlocked.Increment(ref _used)}");

        public void Dispose() => Directory.Delete(_folder, true);
    }
}
