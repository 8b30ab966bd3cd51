using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Cmdlets that run at once, runspaces and repeated imports share no mutable state.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private const string Study = """
        Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation -ThrottleLimit 3 | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json |
            Get-BootstrapInterval IoU, Hit -GroupBy Task | ForEach-Object { "$($_.Task) $($_.Property) $($_.Lower) $($_.Mean) $($_.Upper)" }
        """;

    private readonly HostedModule _module = new();

    public ConcurrencyTests() => _module.Run("$null = New-ChexSample s -ImageCount 4");

    public void Dispose() => _module.Dispose();

    /// <summary>Static fields that may change after their type is made, each with the reason why nobody notices.</summary>
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["CheXplanation.Cmdlets.ProgressMeter._lastId"] = "numbers progress records; each number is handed out once, by Interlocked, and none means anything",
        ["CheXplanation.Cmdlets.ModuleInitializer.Dependencies"] = "the load context of the packages: made once a process, by Lazy, under its lock, and never changed",
        ["CheXplanation.Cmdlets.ModuleInitializer._imports"] = "counts the runspaces that hold the module, by Interlocked, so that the resolver is there for all and goes with the last",
        ["CheXplanation.Imaging.Drawing.FigureFont.Bold"] = "the embedded font: made once a process, by Lazy, under its lock, and never changed",
        ["CheXplanation.Imaging.Drawing.FigureFont.Regular"] = "the embedded font: made once a process, by Lazy, under its lock, and never changed",
        ["CheXplanation.Imaging.Overlays.ColourMap.JetMap"] = "a table of colours: made once a process, by Lazy, under its lock, and never changed",
    };

    [Fact]
    public void TwoPipelinesOfOneRunspace_GiveWhatEachGivesAlone()
    {
        string[] alone = Lines(_module.Run(Study));
        Assert.Equal(20, alone.Length);

        // One pipeline within another: both are under way in one runspace.
        HostedResult nested = _module.Run($"$outer = Import-ChexHeatmap s/heatmaps | ForEach-Object {{ $map = $_; if (-not $inner) {{ $inner = @({Study}) }}; $map }} | ConvertTo-ChexSegmentation; $inner; $outer.Count");
        Assert.Empty(nested.Errors);
        Assert.Equal([.. alone, "40"], Lines(nested));
    }

    [Fact]
    public void ManyRunspacesAtOnce_GiveWhatEachGivesAlone()
    {
        string[] alone = Lines(_module.Run(Study));
        var results = new string[6][];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = results.Length }, i =>
        {
            using var module = new HostedModule();
            module.MoveTo(_module.Folder);
            results[i] = Lines(module.Run(Study));
        });
        Assert.All(results, lines => Assert.Equal(alone, lines));
    }

    [Fact]
    public void ForEachParallel_GivesWhatEachGivesAlone()
    {
        string[] alone = Lines(_module.Run(Study));
        HostedResult result = _module.Run($$"""
            $folder = "$PWD"; $module = '{{HostedModule.ModulePath}}'
            1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:module
                $PSDefaultParameterValues = @{}
                Import-ChexHeatmap "$using:folder/s/heatmaps" | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth "$using:folder/s/gt_segmentations.json" |
                    Get-BootstrapInterval IoU, Hit -GroupBy Task | ForEach-Object { "$($_.Task) $($_.Property) $($_.Lower) $($_.Mean) $($_.Upper)" }
            }
            """);
        Assert.Empty(result.Errors);
        Assert.Null(result.Terminating);
        Assert.Equal(alone.SelectMany(line => Enumerable.Repeat(line, 4)).Order(StringComparer.Ordinal), Lines(result).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RepeatedImports_ChangeNothing()
    {
        string[] alone = Lines(_module.Run(Study));
        HostedResult result = _module.Run($"1..5 | ForEach-Object {{ Import-Module '{HostedModule.ModulePath}' -Force }}; Remove-Module CheXplanation; Import-Module '{HostedModule.ModulePath}'; {Study}");
        Assert.Empty(result.Errors);
        Assert.Equal(alone, Lines(result));
        Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "CheXplanation.Core");
        Assert.InRange(AppDomain.CurrentDomain.GetAssemblies().Count(assembly => assembly.GetName().Name == "CheXplanation.Imaging"), 0, 1);
    }

    /// <summary>Every static field of the module's assemblies is constant, of a type that cannot change, a collection that nothing but its initialiser fills, or explained.</summary>
    [Fact]
    public void StaticFields_HoldNoMutableState()
    {
        // A picture and a regression, so that the assemblies that load late are there.
        _module.Run("$null = ConvertTo-CocoRle s/pictures/*.png; $null = 1..9 | ForEach-Object { [pscustomobject]@{ a = $_; b = $_ * $_ } } | Get-ChexRegression a b");
        Assembly[] assemblies = [.. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name is "CheXplanation.Core" or "CheXplanation.Cmdlets" or "CheXplanation.Imaging" or "CheXplanation.Distributions")];
        Assert.Equal(4, assemblies.Length);
        FieldInfo[] fields = [.. assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => !IsMadeByCompiler(type))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).Where(field => !field.IsLiteral && !field.IsDefined(typeof(ThreadStaticAttribute)))];
        Assert.NotEmpty(fields);
        string[] mutable = [.. fields.Where(field => !field.IsInitOnly || !IsFixed(field)).Select(field => $"{field.DeclaringType!.FullName}.{field.Name}").Order(StringComparer.Ordinal)];
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), mutable);
    }

    /// <summary>A type that cannot change; or a private array, or a collection seen through a read-only interface, which the sources only read.</summary>
    private static bool IsFixed(FieldInfo field)
    {
        Type type = field.FieldType;
        bool isValue = type.IsPrimitive || type.IsEnum || type == typeof(string) || type.IsValueType || typeof(Delegate).IsAssignableFrom(type);
        bool isReadOnly = type.IsInterface && type.Name.StartsWith("IReadOnly", StringComparison.Ordinal);
        bool isPrivateTable = field.IsPrivate && (type.IsArray || typeof(IDictionary).IsAssignableFrom(type) || typeof(ICollection).IsAssignableFrom(type)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(HashSet<>)));
        // Records and classes of ours whose own fields are all read-only, as ThresholdTable; regular expressions.
        bool isFrozen = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).All(own => own.IsInitOnly)
            || type == typeof(System.Text.RegularExpressions.Regex) || typeof(System.Text.RegularExpressions.Regex).IsAssignableFrom(type);
        return isValue || isReadOnly || isPrivateTable || isFrozen;
    }

    private static bool IsMadeByCompiler(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.FullName!.Contains('<', StringComparison.Ordinal);

    private static string[] Lines(HostedResult result) => [.. result.Output.Select(line => line.ToString())];
}
