using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

/// <summary>Polygons of masks: drawn as pycocotools draws them they are the masks again.</summary>
public sealed class MaskPolygonsTests
{
    // The python3 of an environment often lacks pycocotools, which Debian's may have.
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];

    [Theory]
    [InlineData("#", "0,0 1,0 1,1 0,1")]
    [InlineData("##/##", "0,0 2,0 2,2 0,2")]
    [InlineData("#./.#", "0,0 1,0 1,1 0,1; 1,1 2,1 2,2 1,2")]
    [InlineData(".#/#.", "0,1 1,1 1,2 0,2; 1,0 2,0 2,1 1,1")]
    [InlineData("#./##", "0,0 1,0 1,1 2,1 2,2 0,2")]
    [InlineData("###/#.#/###", "0,0 1,0 1,2 2,2 2,1 1,1 1,0 3,0 3,3 0,3")]
    [InlineData("..", "")]
    public void SmallMask_Polygons_AreItsEdges(string rows, string expected)
    {
        RunLengthMask mask = Mask(rows);
        string found = string.Join("; ", mask.ToPolygons().Select(points => string.Join(' ', points.Select(point => $"{point.X},{point.Y}"))));
        Assert.Equal(expected, found);
        Assert.Equal(mask, Draw(mask));
    }

    [Fact]
    public void EveryMaskOfFourByFour_Drawn_IsItself()
    {
        var size = new PictureSize(4, 4);
        for (int bits = 0; bits < 1 << 16; bits++)
        {
            var mask = RunLengthMask.FromRowMajor([.. Enumerable.Range(0, 16).Select(i => (byte)((bits >> i) & 1))], size);
            Assert.True(mask.Equals(Draw(mask)), $"mask {bits:x4}");
        }
    }

    [Fact]
    public void TenThousandRandomMasks_Drawn_AreThemselves()
    {
        var random = new CocoCaseGenerator(2024);
        for (int i = 0; i < 10_000; i++)
        {
            RunLengthMask mask = random.Mask(random.Size());
            Assert.True(mask.Equals(Draw(mask)), $"case {i}: {mask}");
        }
    }

    [Fact]
    public void TenThousandRandomMasks_DrawnByPycocotools_AreThemselves()
    {
        var random = new CocoCaseGenerator(2025);
        string file = Path.GetTempFileName();
        try
        {
            using (var writer = new StreamWriter(file))
            {
                for (int i = 0; i < 10_000; i++)
                {
                    RunLengthMask mask = random.Mask(random.Size());
                    string polygons = string.Join(',', mask.ToPolygons().Select(points => $"[{string.Join(',', points.Select(point => $"{point.X},{point.Y}"))}]"));
                    writer.WriteLine($"[[{mask.Size.Height},{mask.Size.Width}],{JsonSerializer.Serialize(mask.ToCounts())},[{polygons}]]");
                }
            }

            const string compare = """
                import json, sys
                try:
                    from pycocotools import mask as M
                except Exception:
                    sys.exit('absent')
                for line in open(sys.argv[1]):
                    size, counts, polygons = json.loads(line)
                    drawn = M.merge(M.frPyObjects(polygons, *size)) if polygons else {'counts': counts.encode()}
                    assert drawn['counts'].decode() == counts, line
                print('equal')
                """;
            string? told = Pythons.Select(python => Python(python, compare, file)).FirstOrDefault(output => output is not (null or "absent"));
            Assert.SkipWhen(told is null, "python3 with pycocotools is not here");
            Assert.Equal("equal", told);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Pieces_AreOnePolygonEach_HolesAndIslandsInThemToo()
    {
        Assert.Equal(2, Mask("#####/#...#/#.#.#/#...#/#####").ToPolygons().Count);
        Assert.Single(Mask("#####/#.#.#/#####/#.#.#/#####").ToPolygons());
    }

    [Fact]
    public void Of_CombOfMillionsOfTeeth_StopsWhenAskedTo()
    {
        // One column has half of the edges, the other the rest, and all are those of one outline.
        int height = 1 << 22;
        RunLengthMask comb = RunLengthMask.FromRuns(new PictureSize(2, height), [0, height, .. Enumerable.Repeat(1, height)]);
        TimeSpan whole = Enumerable.Range(0, 2).Min(_ => Taking(comb));

        // The quickest of three at each moment: other work on the machine delays some.
        TimeSpan[] late = [.. Enumerable.Range(1, 9).Select(tenth => Enumerable.Range(0, 3).Min(_ => Stopping(comb, whole * tenth / 10)))];
        Assert.True(late.Max() < whole / 10, $"{whole.TotalMilliseconds:0} ms in all; stopped after {string.Join(", ", late.Select(time => $"{time.TotalMilliseconds:0}"))} ms");
    }

    private static TimeSpan Taking(RunLengthMask mask)
    {
        var clock = Stopwatch.StartNew();
        MaskPolygons.Of(mask, TestContext.Current.CancellationToken);
        return clock.Elapsed;
    }

    private static TimeSpan Stopping(RunLengthMask mask, TimeSpan after)
    {
        using var source = new CancellationTokenSource();
        var clock = new Stopwatch();
        source.Token.Register(clock.Start);
        source.CancelAfter(after);
        try
        {
            MaskPolygons.Of(mask, source.Token);
        }
        catch (OperationCanceledException)
        {
        }

        return clock.Elapsed;
    }

    /// <summary>What a script prints, errors too; null where there is no such interpreter.</summary>
    private static string? Python(string python, string script, string argument)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            process.WaitForExit();
            return output.Trim();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static RunLengthMask Draw(RunLengthMask mask) => mask.ToPolygons()
        .Select(points => CocoPolygon.Draw([.. points.Select(point => new PicturePoint(point.X, point.Y))], mask.Size))
        .Aggregate(RunLengthMask.Empty(mask.Size), MaskAlgebra.Union);

    private static RunLengthMask Mask(string rows)
    {
        string[] lines = rows.Split('/');
        return RunLengthMask.FromRowMajor([.. lines.SelectMany(line => line.Select(c => (byte)(c == '#' ? 1 : 0)))], new PictureSize(lines[0].Length, lines.Length));
    }
}
