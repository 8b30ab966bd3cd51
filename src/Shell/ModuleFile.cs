namespace CheXplanation.Shell;

/// <summary>Finds the staged module: in the folder module/ of this program's folder or of one above it.</summary>
internal static class ModuleFile
{
    public static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "module", "CheXplanation.psd1");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"module/CheXplanation.psd1 is in no folder above {AppContext.BaseDirectory}");
    }
}
