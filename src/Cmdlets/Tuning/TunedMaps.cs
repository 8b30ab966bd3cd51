using System.Management.Automation;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Which of the pipeline's heatmaps thresholds are tuned on: those of the tasks asked for and of one method, each once, with a unit and the truth's size.</summary>
internal sealed class TunedMaps(OptimizeChexThresholdCommand command, GroundTruthMasks truth)
{
    private readonly Dictionary<string, string> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ImageId, string Task), string> _seen = [];
    private readonly HashSet<string> _withoutTruth = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tuned = new(StringComparer.Ordinal);
    private readonly HashSet<string> _otherMethods = new(StringComparer.Ordinal);
    private readonly UnitlessItems _unitless = new(command.WriteError);
    private string? _method;

    /// <summary>How many heatmaps came.</summary>
    public int Count => _seen.Count;

    /// <summary>The images without a truth.</summary>
    public IReadOnlyCollection<string> WithoutTruth => _withoutTruth;

    /// <summary>The tasks asked for of which no truth has a finding.</summary>
    public string[] WithoutFinding => [.. command.Task.Where(task => !_tuned.Contains(task)).Order(StringComparer.Ordinal)];

    /// <summary>The unit that an image belongs to.</summary>
    public string UnitOf(string imageId) => _units.GetValueOrDefault(imageId, imageId);

    /// <summary>Whether a map is tuned on; what is wrong with it is reported.</summary>
    /// <param name="map">The map.</param>
    /// <param name="mask">Its truth; null where there is none.</param>
    public bool Takes(SaliencyMap map, out RunLengthMask? mask)
    {
        mask = null;
        if (!IsAskedFor(map) || !IsFirst(map) || !HasUnit(map))
        {
            return false;
        }

        mask = truth.TryGet(map.ImageId, map.Task, out SegmentationMask? known) ? known.GetMask() : null;
        // Where the image is there and only this task is not, the warning at the end names the task.
        if (mask is null && !truth.TryGetImage(map.ImageId, out _))
        {
            _withoutTruth.Add(map.ImageId);
        }

        if (mask is not null && mask.Size != map.GetPictureSize())
        {
            command.WriteError(ChexError.SizeMismatch(map.GetIdentity(), map.GetPictureSize(), mask.Size));
            return false;
        }

        if (mask is { IsEmpty: false })
        {
            _tuned.Add(map.Task);
        }

        return true;
    }

    /// <summary>The first heatmap without a unit was told as it came; how many more there were is told once.</summary>
    public void ReportFurther() => _unitless.ReportFurther("heatmaps", command.Unit);

    private bool IsAskedFor(SaliencyMap map)
    {
        if (!command.Task.Contains(map.Task, StringComparer.Ordinal))
        {
            command.WriteVerbose($"{map.GetIdentity()}: passed over, the task is none of those to tune.");
            return false;
        }

        string method = ViewText.Source(map);
        _method ??= method;
        if (method != _method && _otherMethods.Add(method))
        {
            // Said once a method, not once a map.
            command.WriteError(ChexError.SourceMixed("The heatmaps", OneSource.Name(method), OneSource.Name(_method), map));
        }

        return method == _method;
    }

    private bool IsFirst(SaliencyMap map)
    {
        string source = map.Path ?? "memory";
        if (_seen.TryAdd((map.ImageId, map.Task), source))
        {
            return true;
        }

        command.WriteError(ChexError.DuplicateItem(map.GetIdentity().ToString(), _seen[(map.ImageId, map.Task)], source));
        return false;
    }

    private bool HasUnit(SaliencyMap map)
    {
        if (UnitProperty.Read(PSObject.AsPSObject(map), command.Unit) is { } unit)
        {
            _units[map.ImageId] = unit;
            return true;
        }

        _unitless.Add($"{map.GetIdentity()}", command.Unit, map);
        return false;
    }
}
