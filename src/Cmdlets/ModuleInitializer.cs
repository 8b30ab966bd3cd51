using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace CheXplanation.Cmdlets;

/// <summary>Sends the two assemblies that bring third-party code into a load context of the module's own.</summary>
/// <remarks>It answers for these two names alone, so that other modules' SkiaSharp or MathNet are never touched.</remarks>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly Lazy<DependencyLoadContext> Dependencies = new(() => new DependencyLoadContext(
        Path.Combine(Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!, "dependencies")));

    private static int _imports;

    /// <inheritdoc/>
    public void OnImport()
    {
        if (Interlocked.Increment(ref _imports) == 1)
        {
            AssemblyLoadContext.Default.Resolving += Resolve;
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Interlocked.Decrement(ref _imports) == 0)
        {
            AssemblyLoadContext.Default.Resolving -= Resolve;
        }
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is "CheXplanation.Imaging" or "CheXplanation.Distributions" ? Dependencies.Value.LoadFromAssemblyName(name) : null;
}
