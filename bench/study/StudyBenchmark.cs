using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CheXplanation.Bench.Study;

/// <summary>A whole study through the built shell, on one core and on two: seconds a step, peak memory, and whether both give the same.</summary>
internal static class StudyBenchmark
{
    /// <summary>Runs it: <c>study [--images 234] [--rounds 3] [--folder F]</c>; a folder that is given is kept, and used again.</summary>
    public static int Run(string[] args)
    {
        string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;
        int images = int.Parse(Option("--images", "234"), CultureInfo.InvariantCulture), rounds = int.Parse(Option("--rounds", "3"), CultureInfo.InvariantCulture);
        string given = Option("--folder", string.Empty), folder = given.Length > 0 ? given : Directory.CreateTempSubdirectory("chex-study-").FullName;
        StudySize size = StudySize.Validation;
        size = size with { Images = images, ImagesWithTruth = images * size.ImagesWithTruth / size.Images };
        try
        {
            if (!File.Exists(Path.Combine(folder, "truth.json")))
            {
                new StudyFiles(size).Write(folder);
            }

            Console.WriteLine($"{Machine.Describe()}; {images * 10} maps of {size.Map} for pictures of about {size.Picture}, {size.ImagesWithTruth} images with truth; best of {rounds} rounds in fresh processes.");
            Print(folder, [.. Rounds(folder, rounds)]);
            return 0;
        }
        finally
        {
            if (given.Length == 0)
            {
                Directory.Delete(folder, true);
            }
        }
    }

    /// <summary>One core and all cores in turn; the first run of each only fills the page cache.</summary>
    private static IEnumerable<StudyRun> Rounds(string folder, int rounds)
    {
        for (int round = 0; round <= rounds; round++)
        {
            foreach (int cores in new[] { 1, Environment.ProcessorCount })
            {
                StudyRun run = StudyRun.Start(Script(), folder, cores);
                if (round > 0)
                {
                    yield return run;
                }
            }
        }
    }

    private static void Print(string folder, StudyRun[] runs)
    {
        int cores = runs.Max(run => run.Cores);
        StudyRun one = runs.Where(run => run.Cores == 1).MinBy(run => run.Total)!, all = runs.Where(run => run.Cores == cores).MinBy(run => run.Total)!;
        Console.WriteLine();
        Console.WriteLine($"| step | 1 core, s | {cores} cores, s | ratio |");
        Console.WriteLine("|---|--:|--:|--:|");
        foreach (((string step, double alone), (_, double together)) in one.Steps.Zip(all.Steps))
        {
            Row(step, alone, together);
        }

        Row("all steps", one.Steps.Sum(step => step.Seconds), all.Steps.Sum(step => step.Seconds));
        Row("the whole process", one.Total, all.Total);
        Row("peak memory, MB", runs.Where(run => run.Cores == 1).Max(run => run.PeakMegabytes), runs.Where(run => run.Cores == cores).Max(run => run.PeakMegabytes));
        bool same = runs.All(run => run.Digest == one.Digest) && Hash(folder, 1) == Hash(folder, cores);
        Console.WriteLine();
        Console.WriteLine($"{one.Digest}; {(same ? "masks and numbers are the same in every run" : "THE RUNS DIFFER")}.");
    }

    private static void Row(string what, double one, double all) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {one:0.00} | {all:0.00} | {one / all:0.00} |"));

    private static string Hash(string folder, int cores) =>
        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, FormattableString.Invariant($"masks-{cores}.json")))));

    private static string Script([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "study.ps1");
}
