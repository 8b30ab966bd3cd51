using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>The radiographs of -PicturePath by image id: a file's name, or patient, study and name as CheXpert's folders have them.</summary>
internal sealed class PictureIndex
{
    private static readonly HashSet<string> Extensions = new([".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"], StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    /// <summary>Whether any place was named.</summary>
    public bool IsGiven { get; private set; }

    public int Count => _files.Count;

    /// <summary>Indexes files and folders, those below them too.</summary>
    public static PictureIndex Of(IEnumerable<string> paths, Action throwIfStopping)
    {
        var index = new PictureIndex();
        foreach (string path in paths)
        {
            index.IsGiven = true;
            IEnumerable<string> files = Directory.Exists(path) ? FolderFiles.Find(path, string.Empty, throwIfStopping) : [path];
            foreach (string file in files.Where(file => Extensions.Contains(Path.GetExtension(file))))
            {
                index.Add(file);
            }
        }

        return index;
    }

    public string? Find(string imageId) => _files.GetValueOrDefault(imageId);

    private void Add(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        string? study = Path.GetDirectoryName(file), patient = Path.GetDirectoryName(study);
        if (!string.IsNullOrEmpty(study) && !string.IsNullOrEmpty(patient))
        {
            _files.TryAdd($"{Path.GetFileName(patient)}_{Path.GetFileName(study)}_{name}", file);
        }

        _files.TryAdd(name, file);
    }
}
