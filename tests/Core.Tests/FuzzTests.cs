using System.Runtime.CompilerServices;
using CheXplanation.Fuzz;

namespace CheXplanation.Tests;

/// <summary>A slice of the fuzzing in tests/Fuzz with a fixed seed, and every input that was ever a finding.</summary>
public sealed class FuzzTests
{
    /// <summary>All inputs of the fixed slices.</summary>
    public static int Inputs => FuzzTargets.All.Sum(target => InputsOf(target.Name));

    // Pictures go through the disk and a native decoder.
    private static int InputsOf(string name) => name is "picture" or "heatmap-picture" ? 3_000 : 11_000;

    public static TheoryData<string> Targets { get; } = [.. FuzzTargets.All.Select(target => target.Name)];

    public static TheoryData<string> Regressions { get; } = [.. Directory.EnumerateFiles(RegressionFolder, "*.bin", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(RegressionFolder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static string RegressionFolder => Path.Combine(SharedData.RepositoryRoot, "tests", "Fuzz", "Regressions");

    [Theory]
    [MemberData(nameof(Targets))]
    public void FixedSlice_KeepsEveryPromise(string name)
    {
        FuzzTarget target = FuzzTargets.Find(name)!;
        var run = new FuzzRun(target, seed: 20, coverage: null);
        run.Go(InputsOf(name), TimeSpan.FromHours(1));
        Assert.Equal(InputsOf(name), run.Count);
        Assert.Empty(run.Findings.Select(finding => $"{finding.Kind}: {finding.Message} ({Convert.ToHexString(finding.Input.AsSpan(0, Math.Min(finding.Input.Length, 2000)))})"));
    }

    [Fact]
    public void FixedSlices_AreMoreThanTwoHundredThousandInputs()
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"{Inputs} inputs of {FuzzTargets.All.Count} readers");
        Assert.InRange(Inputs, 200_000, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Seeds_AreReadOrRefusedAsMeant(string name)
    {
        // Each target has a seed that is read whole: else only the first check of a reader would be fuzzed.
        FuzzTarget target = FuzzTargets.Find(name)!;
        Assert.Contains(target.Seeds, seed => Record.Exception(() => target.Read(seed)) is null);
        Assert.All(target.Seeds, seed => Assert.True(target.Split(seed).SelectMany(word => word).SequenceEqual(seed)));
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void InputThatWasAFinding_KeepsEveryPromise(string file) =>
        Assert.Null(FuzzCheck.Run(FuzzTargets.Find(file.Split('/')[0])!, File.ReadAllBytes(Path.Combine(RegressionFolder, file))));

    [Fact]
    public void BrokenPromises_AreFoundAndMadeSmall()
    {
        FuzzTarget target = FuzzTargets.Find("rle")! with { BytesAlways = 1 << 20, Read = ReadBadly };
        var run = new FuzzRun(target, seed: 1, coverage: null);
        run.Go(5000, TimeSpan.FromMinutes(1));
        Assert.Contains(run.Findings, finding => finding.Kind.StartsWith("FormatException", StringComparison.Ordinal) && finding.Input is [(byte)'W']);
        Assert.Contains(run.Findings, finding => finding.Kind == "allocation" && finding.Input.Length == 101);
        Assert.Equal(2, run.Findings.Count);
    }

    // A finding's kind holds the method it came from, which must not vanish into its caller.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadBadly(byte[] bytes)
    {
        if (bytes.Contains((byte)'W'))
        {
            throw new FormatException("W");
        }

        if (bytes.Length > 100)
        {
            _ = new byte[8 << 20];
        }
    }

    [Fact]
    public void SlowReading_IsAFinding()
    {
        FuzzTarget target = FuzzTargets.Find("rle")! with { Read = bytes => Work(TimeSpan.FromMilliseconds(bytes.Length > 3 ? 600 : 0)) };
        Assert.Equal("time", FuzzCheck.Run(target, [1, 2, 3, 4])!.Kind);
        Assert.Null(FuzzCheck.Run(target, [1, 2, 3]));
    }

    // What waits for a busy machine is not slow: only a thread's own work counts, until it waits for far longer than a machine is busy.
    [Fact]
    public void WaitingReading_IsAFindingWhereItWaitsForLong()
    {
        Assert.SkipUnless(ThreadWork.IsMeasured, "the work of one thread is measured on Linux only");
        FuzzTarget waiting = FuzzTargets.Find("rle")! with { Read = _ => Thread.Sleep(600) };
        Assert.Null(FuzzCheck.Run(waiting, [1]));
        Assert.Equal("wait", FuzzCheck.Run(waiting with { WaitAlways = TimeSpan.FromMilliseconds(300) }, [1])!.Kind);
        Assert.Null(FuzzCheck.Run(waiting with { WaitAlways = TimeSpan.FromMilliseconds(300) }, new byte[5000]));
    }

    private static void Work(TimeSpan time)
    {
        TimeSpan start = ThreadWork.Now();
        while (ThreadWork.Now() - start < time)
        {
            Thread.SpinWait(100);
        }
    }
}
