using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Bench.Compare;

/// <summary>Ours, our plain twin and the Python rival on the same inputs, alternating, in one run.</summary>
internal sealed class Comparison : IDisposable
{
    private const int Units = 668, Tasks = 10;

    private readonly Inputs _inputs;
    private readonly Rival _rival;
    private readonly int _rounds;
    private readonly string _folder = Directory.CreateTempSubdirectory("chex-compare-").FullName;

    private Comparison(string python, int rounds, string sample)
    {
        _inputs = new Inputs(sample);
        _rounds = rounds;
        _rival = Rival.Start(python, Path.Combine(Here(), "rival.py"));
    }

    public static int Run(string[] args)
    {
        string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;
        using var comparison = new Comparison(Option("--python", "python3"), int.Parse(Option("--rounds", "15"), CultureInfo.InvariantCulture), Option("--sample", string.Empty));
        comparison.Print();
        return 0;
    }

    public void Dispose()
    {
        _rival.Dispose();
        Directory.Delete(_folder, true);
    }

    private void Print()
    {
        Console.WriteLine($"{Machine.Describe()}; medians of {_rounds} rounds, ours and the rivals in turn, one thread each, all warm; maps to masks: the mean of {_inputs.Maps.Count}.");
        if (_rival.Missing is not null)
        {
            Console.WriteLine($"Without the rival: {_rival.Missing}.");
        }

        Load();
        Console.WriteLine();
        Console.WriteLine("| work | ours, ms | plain twin, ms | Python, ms | plain / ours | Python / ours | equal |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        double[] grid = [.. TuningGrid.SegmentationThresholds], all = [.. Enumerable.Range(0, 256).Select(t => t / 256.0)];
        MapSegmenter fused = new(), plain = new() { Path = SegmentationPath.Plain };
        Rows("map to mask, Otsu, runs as text (rival: the reference's calls)", map => Text(fused, map, null), map => Text(plain, map, null), new() { ["op"] = "otsu_reference" }, _inputs.Maps.Count);
        Rows("map to mask, Otsu, runs as text (rival: tuned)", map => Text(fused, map, null), map => Text(plain, map, null), new() { ["op"] = "otsu" }, _inputs.Maps.Count);
        Rows("map to mask, threshold 0.5", map => Text(fused, map, 0.5), map => Text(plain, map, 0.5), new() { ["op"] = "fixed" }, _inputs.Maps.Count);
        Row("IoU at 7 thresholds (rival: the reference's way)", () => Scores(grid, false), () => Scores(grid, true), new() { ["op"] = "tune_reference", ["grid"] = grid });
        Row("IoU at 7 thresholds (rival: one pass)", () => Scores(grid, false), () => Scores(grid, true), new() { ["op"] = "tune_tuned", ["grid"] = grid });
        double[] one = [0.4321];
        Row("IoU at one threshold (rival: the reference's way)", () => Scores(one, false), () => Scores(one, true), new() { ["op"] = "tune_reference", ["grid"] = one });
        Row("IoU at 256 thresholds (rival: one pass)", () => Scores(all, false), () => Scores(all, true), new() { ["op"] = "tune_tuned", ["grid"] = all });
        string a = CocoRunLengthText.Encode(_inputs.First), b = CocoRunLengthText.Encode(_inputs.Second);
        Row("200 x IoU of two encoded masks", () => Overlap(a, b), null, new() { ["op"] = "iou", ["a"] = a, ["b"] = b, ["times"] = 200 });
        byte[] pixels = _inputs.First.ToRowMajor();
        Row("runs to 2320x2828 pixels", () => Decode(a, pixels), null, new() { ["op"] = "to_pixels", ["counts"] = a });
        Row("2320x2828 pixels to runs", () => CocoRunLengthText.Encode(RunLengthMask.FromRowMajor(pixels, Inputs.Picture)), null, new() { ["op"] = "to_runs" });
        Row("bootstrap, 1000 x 10 tasks x 668 images", () => Means(false), () => Means(true), new() { ["op"] = "bootstrap", ["replicates"] = 1000 });
        (_, JsonElement memory, string? none) = _rival.Ask(new Dictionary<string, object> { ["op"] = "memory" });
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Peak memory: ours with the plain twin {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB, Python {(none is null ? $"{memory.GetDouble():0} MB" : "-")}."));
    }

    private void Load()
    {
        string map = Path.Combine(_folder, "map.f32"), table = Path.Combine(_folder, "table.f64");
        File.WriteAllBytes(table, System.Runtime.InteropServices.MemoryMarshal.AsBytes(_inputs.Table.AsSpan()));
        foreach (SaliencyMap one in _inputs.Maps.Append(_inputs.Map))
        {
            File.WriteAllBytes(map, System.Runtime.InteropServices.MemoryMarshal.AsBytes(one.GetValues().AsSpan()));
            _ = _rival.Ask(new Dictionary<string, object>
            {
                ["op"] = "load", ["map"] = map, ["map_height"] = one.MapHeight, ["map_width"] = one.MapWidth, ["height"] = one.Height, ["width"] = one.Width,
                ["truth"] = CocoRunLengthText.Encode(_inputs.First), ["table"] = table, ["units"] = Units,
            });
        }
    }

    private void Row(string work, Func<object> ours, Func<object>? twin, Dictionary<string, object> request) =>
        Rows(work, _ => ours(), twin is null ? null : _ => twin(), request, 1);

    /// <summary>A row of the table; of several maps each number is the mean.</summary>
    private void Rows(string work, Func<int, object> ours, Func<int, object>? twin, Dictionary<string, object> request, int maps)
    {
        Warm(ours, maps);
        double[] fast = new double[_rounds], slow = new double[_rounds], other = new double[_rounds];
        string? missing = null;
        bool twins = true;
        var equal = new List<string>();
        for (int round = -1; round < _rounds; round++)
        {
            for (int map = 0; map < maps; map++)
            {
                int index = map;
                object result = Time(() => ours(index), fast, round);
                if (twin is not null)
                {
                    twins &= Flat(Time(() => twin(index), slow, round)) == Flat(result);
                }

                // The rival's last map is the made-up one.
                (double seconds, JsonElement answer, missing) = _rival.Ask(new Dictionary<string, object>(request) { ["index"] = maps > 1 ? map : -1 });
                if (round < 0)
                {
                    equal.Add(missing ?? Same(result, answer, maps > 1 ? _inputs.Maps[map].GetPictureSize() : Inputs.Picture));
                }
                else
                {
                    other[round] += seconds * 1000;
                }
            }
        }

        double mine = Median(fast) / maps, plain = twin is null ? double.NaN : Median(slow) / maps, python = missing is null ? Median(other) / maps : double.NaN;
        string same = equal.All(one => one == "yes") ? "yes" : maps == 1 ? equal[0] : $"{equal.Count(one => one == "yes")} of {maps}, else {equal.First(one => one != "yes")}";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {work} | {mine:0.000} | {Number(plain)} | {Number(python)} | {Ratio(plain / mine)} | {Ratio(python / mine)} | {(twins ? same : "THE TWIN DIFFERS")} |"));
    }

    /// <summary>The compiler of .NET comes back to what is called often; in between it needs a moment of rest.</summary>
    private static void Warm(Func<int, object> work, int maps)
    {
        for (int turn = 0; turn < 4; turn++)
        {
            for (int call = 0; call < 20; call++)
            {
                _ = work(call % maps);
            }

            Thread.Sleep(150);
        }
    }

    private static object Time(Func<object> work, double[] into, int round)
    {
        long start = Stopwatch.GetTimestamp();
        object result = work();
        if (round >= 0)
        {
            into[round] += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return result;
    }

    private string Text(MapSegmenter segmenter, int map, double? threshold) => CocoRunLengthText.Encode(segmenter.Segment(_inputs.Maps[map], threshold, null).Mask.GetMask());

    private double[] Scores(double[] grid, bool plain)
    {
        MapThresholdScores scores = _inputs.Scorer(grid, plain).Score(_inputs.Map, _inputs.First);
        return [.. Enumerable.Range(0, scores.Count).Select(scores.GetIoU)];
    }

    private static object Overlap(string a, string b)
    {
        double overlap = 0;
        for (int i = 0; i < 200; i++)
        {
            // As pycocotools, from the text each time.
            RunLengthMask first = CocoRunLengthText.Decode(a, Inputs.Picture), second = CocoRunLengthText.Decode(b, Inputs.Picture);
            long shared = MaskAlgebra.IntersectionArea(first, second);
            overlap = (double)shared / (first.Area + second.Area - shared);
        }

        return overlap;
    }

    private static object Decode(string counts, byte[] pixels)
    {
        RunLengthMask mask = CocoRunLengthText.Decode(counts, Inputs.Picture);
        mask.CopyToRowMajor(pixels);
        return (double)mask.Area;
    }

    private object Means(bool plain)
    {
        var options = new BootstrapOptions { Threads = 1 };
        double[][] replicates = plain ? Bootstrap.ReplicatePlainly(_inputs.Series, options, default) : Bootstrap.Replicate(_inputs.Series, options, default);
        return Enumerable.Range(0, 3).SelectMany(replicate => replicates.Select(series => series[replicate])).ToArray();
    }

    private static string Flat(object result) => result is double[] values ? string.Join(',', values) : $"{result}";

    private static string Same(object ours, JsonElement theirs, PictureSize picture) => ours switch
    {
        string text => text == theirs.GetString() ? "yes" : $"{Differing(text, theirs.GetString()!, picture)} pixels differ",
        double value => Difference([value], [theirs.GetDouble()]),
        double[] values => Difference(values, [.. theirs.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble())]),
        _ => "?",
    };

    private static string Difference(double[] ours, double[] theirs)
    {
        double most = ours.Zip(theirs, (a, b) => double.IsNaN(a) && double.IsNaN(b) ? 0 : Math.Abs(a - b)).Max();
        return most == 0 ? "yes" : string.Create(CultureInfo.InvariantCulture, $"to {most:0.0e-0}");
    }

    private static long Differing(string ours, string theirs, PictureSize picture)
    {
        RunLengthMask a = CocoRunLengthText.Decode(ours, picture), b = CocoRunLengthText.Decode(theirs, picture);
        return a.Area + b.Area - (2 * MaskAlgebra.IntersectionArea(a, b));
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => double.IsNaN(value) ? "-" : value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Here([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
