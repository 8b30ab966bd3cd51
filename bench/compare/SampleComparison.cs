using System.Globalization;
using System.Runtime.CompilerServices;
using CheXplanation.Datasets;
using CheXplanation.Masks;

namespace CheXplanation.Bench.Compare;

/// <summary>The reference's four scripts on its public sample, each as a whole process: the built shell, a tuned Python script, and the reference itself.</summary>
internal sealed class SampleComparison
{
    // What the work is called here, the reference's script, its arguments, and the file that results are compared by.
    private static readonly (string Work, string Script, string Arguments, string Result)[] Works =
    [
        ("otsu", "heatmap_to_segmentation.py", "--map_dir {0}/gradcam_maps_val --output_path {1}/saliency_segmentations.json", "saliency_segmentations.json"),
        ("threshold", "tune_heatmap_threshold.py", "--map_dir {0}/gradcam_maps_val --gt_path {0}/gt_segmentations_val.json --save_dir {1}", "tuning_results.csv"),
        ("cutoff", "tune_probability_threshold.py", "--map_dir {0}/gradcam_maps_val --gt_path {0}/gt_segmentations_val.json --save_dir {1}", "probability_tuning_results.csv"),
        ("evaluate", "eval.py", "--metric iou --gt_path {0}/gt_segmentations_val.json --pred_path {0}/gradcam_segmentations_val_sample.json --save_dir {1}", "iou_summary_results.csv"),
    ];

    private readonly string _sample;
    private readonly string _python;
    private readonly string? _reference;
    private readonly int _rounds;

    private SampleComparison(string sample, string python, string? reference, int rounds) =>
        (_sample, _python, _reference, _rounds) = (sample, python, reference, rounds);

    /// <summary>Runs it: <c>sample FOLDER [--python python3] [--reference CHECKOUT] [--rounds 5]</c>.</summary>
    public static int Run(string[] args)
    {
        string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;
        string reference = Option("--reference", string.Empty);
        string folder = Directory.CreateTempSubdirectory("chex-sample-").FullName;
        try
        {
            new SampleComparison(
                Path.GetFullPath(args[0]), Option("--python", "python3"), reference.Length > 0 ? Path.GetFullPath(reference) : null,
                int.Parse(Option("--rounds", "5"), CultureInfo.InvariantCulture)).Print(folder);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private void Print(string folder)
    {
        Console.WriteLine($"{Machine.Describe()}; medians of {_rounds} rounds of whole processes in turn.");
        Console.WriteLine();
        Console.WriteLine("| work | chex, s | tuned Python, s | reference, s | Python / chex | reference / chex | chex, MB | Python, MB | reference, MB | equal to |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|");
        foreach ((string work, string script, string arguments, string result) in Works)
        {
            string ours = Folder(folder, "chex", work), tuned = Folder(folder, "tuned", work), theirs = Folder(folder, "reference", work);
            List<WholeRun> chex = [], python = [], reference = [];
            for (int round = 0; round <= _rounds; round++)
            {
                Keep(chex, round, WholeRun.Of(BuiltShell.Program, folder, Here("sample.ps1"), work, _sample, ours));
                Keep(python, round, WholeRun.Of(_python, folder, Here("rival_sample.py"), work, _sample, tuned));
                if (_reference is not null)
                {
                    Keep(reference, round, WholeRun.Of(_python, _reference, [script, .. arguments.Split(' ').Select(part => string.Format(CultureInfo.InvariantCulture, part, _sample, theirs))]));
                }
            }

            double s = Median(chex, run => run.Seconds), p = Median(python, run => run.Seconds), r = Median(reference, run => run.Seconds);
            string equal = $"Python: {Compare(ours, tuned, result, python)}{(_reference is null ? string.Empty : $", reference: {Compare(ours, theirs, result, reference)}")}";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {work} | {s:0.00} | {p:0.00} | {r:0.00} | {p / s:0.0} | {r / s:0.0} | {Peak(chex):0} | {Peak(python):0} | {Peak(reference):0} | {equal} |"));
        }
    }

    private static void Keep(List<WholeRun> runs, int round, WholeRun run)
    {
        if (round > 0 || run.Failure is not null)
        {
            runs.Add(run);
        }
    }

    private static string Compare(string ours, string theirs, string result, List<WholeRun> runs) =>
        runs.FirstOrDefault(run => run.Failure is not null)?.Failure is { } failure ? $"failed: {failure.Split('\n')[^1]}"
        : result.EndsWith(".json", StringComparison.Ordinal) ? Pixels(Path.Combine(ours, result), Path.Combine(theirs, result))
        : Lines(Path.Combine(ours, result), Path.Combine(theirs, result));

    private static string Pixels(string ours, string theirs)
    {
        Dictionary<(string, string), RunLengthMask> one = Masks(ours), other = Masks(theirs);
        if (!one.Keys.ToHashSet().SetEquals(other.Keys))
        {
            return $"{one.Count} and {other.Count} masks";
        }

        long differ = one.Sum(mask => MaskAlgebra.UnionArea(mask.Value, other[mask.Key]) - MaskAlgebra.IntersectionArea(mask.Value, other[mask.Key]));
        return differ == 0 ? $"yes, {one.Count} masks" : $"{differ} of {one.Values.Sum(mask => mask.Size.PixelCount)} pixels differ";
    }

    private static Dictionary<(string, string), RunLengthMask> Masks(string path)
    {
        using FileStream stream = File.OpenRead(path);
        var identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty };
        return SegmentationJson.Read(stream, identity, PictureSize.DefaultPixelLimit, error => throw error).ToDictionary(mask => (mask.ImageId, mask.Task), mask => mask.GetMask());
    }

    private static string Lines(string ours, string theirs)
    {
        string[] one = [.. File.ReadAllLines(ours).Order(StringComparer.Ordinal)], other = [.. File.ReadAllLines(theirs).Order(StringComparer.Ordinal)];
        int differ = one.Except(other).Count() + other.Except(one).Count();
        return differ == 0 ? $"yes, {one.Length} lines" : $"{differ} lines differ";
    }

    private static double Median(List<WholeRun> runs, Func<WholeRun, double> value) => runs.Count == 0 ? double.NaN : runs.Select(value).Order().ElementAt(runs.Count / 2);

    private static double Peak(List<WholeRun> runs) => runs.Count == 0 ? double.NaN : runs.Max(run => run.PeakMegabytes);

    private static string Folder(string folder, string who, string work) => Directory.CreateDirectory(Path.Combine(folder, $"{who}-{work}")).FullName;

    private static string Here(string name, [CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, name);
}
