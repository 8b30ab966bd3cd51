using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;

namespace CheXplanation.Cmdlets;

/// <summary>Heatmaps and points as parameters take them: objects, or paths.</summary>
internal static class OverlayArguments
{
    public static Dictionary<(string ImageId, string Task), SaliencyMap> ReadHeatmaps(Cmdlet cmdlet, object[] items, Func<string, IEnumerable<string>> resolve, Action throwIfStopping)
    {
        var maps = new Dictionary<(string, string), SaliencyMap>();
        foreach (object item in items)
        {
            switch (ObjectProperty.Unwrap(item))
            {
                case SaliencyMap map:
                    Add(map, "-Heatmap");
                    break;
                case string or FileSystemInfo:
                    foreach (string path in resolve(ObjectProperty.Unwrap(item) is FileSystemInfo info ? info.FullName : (string)ObjectProperty.Unwrap(item)!))
                    {
                        ReadFiles(path);
                    }

                    break;
                case { } other:
                    cmdlet.ThrowTerminatingError(ChexError.Parameter($"-Heatmap takes heatmaps or paths of them, not {other.GetType().Name}.", "HeatmapInvalid", other));
                    break;
            }
        }

        return maps;

        void ReadFiles(string path)
        {
            List<string> files = Directory.Exists(path) ? FolderFiles.Find(path, "_map.pkl", throwIfStopping) : [path];
            foreach (string file in files)
            {
                throwIfStopping();
                try
                {
                    Add(SaliencyMapFile.Open(file, new SaliencyMapReadOptions()), file);
                }
                catch (DataFormatException error)
                {
                    cmdlet.WriteError(ChexError.Data(error.In(file), "HeatmapUnreadable", file));
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    cmdlet.WriteError(ChexError.Unreadable(error, "HeatmapUnreadable", file));
                }
            }
        }

        void Add(SaliencyMap map, string source)
        {
            if (!maps.TryAdd((map.ImageId, map.Task), map))
            {
                cmdlet.WriteError(ChexError.DuplicateItem(map.GetIdentity().ToString(), maps[(map.ImageId, map.Task)].Path ?? "-Heatmap", source));
            }
        }
    }

    public static Dictionary<(string ImageId, string Task), SalientPoints> ReadPoints(Cmdlet cmdlet, object[] items, Func<string, string> resolve, CancellationToken cancellation)
    {
        var points = new Dictionary<(string, string), SalientPoints>();
        foreach (object item in items)
        {
            switch (ObjectProperty.Unwrap(item))
            {
                case SalientPoints marked:
                    points.TryAdd((marked.ImageId, marked.Task), marked);
                    break;
                case string path:
                    ReadFile(resolve(path));
                    break;
                case FileInfo info:
                    ReadFile(info.FullName);
                    break;
                case { } other:
                    cmdlet.ThrowTerminatingError(ChexError.Parameter($"-SalientPoint takes points or paths of them, not {other.GetType().Name}.", "SalientPointInvalid", other));
                    break;
            }
        }

        return points;

        void ReadFile(string path)
        {
            const string id = "SalientPointUnreadable";
            var identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty, Reader = "human" };
            IReadOnlyList<SalientPoints> read = ParameterFile.Read(cmdlet, path, id, id, () =>
            {
                using Stream stream = InputFile.OpenRead(path, cancellation);
                return SalientPointJson.Read(stream, identity, error => cmdlet.WriteError(ChexError.Data(error.In(path), id, path))).ToArray();
            });
            foreach (SalientPoints marked in read)
            {
                points.TryAdd((marked.ImageId, marked.Task), marked);
            }
        }
    }
}
