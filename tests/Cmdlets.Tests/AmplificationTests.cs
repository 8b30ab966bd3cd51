using System.Diagnostics;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>A small file, or a small argument, makes no cmdlet allocate without bound: it is refused, or what it costs is measured.</summary>
[Collection(Alone.Name)]
public sealed class AmplificationTests : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    /// <summary>What is refused before it is allocated: the file's text, the call, the error, and the most megabytes that the refusal may allocate.</summary>
    public static TheoryData<string, string, string> Refused => new()
    {
        { "{\"i\": {\"Edema\": {\"size\": [100000, 100000], \"counts\": \"0\"}}}", "Import-ChexSegmentation f", "PictureTooLarge" },
        { "{\"i\": {\"Edema\": {\"size\": [100000, 100000], \"counts\": \"0\"}}}", "Measure-ChexLocalization -InputObject 1 -GroundTruth f", "PictureTooLarge" },
        { "{\"i\": {\"Edema\": {\"size\": [9223372036854775807, 9], \"counts\": [1]}}}", "Import-ChexSegmentation f", "SegmentationUnreadable" },
        { "{\"i\": {\"img_size\": [2000000000, 2000000000], \"Edema\": [[[1, 1], [2, 2]]]}}", "Import-ChexAnnotation f", "PictureTooLarge" },
        { "{\"i\": {\"img_size\": [2000000000, 2000000000], \"Edema\": [[[1, 1], [2, 2]]]}}", "Measure-ChexPathologyFeature f", "PictureTooLarge" },
        { "{\"i\": {\"img_size\": [9, 9], \"Edema\": [[[1e400, 1], [2, 2]]]}}", "Import-ChexAnnotation f", "InvalidValue" },
        { "x", "ConvertTo-CocoRle -Polygon 1e300, 1, 5, 5, 9, 1 -Width 9 -Height 9", "PolygonInvalid" },
        { "x", "ConvertTo-CocoRle -Polygon 1, 1, 5, 5, 9, 1 -Width 2000000000 -Height 2000000000", "PictureTooLarge" },
        { "x", "ConvertTo-CocoRle -Box 0, 0, 1e9, 1e9 -Width 9 -Height 9", "PolygonInvalid" },
        { "x", "ConvertTo-CocoRle -Polygon @(1..200000) -Width 900 -Height 900", "PolygonInvalid" },
        { "x", "@{ size = 100000, 100000; counts = '0' } | ConvertFrom-CocoRle", "PictureTooLarge" },
        { "x", "1..100 | ForEach-Object { @{ a = $_; g = $_ } } | Get-BootstrapInterval a -GroupBy g -Unit g -Replicates 10000000", "BootstrapSettings" },
        { "x", "1..100 | ForEach-Object { @{ a = $_; g = $_ } } | Get-BootstrapInterval a -GroupBy g -IncludeReplicates -Replicates 10000000", "BootstrapSettings" },
        { "x", "@{ ImageId = 'i'; Task = 'Edema'; IoU = 1 } | ForEach-Object { [pscustomobject]$_ } | Export-ChexLocalization out -Task (@('Edema') + 1..100) -Replicates 10000000", "BootstrapSettings" },
        { "x", "$r = [pscustomobject]@{ ImageId = 'i'; Task = 'Edema'; IoU = 1 }; Compare-ChexLocalization -Baseline $r -Candidate $r -Task (1..100) -Replicates 10000000", "BootstrapSettings" },
        { "x", "1..20 | ForEach-Object { [pscustomobject]@{ ImageId = \"i$_\"; Task = \"t$_\"; IoU = 1 } } | Export-ChexReport out.html -Replicates 10000000", "BootstrapSettings" },
        { "x", "Optimize-ChexThreshold -InputObject $map -GroundTruth s/gt_segmentations.json -Grid (1..20000 | ForEach-Object { $_ / 20000 })", "GridInvalid" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void SmallClaim_IsRefusedBeforeItIsAllocated(string text, string call, string errorId)
    {
        File.WriteAllText(Path.Combine(_module.Folder, "f"), text);
        _module.Run("$null = New-ChexSample s -ImageCount 1; $map = @(Import-ChexHeatmap s)[0]");
        (HostedResult result, long allocated) = Measure(call);
        Assert.Equal(errorId, result.ErrorId);
        Assert.InRange(allocated, 0, 64 * Megabyte);
    }

    /// <summary>Maps that claim a picture of 10^10 pixels, and one within the limit.</summary>
    [Fact]
    public void HeatmapOfAHugePicture_IsRefusedAtImport()
    {
        WriteMap(100000, 100000, 1);
        (HostedResult result, long allocated) = Measure("Import-ChexHeatmap maps | ConvertTo-ChexSegmentation");
        Assert.Equal("PictureTooLarge", result.ErrorId);
        Assert.InRange(allocated, 0, 32 * Megabyte);
    }

    /// <summary>Eight small files of the largest pictures, on eight threads: the memory is that of one, six bytes a pixel.</summary>
    [Fact]
    public void ManyLargePictures_TakeTheMemoryOfOne()
    {
        WriteMap(10000, 10000, 8);
        long one = Peak("Import-ChexHeatmap maps | Where-Object ImageId -eq patient1 | ConvertTo-ChexSegmentation -Smooth 9 -ThrottleLimit 8 -WarningAction Ignore");
        long many = Peak("Import-ChexHeatmap maps | ConvertTo-ChexSegmentation -Smooth 9 -ThrottleLimit 8 -WarningAction Ignore");
        TestContext.Current.TestOutputHelper!.WriteLine($"one {one / Megabyte} MB, eight {many / Megabyte} MB");
        Assert.InRange(one, 600 * Megabyte, 1000 * Megabyte);
        Assert.InRange(many, 0, 2 * one);
    }

    /// <summary>What a file may cost that is within the limits: bytes allocated for a byte of the file.</summary>
    [Theory]
    [InlineData("Import-ChexSegmentation f | Where-Object Area -lt 0", "{", "\"i@\": {\"t\": {\"size\": [1, 1], \"counts\": \"1\"}}", "}", 160)]
    [InlineData("Import-ChexSegmentation f | Where-Object Area -lt 0", "{\"i\": {\"t\": {\"size\": [3000, 3000], \"counts\": [", "1", "]}}}", 64)]
    [InlineData("Measure-ChexLocalization -InputObject 1 -GroundTruth f -ErrorAction Ignore | Where-Object IoU -lt 0", "{", "\"i@\": {\"t\": {\"size\": [1, 1], \"counts\": \"1\"}}", "}", 96)]
    [InlineData("Import-ChexAnnotation f -Task Edema | Where-Object Width -lt 0", "{", "\"i@\": {\"img_size\": [9, 9], \"Edema\": [[[1, 2], [3, 4]]]}", "}", 128)]
    [InlineData("Import-ChexAnnotation f -Task Edema | Where-Object Width -lt 0", "{\"i\": {\"img_size\": [9, 9]", ", \"task@\": []", "}}", 64)]
    [InlineData("Import-ChexSalientPoint f | Where-Object Count -lt 0", "{", "\"i@\": {\"Edema\": [[1, 2]]}", "}", 192)]
    [InlineData("Import-ChexLocalization f -Metric IoU | Where-Object IoU -lt 0", "Edema,img_id\n", "1,i@\n", "", 640)]
    [InlineData("Import-ChexTable f | Where-Object Threshold -lt 0", "threshold,task\n", "1,i@\n", "", 560)]
    [InlineData("ConvertTo-ChexSegmentation -InputObject $map -ThresholdTable f -ErrorAction Ignore", "threshold,task\n", "1,i@\n", "", 128)]
    public void FileOfManyItems_CostsAMultipleOfItsLength(string call, string before, string item, string after, int times)
    {
        const int length = 4 << 20;
        string file = Path.Combine(_module.Folder, "f");
        using (var writer = new StreamWriter(file))
        {
            writer.Write(before);
            string between = item.EndsWith('\n') || item.StartsWith(',') ? string.Empty : ", ";
            for (int i = 0, written = 0; written < length; i++)
            {
                string text = (i > 0 ? between : string.Empty) + item.Replace("@", $"{i}", StringComparison.Ordinal);
                writer.Write(text);
                written += text.Length;
            }

            writer.Write(after);
        }

        _module.Run("$null = New-ChexSample s -ImageCount 1; $map = @(Import-ChexHeatmap s)[0]");
        long bytes = new FileInfo(file).Length;
        (_, long allocated) = Measure(call);
        TestContext.Current.TestOutputHelper!.WriteLine($"{(double)allocated / bytes:0.0} bytes for a byte");
        Assert.InRange(allocated, 1, times * bytes);
    }

    /// <summary>A mask of 70 bytes that covers a large picture: what is done with its pixels takes so many bytes a pixel and no more.</summary>
    [Theory]
    [InlineData("$rle | ConvertFrom-CocoRle -AsPolygon", 3)]
    [InlineData("$rle | ConvertFrom-CocoRle -AsBox", 1)]
    [InlineData("$rle | ConvertFrom-CocoRle | ConvertTo-CocoRle -Uncompressed", 1)]
    [InlineData("$rle | ConvertFrom-CocoRle | Measure-ChexSegmentation", 3)]
    [InlineData("$m = $rle | ConvertFrom-CocoRle -ImageId i -Task Edema; $m | Measure-ChexLocalization -GroundTruth $m", 1)]
    [InlineData("$m = $rle | ConvertFrom-CocoRle -ImageId i -Task Edema; $m | Measure-ChexPixelAgreement -GroundTruth $m", 1)]
    public void SmallMaskOfALargePicture_CostsAFewBytesAPixel(string call, int bytesAPixel)
    {
        const long pixels = 10000L * 10000;
        _module.Run("$rle = @{ size = 10000, 10000; counts = 5000, 40000000, 100, 59994900 }");
        (HostedResult result, long allocated) = Measure(call);
        Assert.Empty(result.Errors);
        Assert.InRange(allocated, 0, (bytesAPixel * pixels) + (16 * Megabyte));
    }

    /// <summary>Pixels by turns are the most that a text can make of a mask: 2^24 runs are taken, more are not.</summary>
    [Fact]
    public void MoreRunsThanTheLimit_AreRefused()
    {
        int runs = (1 << 24) + 2;
        File.WriteAllText(Path.Combine(_module.Folder, "f"), $"{{\"i\": {{\"t\": {{\"size\": [{runs / 2}, 2], \"counts\": \"111{new string('0', runs - 3)}\"}}}}}}");
        (HostedResult result, long allocated) = Measure("Import-ChexSegmentation f");
        Assert.Equal("InvalidRle", result.ErrorId);
        Assert.Contains("16777216 runs", result.Message);
        Assert.InRange(allocated, 0, 512 * Megabyte);
    }

    /// <summary>Two outlines of 700 sides that each cross all columns: a mask of either has 11 million runs, their union more than a mask may have.</summary>
    [Fact]
    public void UnionOfPolygonsWithMoreRunsThanTheLimit_IsRefused()
    {
        _module.Run("""
            $polygons = foreach ($top in 0, 8000) { ,@(foreach ($i in 0..699) { 16000 * ($i % 2); $top + 10 * $i }) }
            """);
        (HostedResult result, long allocated) = Measure("ConvertTo-CocoRle -Polygon $polygons -Width 16000 -Height 16000");
        Assert.Equal("PolygonInvalid", result.ErrorId);
        Assert.Contains("2 masks together: expected at most", result.Message);
        Assert.InRange(allocated, 0, 1024 * Megabyte);
    }

    /// <summary>A comb has few runs and a border through every pixel: the border is refused, not held.</summary>
    [Theory]
    [InlineData("$comb | ConvertFrom-CocoRle | ForEach-Object { Measure-ChexPathologyFeature $a $_ -Task Edema }", "InvalidValue")]
    public void CombOfALargePicture_IsRefused(string call, string errorId)
    {
        _module.Run("""
            $side = 12000; $runs = foreach ($i in 1..($side / 2)) { if ($i -eq 1) { 0 } ; $side + 1; $side - 1 }; $runs[-1] = $side - 1
            $comb = @{ size = $side, $side; counts = @($runs); ImageId = 'i'; Task = 'Edema' }
            $a = [CheXplanation.Localization.Annotation]::new(($comb | ConvertFrom-CocoRle).GetIdentity(), [CheXplanation.PictureSize]::new($side, $side), [CheXplanation.Masks.PicturePoint[][]]@())
            """);
        (HostedResult result, long allocated) = Measure(call);
        Assert.Equal(errorId, result.ErrorId);
        Assert.InRange(allocated, 0, 1024 * Megabyte);
    }

    /// <summary>A link to a folder above makes a tree without end.</summary>
    [Fact]
    public void FolderThatHoldsItself_IsReadOnce()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        Directory.CreateSymbolicLink(Path.Combine(_module.Folder, "s", "heatmaps", "one"), Path.Combine(_module.Folder, "s"));
        Directory.CreateSymbolicLink(Path.Combine(_module.Folder, "s", "heatmaps", "two"), Path.Combine(_module.Folder, "s"));
        Assert.Equal(10, _module.Run("Import-ChexHeatmap s").Output.Count);
    }

    private (HostedResult Result, long Allocated) Measure(string call)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        HostedResult result = _module.Run(call);
        return (result, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    /// <summary>The peak working set of a script in a shell of its own, less that of an idle one.</summary>
    private long Peak(string call)
    {
        string file = Path.Combine(_module.Folder, "peak.ps1");
        return Of($"$null = {call}\n") - Of(string.Empty);

        long Of(string work)
        {
            File.WriteAllText(file, work + "[Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64");
            ProcessStartInfo start = ShellRun.Start(file);
            start.WorkingDirectory = _module.Folder;
            return long.Parse(ShellRun.Of(start).Output, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private void WriteMap(int width, int height, int count)
    {
        HostedResult made = _module.Run($$"""
            $null = [IO.Directory]::CreateDirectory("$PWD/maps")
            $map = [float[]](1..10000 | ForEach-Object { ($_ * 7919) % 1000 })
            1..{{count}} | ForEach-Object {
                $stream = [IO.File]::Create("$PWD/maps/patient$($_)_Edema_map.pkl")
                [CheXplanation.Heatmaps.PublishedPickleWriter]::Write($stream, $map, [CheXplanation.PictureSize]::new(100, 100), [CheXplanation.PictureSize]::new({{width}}, {{height}}), 'Edema', 0.5, 1)
                $stream.Dispose()
            }
            """);
        Assert.Empty(made.Errors);
        Assert.Null(made.Terminating);
    }
}
