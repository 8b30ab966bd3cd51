using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using CheXplanation.Fuzz;

// dotnet run -c Release --project tests/Fuzz -- <target>|all [--seconds N] [--count N] [--seed S] [--plain] [--findings FOLDER]
// dotnet run -c Release --project tests/Fuzz -- <target> --replay FILE
// Exit codes: 0 nothing found, 1 findings (one file each), 2 wrong call, 3 a reading hung.
if (InstrumentedCopy.IsLoaded)
{
    CoverageMap.Connect();
}

string[] flags = ["--seconds", "--count", "--seed", "--findings", "--replay"];
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

FuzzTarget[] targets = [.. FuzzTargets.All.Where(target => args.Length > 0 && (args[0] == "all" || args[0] == target.Name))];
if (targets.Length == 0 || args.Skip(1).Any(arg => arg.StartsWith('-') && arg != "--plain" && !flags.Contains(arg)))
{
    Console.Error.WriteLine($"usage: <target>|all [--seconds N] [--count N] [--seed S] [--plain] [--findings FOLDER] [--replay FILE]\ntargets: {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}");
    return 2;
}

if (Option("--replay") is { } file)
{
    Finding? again = FuzzCheck.Run(targets[0], File.ReadAllBytes(file));
    Console.WriteLine(again is null ? "every promise is kept" : $"{again.Kind}: {again.Message}");
    return again is null ? 0 : 1;
}

if (!args.Contains("--plain") && !InstrumentedCopy.IsLoaded)
{
    return InstrumentedCopy.Run(args);
}

double seconds = double.Parse(Option("--seconds") ?? (Option("--count") is null ? "60" : "1e9"), CultureInfo.InvariantCulture);
long count = long.Parse(Option("--count") ?? $"{long.MaxValue}", CultureInfo.InvariantCulture);
int seed = int.Parse(Option("--seed") ?? "1", CultureInfo.InvariantCulture), found = 0;
string folder = Directory.CreateDirectory(Option("--findings") ?? Path.Combine(Path.GetTempPath(), "chex-findings")).FullName;
foreach (FuzzTarget target in targets)
{
    using var last = new LastInput(Path.Combine(folder, $"{target.Name}-{Environment.ProcessId}.last"));
    CoverageMap? coverage = InstrumentedCopy.IsLoaded ? new CoverageMap() : null;
    var run = new FuzzRun(target, seed, coverage) { BeforeReading = last.Note };
    var clock = Stopwatch.StartNew();
    void Report(FuzzRun state) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{target.Name}: {state.Count} inputs in {clock.Elapsed.TotalSeconds:0} s, {state.Kept} kept, {coverage?.Edges ?? 0} edges, {state.Findings.Count} findings"));
    run.Go(count, TimeSpan.FromSeconds(Math.Min(seconds, 1e8)), Report);
    Report(run);
    foreach (Finding finding in run.Findings)
    {
        found++;
        string path = Path.Combine(folder, $"{target.Name}-{Convert.ToHexString(SHA256.HashData(finding.Input).AsSpan(0, 6))}.bin");
        File.WriteAllBytes(path, finding.Input);
        Console.WriteLine($"  {finding.Kind}: {finding.Message.Split('\n')[0]}\n    {path} ({finding.Input.Length} bytes)");
    }
}

return found > 0 ? 1 : 0;
