using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CheXplanation.Bench;

// `dotnet run -c Release --project bench -- import` times the import of the module in fresh processes;
// `-- overlays` tells the overlays a minute that one core draws;
// `-- compare [--python python3] [--rounds N] [--sample FOLDER]` runs ours, the plain twins and a Python rival in turn;
// `-- study [--images 234] [--rounds 3]` runs a whole study of the validation set's size through the built shell, on one core and on all;
// `-- sample FOLDER [--python python3] [--reference CHECKOUT]` runs the reference's four scripts on its sample as whole processes, ours and theirs in turn;
// `-- scaling` tells how the time of masks grows with images, map, picture and threads;
// anything else goes to BenchmarkDotNet, such as `-- --filter '*'`.
if (args is ["import", ..])
{
    return ModuleImport.Measure(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 11);
}

if (args is ["overlays", ..])
{
    return OverlayRate.Measure(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 40);
}

if (args is ["compare", .. var options])
{
    return CheXplanation.Bench.Compare.Comparison.Run(options);
}

if (args is ["scaling", ..])
{
    return Scaling.Measure();
}

if (args is ["sample", _, ..])
{
    return CheXplanation.Bench.Compare.SampleComparison.Run(args[1..]);
}

if (args is ["study", .. var studyOptions])
{
    return CheXplanation.Bench.Study.StudyBenchmark.Run(studyOptions);
}

// `-- coverage [samples] [replicates]` prints the table of docs/statistics.md.
if (args is ["coverage", ..])
{
    return Coverage.Run(
        args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 10_000,
        args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 1000);
}

if (args is [ModuleImport.OneRun])
{
    return ModuleImport.RunOnce();
}

// `-- folder 100000` opens and reads so many small maps through the module.
if (args is ["folder", ..])
{
    return FolderReading.Measure(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 100_000);
}

IConfig config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddColumn(StatisticColumn.Median);
BenchmarkSwitcher.FromAssembly(typeof(ModuleImport).Assembly).Run(args, config);
return 0;
