using System.IO.Enumeration;

namespace CheXplanation.Cmdlets;

/// <summary>The heatmap files of a folder and those below it, in ordinal order. Their names are held, nothing of their contents.</summary>
/// <param name="Files">The files.</param>
/// <param name="PassedOver">How many other files of known forms were passed over for those of the published name.</param>
internal sealed record HeatmapListing(List<string> Files, int PassedOver)
{
    private const string Published = "_map.pkl";

    private static readonly string[] Numbers = [".pkl", ".pickle", ".npy", ".npz", ".pt", ".pth", ".safetensors"];
    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".tif", ".tiff"];

    /// <summary>Every file of a folder and those below it.</summary>
    public static IEnumerable<string> Enumerate(string folder, Action look)
    {
        var files = new FileSystemEnumerable<string>(
            folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,

            // A link to a folder above would be followed for ever, or as good as.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        foreach (string file in files)
        {
            look();
            yield return file;
        }
    }

    /// <summary>Lists a folder. Published names, where there are any, stand for the whole folder unless the caller names files otherwise.</summary>
    public static HeatmapListing Of(string folder, bool named, Action look)
    {
        var numbers = new List<string>();
        var pictures = new List<string>();
        int published = 0;
        foreach (string file in Enumerate(folder, look))
        {
            string extension = Path.GetExtension(file);
            if (Numbers.Contains(extension, StringComparer.OrdinalIgnoreCase))
            {
                published += file.EndsWith(Published, StringComparison.Ordinal) ? 1 : 0;
                numbers.Add(file);
            }
            else if (Pictures.Contains(extension, StringComparer.OrdinalIgnoreCase))
            {
                pictures.Add(file);
            }
        }

        bool onlyPublished = published > 0 && !named;
        // A folder of numbers may hold its pictures as well; they are no heatmaps then.
        List<string> chosen = onlyPublished ? numbers.FindAll(file => file.EndsWith(Published, StringComparison.Ordinal)) : numbers.Count > 0 ? numbers : pictures;
        chosen.Sort(StringComparer.Ordinal);
        return new HeatmapListing(chosen, onlyPublished ? numbers.Count - published : 0);
    }
}
