using System.Globalization;
using System.Management.Automation;
using CheXplanation.Localization;

namespace CheXplanation.Cmdlets;

/// <summary>Scores as cmdlets take them: those of Measure-ChexLocalization, or rows with ImageId, Task, and IoU or Hit, such as Import-Csv gives.</summary>
internal static class ScoreRow
{
    /// <summary>The score that an object holds, or null where it holds none.</summary>
    public static LocalizationScore? Read(object item)
    {
        PSObject wrapped = PSObject.AsPSObject(item);
        if (wrapped.BaseObject is LocalizationScore score)
        {
            return score;
        }

        string imageId = Text(wrapped, nameof(LocalizationScore.ImageId)) ?? string.Empty, task = Text(wrapped, nameof(LocalizationScore.Task)) ?? string.Empty;
        bool hasIoU = TryNumber(wrapped, nameof(LocalizationScore.IoU), out double iou), hasHit = TryNumber(wrapped, nameof(LocalizationScore.Hit), out double hit);
        if (imageId.Length == 0 || task.Length == 0 || !(hasIoU || hasHit))
        {
            return null;
        }

        var identity = new ItemIdentity
        {
            ImageId = imageId, Task = task, Method = Text(wrapped, "Method"), Model = Text(wrapped, "Model"), Phase = Text(wrapped, "Phase"), Reader = Text(wrapped, "Reader"),
        };
        return LocalizationScore.FromValues(identity, iou, hit);
    }

    private static string? Text(PSObject item, string name) =>
        ObjectProperty.TryGet(item, name, out object? value) && Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    private static bool TryNumber(PSObject item, string name, out double number)
    {
        number = double.NaN;
        return ObjectProperty.TryGet(item, name, out object? value) && ObjectNumber.TryRead(value, out number);
    }
}
