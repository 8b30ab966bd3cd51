using System.IO.Enumeration;

namespace CheXplanation.Cmdlets;

/// <summary>The files of a folder and of those below it.</summary>
internal static class FolderFiles
{
    /// <summary>The files whose names end so, in ordinal order; links to folders are not followed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="ending">How the names end; empty for all files.</param>
    /// <param name="throwIfStopping">Called for each file.</param>
    public static List<string> Find(string folder, string ending, Action throwIfStopping)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
        var found = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName.EndsWith(ending, StringComparison.Ordinal),

            // A link to a folder above would be followed for ever, or as good as.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        List<string> files = [];
        foreach (string file in found)
        {
            throwIfStopping();
            files.Add(file);
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }
}
