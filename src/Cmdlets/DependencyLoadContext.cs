using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace CheXplanation.Cmdlets;

/// <summary>Loads the module's dependencies from its own folder, whatever versions others have loaded.</summary>
internal sealed class DependencyLoadContext(string folder) : AssemblyLoadContext("CheXplanation")
{
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Core is shared with the default context: a second copy would be a second set of types.
        string path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string[] names = [unmanagedDllName, unmanagedDllName + ".dll", "lib" + unmanagedDllName + ".so", unmanagedDllName + ".so", "lib" + unmanagedDllName + ".dylib", unmanagedDllName + ".dylib"];
        foreach (string name in names)
        {
            foreach (string place in new[] { folder, PublishedNatives })
            {
                string path = Path.Combine(place, name);
                if (File.Exists(path))
                {
                    return NativeLibrary.Load(path);
                }
            }
        }

        return 0;
    }

    /// <summary>A built module has the natives of its machine beside the assemblies, the published one those of several systems, a folder each.</summary>
    private string PublishedNatives => Path.Combine(folder, "runtimes", OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsWindows() ? $"win-{Architecture}" : $"linux-{Architecture}", "native");

    private static string Architecture => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
}
