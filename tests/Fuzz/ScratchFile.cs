namespace CheXplanation.Fuzz;

/// <summary>One file of this process that is written over and over: some readers take paths only.</summary>
internal static class ScratchFile
{
    [ThreadStatic]
    private static string? _path;

    public static string Write(byte[] bytes)
    {
        if (_path is null)
        {
            string path = _path = Path.Combine(Path.GetTempPath(), $"chex-fuzz-{Path.GetRandomFileName()}");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        }

        File.WriteAllBytes(_path, bytes);
        return _path;
    }
}
