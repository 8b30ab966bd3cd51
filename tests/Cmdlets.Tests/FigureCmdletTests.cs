using System.Diagnostics;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Export-ChexFigure, Export-ChexOverlay and Export-ChexReport: bad input, writing, progress.</summary>
public sealed class FigureCmdletTests : IDisposable
{
    private const string Study = """
        $null = New-ChexSample s -ImageCount 2
        $scores = Import-ChexHeatmap s/heatmaps -Method gradcam | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -Slice Full

        """;

    private readonly HostedModule _module = new();

    private string PathOf(string name) => Path.Combine(_module.Folder, name);

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("$scores | Export-ChexFigure f.bmp", "FormatInvalid")]
    [InlineData("$scores | Export-ChexFigure f.png -Property Nothing", "PropertyNotFound")]
    [InlineData("$scores | Export-ChexFigure f.png -Kind Scatter -Predictor Nothing", "PropertyNotFound")]
    [InlineData("$scores | Export-ChexFigure nowhere/f.png", "WriteFailed")]
    [InlineData("$scores | Export-ChexFigure s/labels.csv/f.png -Force", "WriteFailed")]
    [InlineData("$scores | Export-ChexFigure f.png; $scores | Export-ChexFigure f.png -NoClobber", "FileExists")]
    [InlineData("$scores | Export-ChexReport nowhere/r.html", "WriteFailed")]
    [InlineData("$scores | Export-ChexReport r.html; $scores | Export-ChexReport r.html -NoClobber", "FileExists")]
    [InlineData("$scores | Export-ChexReport r.html -Replicates 10", "BootstrapSettings")]
    [InlineData("$scores | Export-ChexOverlay o -Heatmap 5", "HeatmapInvalid")]
    [InlineData("$scores | Export-ChexOverlay o -SalientPoint 5", "SalientPointInvalid")]
    [InlineData("$scores | Export-ChexOverlay o -SalientPoint nowhere.json", "PathNotFound")]
    [InlineData("$scores | Export-ChexOverlay o -SalientPoint s/labels.csv", "SalientPointUnreadable")]
    [InlineData("$scores | Export-ChexOverlay o -Benchmark nowhere.json", "PathNotFound")]
    [InlineData("$scores[0] | Export-ChexOverlay o; $scores[0] | Export-ChexOverlay o -NoClobber", "FileExists")]
    [InlineData("$scores | Export-ChexOverlay s/labels.csv", "WriteFailed")]
    public void CallThatCannotBeDone_EndsWithItsError(string script, string id)
    {
        _module.Run(Study);
        HostedResult result = _module.Run(script);
        Assert.Equal(id, result.ErrorId);
        Assert.False(string.IsNullOrEmpty((result.Terminating ?? result.Errors.Single()).ErrorDetails?.RecommendedAction));
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("5, $scores[0] | Export-ChexOverlay o -PassThru", "InputInvalid")]
    [InlineData("[pscustomobject]@{ ImageId = 'a'; Task = 'b'; IoU = 1 }, $scores[0] | Export-ChexOverlay o -PassThru", "SourceMissing")]
    [InlineData("$scores[0], $scores[0] | Export-ChexOverlay o -PassThru", "DuplicateItem")]
    [InlineData("'no picture' | ForEach-Object { [IO.File]::WriteAllText(\"$PWD/s/pictures/patient80000_study1_view1_frontal.png\", $_) }; $scores[0], $scores[10] | Export-ChexOverlay o -PassThru -PicturePath s/pictures", "PictureUnreadable")]
    [InlineData("$null = New-ChexSample t -ImageCount 1 -Seed 5; $scores[0], $scores[10] | Export-ChexOverlay o -PassThru -PicturePath t/pictures, s/pictures", "SizeMismatch")]
    [InlineData("$scores[0] | Export-ChexOverlay o -PassThru -PicturePath nowhere", "PathNotFound|PictureMissing")]
    [InlineData("$scores[0] | Export-ChexOverlay o -PassThru -PicturePath s/labels.csv", "PictureMissing")]
    [InlineData("5, $scores[0] | Export-ChexReport r.html -PassThru", "InputInvalid")]
    [InlineData("$scores[0], $scores[0] | Export-ChexReport r.html -PassThru", "DuplicateItem")]
    [InlineData("[pscustomobject]@{ Task = 'a'; IoU = 'high' }, $scores[0] | Export-ChexFigure f.png -PassThru -Property IoU", "NotANumber")]
    public void BadItem_IsReportedAndTheNextGoesOn(string script, string id)
    {
        HostedResult result = _module.Run(Study + script);
        Assert.Null(result.Terminating);
        Assert.Matches($"^({id})$", result.ErrorId);
        Assert.All(result.Errors, error => Assert.False(string.IsNullOrEmpty(error.ErrorDetails?.RecommendedAction)));
        Assert.True(File.Exists(Assert.Single(result.Output).BaseObject.ToString()));
    }

    [Fact]
    public void NamesThatNoFileSystemTakes_GiveEachOverlayAFileOfItsOwn()
    {
        string script = $$$"""
            $mask = ConvertTo-CocoRle -Mask ([bool[,]]::new(8, 8))
            $ids = 'a/b', 'a-b', 'A-B', '..', '.', ('{{{new string('長', 200)}}}' + '1'), ('{{{new string('長', 200)}}}' + '2'), "x`u{202e}y", ('x' * 400)
            $items = foreach ($id in $ids) { '"' + $id + '":{"Edema":{"size":[8,8],"counts":"' + $mask.Counts + '"}}' }
            [IO.File]::WriteAllText("$PWD/m.json", '{' + ($items -join ',') + '}')
            Import-ChexSegmentation m.json | Export-ChexOverlay o -Dpi 36 -PassThru
            """;
        HostedResult result = _module.Run(script);
        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        string[] names = [.. result.Output.Select(file => Path.GetFileName(file.BaseObject.ToString()!))];
        Assert.Equal(9, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(9, Directory.GetFiles(PathOf("o"), "*.png").Length);
        Assert.All(names, name => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 5, 190));
        Assert.Equal("a-b_Edema.png", names[0]);
        Assert.Matches(@"^a-b_Edema-[0-9a-f]{8}\.png$", names[1]);
    }

    [Fact]
    public void MissingRadiograph_IsSaidOnceAnImage()
    {
        HostedResult result = _module.Run(Study + "Remove-Module NoSuch -ErrorAction Ignore; [IO.File]::Delete(\"$PWD/s/pictures/patient80000_study1_view1_frontal.png\"); $scores | Export-ChexOverlay o -PicturePath s/pictures -PassThru");
        Assert.Equal(20, result.Output.Count);
        Assert.Single(result.Errors, error => error.FullyQualifiedErrorId.StartsWith("PictureMissing,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$scores | Export-ChexFigure f.png -WhatIf", "f.png")]
    [InlineData("$scores | Export-ChexReport f.html -WhatIf", "f.html")]
    [InlineData("$scores | Export-ChexOverlay f -WhatIf", "f")]
    public void WhatIf_WritesNothing(string script, string target)
    {
        Assert.Null(_module.Run(Study + script).Terminating);
        Assert.False(Path.Exists(PathOf(target)));
    }

    [Fact]
    public void NothingInThePipeline_LeavesTheFile()
    {
        File.WriteAllText(PathOf("f.png"), "old");
        HostedResult result = _module.Run("@() | Export-ChexFigure f.png; @() | Export-ChexReport f.html");
        Assert.Equal(2, result.Warnings.Count);
        Assert.Equal("old", File.ReadAllText(PathOf("f.png")));
    }

    [Theory]
    [InlineData("Export-ChexFigure f.svg")]
    [InlineData("Export-ChexReport f.svg")]
    public void ReadOnlyFile_NeedsForce(string command)
    {
        File.WriteAllText(PathOf("f.svg"), "old");
        File.SetAttributes(PathOf("f.svg"), FileAttributes.ReadOnly);
        Assert.Equal("WriteFailed", _module.Run(Study + $"$scores | {command}").ErrorId);
        Assert.Equal("old", File.ReadAllText(PathOf("f.svg")));
        Assert.Null(_module.Run($"$scores | {command} -Force").Terminating);
        Assert.NotEqual("old", File.ReadAllText(PathOf("f.svg")));
    }

    [Theory]
    [InlineData("$scores | Export-ChexFigure locked/f.png")]
    [InlineData("$scores | Export-ChexOverlay locked")]
    [InlineData("$scores | Export-ChexReport locked/f.html")]
    public void ReadOnlyFolder_IsSaid(string script)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no read-only folders");
            return;
        }

        Assert.SkipWhen(Environment.UserName == "root", "no folder is read-only to root");

        Directory.CreateDirectory(PathOf("locked"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("WriteFailed", _module.Run(Study + script).ErrorId);
    }

    [Fact]
    public void HostileNames_StayInTheFolder()
    {
        HostedResult result = _module.Run(Study + """
            $mask = ConvertTo-CocoRle -Mask ([bool[,]]::new(8, 9)) | ConvertFrom-CocoRle
            $score = [pscustomobject]@{ ImageId = '../../a:b*<img src=x>'; Task = "c/d`n"; IoU = 0.5 }
            $inner = '{"../../a:b*<img src=x>": {"c/d\n": {"size": [8, 9], "counts": "X2"}}}'
            [IO.File]::WriteAllText("$PWD/m.json", $inner)
            $score | Export-ChexOverlay o -Segmentation m.json -PassThru
            """);
        Assert.Equal(PathOf("o"), Path.GetDirectoryName(Assert.Single(result.Output).BaseObject.ToString()));
    }

    [Fact]
    public void Grid_IsOnePictureAnImage()
    {
        HostedResult result = _module.Run(Study + "$scores | Export-ChexOverlay o -Grid -PicturePath s/pictures -Format Jpeg -PassThru");
        Assert.Equal(["patient80000_study1_view1_frontal_gradcam.jpg", "patient80000_study2_view1_frontal_gradcam.jpg"], result.Output.Select(file => Path.GetFileName(file.BaseObject.ToString())));
    }

    [Fact]
    public void Parallel_GivesTheSameBytes()
    {
        _module.Run(Study + "$scores | Export-ChexOverlay one -PicturePath s/pictures -ThrottleLimit 1; $scores | Export-ChexOverlay four -PicturePath s/pictures -ThrottleLimit 4");
        string[] files = Directory.GetFiles(PathOf("one"));
        Assert.Equal(20, files.Length);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(PathOf("four"), Path.GetFileName(file)))));
    }

    [Fact]
    public void TenThousandCases_MakeAReportBelowTenMegabytesAndSayTheLimit()
    {
        var json = new System.Text.StringBuilder("{");
        for (int i = 0; i < 10_000; i++)
        {
            json.Append(i == 0 ? string.Empty : ",").Append($"\"image{i:00000}\":{{\"Edema\":{{\"size\":[40,40],\"counts\":\"{Counts(i)}\"}}}}");
        }

        File.WriteAllText(PathOf("m.json"), json.Append('}').ToString());
        HostedResult result = _module.Run("$m = Import-ChexSegmentation m.json; $report = $m | Measure-ChexLocalization -GroundTruth m.json | Export-ChexReport r.html -PassThru; $report");
        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        long length = new FileInfo(PathOf("r.html")).Length;
        Assert.InRange(length, 3_000_000, 10_000_000);
        string page = File.ReadAllText(PathOf("r.html"));
        Assert.Equal(10_000, page.Split("<tr data-task=").Length - 1);
        if (page.Split("<td><img ").Length - 1 < 10_000)
        {
            Assert.Contains("of 10,000 cases have a thumbnail", Assert.Single(result.Warnings));
        }

        static string Counts(int i) => i % 2 == 0 ? "Pi0Pi0" : "`<`U1";
    }

    [Fact]
    public void LongWork_ShowsProgressAndEndsIt()
    {
        _module.Run(Study);
        foreach (string script in new[] { "1..20 | ForEach-Object { $n = $_; $scores | Export-ChexOverlay \"o$n\" -Dpi 300 -Grid -PicturePath s/pictures }", "$scores | Export-ChexReport r.html -PicturePath s/pictures -Replicates 2000" })
        {
            IReadOnlyList<System.Management.Automation.ProgressRecord> progress = _module.Progress(script);
            Assert.All(progress.GroupBy(record => record.ActivityId), records => Assert.Equal(System.Management.Automation.ProgressRecordType.Completed, records.Last().RecordType));
        }
    }

    [Fact]
    public void Overlays_StopAtOnceAndLeaveNoHalfFile()
    {
        _module.Run(Study);
        TimeSpan stopping = _module.Interrupt("while ($true) { $scores | Export-ChexOverlay o -Dpi 200 -PicturePath s/pictures }", TimeSpan.FromSeconds(3));
        Assert.InRange(stopping, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.NotEmpty(Directory.EnumerateFiles(PathOf("o"), "*.png"));
        Assert.DoesNotContain(Directory.EnumerateFiles(PathOf("o")), file => Path.GetFileName(file).StartsWith(".chex-", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutFontsOfTheSystem_LabelsHaveInk()
    {
        string script = $"Import-Module '{HostedModule.ModulePath}'\n"
            + "1..5 | ForEach-Object { [pscustomobject]@{ Task = \"Task number $_\"; IoU = $_ / 5 } } | "
            + $"Export-ChexFigure '{PathOf("f.png")}' -Kind Distribution -Title 'Title'";
        File.WriteAllText(PathOf("f.ps1"), script);
        ProcessStartInfo start = ShellRun.Start(PathOf("f.ps1"));
        start.Environment["FONTCONFIG_FILE"] = "/dev/null";
        start.Environment["FONTCONFIG_PATH"] = _module.Folder;
        start.Environment["HOME"] = _module.Folder;
        if (CanHideFonts())
        {
            string shell = string.Join(' ', start.ArgumentList.Prepend(start.FileName).Select(word => $"'{word}'"));
            start.FileName = "unshare";
            start.ArgumentList.Clear();
            foreach (string word in new[] { "-rm", "sh", "-c", $"mkdir -p /usr/share/fonts && mount -t tmpfs none /usr/share/fonts && exec {shell}" })
            {
                start.ArgumentList.Add(word);
            }
        }

        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        PngPixels picture = PngPixels.Read(PathOf("f.png"));
        Assert.True(picture.Ink(0, 0, 0.3, 0.09) > 0.01, "no ink where the title is");
        Assert.True(picture.Ink(0.01, 0.15, 0.2, 0.85) > 0.02, "no ink where the names are");
        Assert.True(picture.Ink(0.25, 0.83, 0.95, 0.93) > 0.002, "no ink where the numbers are");
    }

    private static bool CanHideFonts()
    {
        try
        {
            using Process? probe = Process.Start(new ProcessStartInfo("unshare", "-rm true") { RedirectStandardError = true });
            probe?.WaitForExit();
            return probe?.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
