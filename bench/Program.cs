using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CheXplanation.Bench;

// `dotnet run -c Release --project bench -- import` times the import of the module in fresh processes;
// `-- overlays` tells the overlays a minute that one core draws;
// anything else goes to BenchmarkDotNet, such as `-- --filter '*'`.
if (args is ["import", ..])
{
    return ModuleImport.Measure(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 11);
}

if (args is ["overlays", ..])
{
    return OverlayRate.Measure(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 40);
}

if (args is [ModuleImport.OneRun])
{
    return ModuleImport.RunOnce();
}

IConfig config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddColumn(StatisticColumn.Median);
BenchmarkSwitcher.FromAssembly(typeof(ModuleImport).Assembly).Run(args, config);
return 0;
