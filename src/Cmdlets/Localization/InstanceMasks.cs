using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>The truth, instance by instance, by image: masks, or files of masks of any form.</summary>
internal sealed class InstanceMasks
{
    private readonly Dictionary<string, List<SegmentationMask>> _images = new(StringComparer.Ordinal);

    /// <summary>Reads what the user gave; bad items are reported and passed over, a file that cannot be read ends the cmdlet.</summary>
    public static InstanceMasks Read(Cmdlet cmdlet, object[] items, Func<string, string> resolve, CancellationToken cancellation)
    {
        var truth = new InstanceMasks();
        var reader = new SegmentationFileReader
        {
            Options = new CocoReadOptions { AsInstance = true, Cancellation = cancellation }, Naming = new HeatmapNaming(), Sizes = HeatmapPictureSizes.Unknown,
        };
        foreach (object item in items)
        {
            switch (ObjectProperty.Unwrap(item))
            {
                case SegmentationMask mask:
                    truth.Add(mask);
                    break;
                case string path:
                    truth.ReadFile(cmdlet, reader, resolve(path));
                    break;
                case FileInfo file:
                    truth.ReadFile(cmdlet, reader, file.FullName);
                    break;
                case { } other:
                    cmdlet.ThrowTerminatingError(ChexError.Parameter($"-GroundTruth takes masks or paths of their files, not {other.GetType().Name}.", "GroundTruthInvalid", other));
                    break;
            }
        }

        if (reader.FaintWarning is { } faint)
        {
            cmdlet.WriteWarning(faint);
        }

        return truth;
    }

    public IReadOnlyList<SegmentationMask> Of(string imageId) => _images.TryGetValue(imageId, out List<SegmentationMask>? masks) ? masks : [];

    private void ReadFile(Cmdlet cmdlet, SegmentationFileReader reader, string path) =>
        ParameterFile.Read(cmdlet, path, "SegmentationUnreadable", "GroundTruthInvalid", () =>
        {
            foreach (SegmentationMask mask in reader.Read(path, string.Empty, error => cmdlet.WriteError(ChexError.Data(error.In(path), "SegmentationUnreadable", path))))
            {
                Add(mask);
            }
        });

    private void Add(SegmentationMask mask)
    {
        if (!_images.TryGetValue(mask.ImageId, out List<SegmentationMask>? masks))
        {
            _images.Add(mask.ImageId, masks = []);
        }

        masks.Add(mask);
    }
}
