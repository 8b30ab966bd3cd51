using System.Reflection;
using System.Runtime.Loader;
using SharpFuzz;

namespace CheXplanation.Fuzz;

/// <summary>Runs this program again in a load context whose copies of our assemblies count branches.</summary>
internal static class InstrumentedCopy
{
    private const string ContextName = "instrumented";
    private static readonly string[] Counted = ["CheXplanation.Core", "CheXplanation.Imaging"];

    /// <summary>Whether this is the copy.</summary>
    public static bool IsLoaded => AssemblyLoadContext.GetLoadContext(typeof(InstrumentedCopy).Assembly)?.Name == ContextName;

    /// <summary>Makes the copy, runs it, and removes it.</summary>
    public static int Run(string[] args)
    {
        string folder = Directory.CreateTempSubdirectory("chex-fuzz-").FullName;
        try
        {
            foreach (string name in Counted.Append("CheXplanation.Fuzz"))
            {
                File.Copy(Path.Combine(AppContext.BaseDirectory, name + ".dll"), Path.Combine(folder, name + ".dll"));
            }

            foreach (string name in Counted)
            {
                Fuzzer.Instrument(Path.Combine(folder, name + ".dll"), type => type.StartsWith("CheXplanation.", StringComparison.Ordinal), Options.Value);
            }

            var context = new Context(folder);
            MethodInfo main = context.LoadFromAssemblyPath(Path.Combine(folder, "CheXplanation.Fuzz.dll")).EntryPoint!;
            return (int)main.Invoke(null, [args])!;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private sealed class Context(string folder) : AssemblyLoadContext(ContextName)
    {
        protected override Assembly? Load(AssemblyName name)
        {
            string path = Path.Combine(folder, name.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
