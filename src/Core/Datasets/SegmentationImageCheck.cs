using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Checks the entries of one image; it knows nothing of the others.</summary>
internal static class SegmentationImageCheck
{
    /// <summary>What is wrong with an image's entries, in the order of the file, missing tasks last.</summary>
    /// <param name="image">The image.</param>
    /// <param name="trueId">Its id as the truth has it.</param>
    /// <param name="expected">Its picture's size, where it is known.</param>
    /// <param name="options">What it is held against.</param>
    public static IEnumerable<SegmentationFinding> Check(FoundImage image, string trueId, PictureSize? expected, SegmentationCheckOptions options)
    {
        if (image.Fault is not null)
        {
            return [new(SegmentationRule.ImageInvalid, image.Position, image.Id, null, image.Fault)];
        }

        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var findings = new List<SegmentationFinding>();
        foreach (FoundMask mask in image.Masks)
        {
            string? task = options.Tasks.Find(mask.Task);
            CheckName(findings, image, mask, task, seen);
            findings.AddRange(mask.Faults.Select(fault => Of(fault.Rule, image, mask, fault.Message)));
            if (mask.Mask is { } runs)
            {
                CheckMask(findings, image, mask, runs, options.Expected.FindArea(trueId, task ?? mask.Task));
            }
        }

        CheckSizes(findings, image, expected);
        if (image.IsWhole)
        {
            findings.AddRange(options.Tasks.Tasks.Where(task => !seen.ContainsKey(task)).Select(task => new SegmentationFinding(
                SegmentationRule.TaskMissing, image.Position, image.Id, task, $"expected a mask of '{task}', found none")));
        }

        return findings;
    }

    /// <summary>Where a task stands in the order asked for; others come last.</summary>
    public static int RankOf(string task, TaskNameList tasks) =>
        tasks.Find(task) is { } name && tasks.Tasks.Index().FirstOrDefault(entry => entry.Item == name) is (int rank, not null) ? rank : int.MaxValue;

    /// <summary>Whether tasks stand in another order than the one asked for.</summary>
    public static bool AreOutOfOrder(IEnumerable<string> names, TaskNameList tasks)
    {
        int[] ranks = [.. names.Select(name => RankOf(name, tasks))];
        return !ranks.SequenceEqual(ranks.Order());
    }

    private static SegmentationFinding Of(SegmentationRule rule, FoundImage image, FoundMask mask, string message) => new(rule, mask.Position, image.Id, mask.Task, message);

    private static void CheckName(List<SegmentationFinding> findings, FoundImage image, FoundMask mask, string? task, Dictionary<string, string> seen)
    {
        if (!seen.TryAdd(task ?? mask.Task, mask.Task))
        {
            string earlier = seen[task ?? mask.Task];
            findings.Add(Of(SegmentationRule.TaskDuplicate, image, mask, $"expected the task once an image, found it as '{earlier}' before"));
        }

        if (task is null)
        {
            findings.Add(Of(SegmentationRule.TaskUnknown, image, mask, $"expected one of the tasks asked for, found '{mask.Task}'"));
        }
        else if (task != mask.Task)
        {
            findings.Add(Of(SegmentationRule.TaskAlias, image, mask, $"expected '{task}', found '{mask.Task}'"));
        }
    }

    private static void CheckMask(List<SegmentationFinding> findings, FoundImage image, FoundMask mask, RunLengthMask runs, long trueArea)
    {
        if (runs.IsEmpty && trueArea > 0)
        {
            findings.Add(new SegmentationFinding(
                SegmentationRule.MaskEmpty, mask.Position, image.Id, mask.Task, $"found no pixel, while the truth has {trueArea}: IoU will be 0 or undefined")
            { Severity = SegmentationSeverity.Warning });
        }
        else if (runs.Area == runs.Size.PixelCount)
        {
            findings.Add(Of(SegmentationRule.MaskFull, image, mask, $"found all of {runs.Size.Height} x {runs.Size.Width} pixels"));
        }
    }

    private static void CheckSizes(List<SegmentationFinding> findings, FoundImage image, PictureSize? expected)
    {
        FoundMask[] masks = [.. image.Masks.Where(mask => mask.Mask is not null)];
        if (expected is not { } size)
        {
            PictureSize? first = masks.FirstOrDefault()?.Mask!.Size;
            findings.AddRange(masks.Where(mask => mask.Mask!.Size != first).Select(mask => Of(
                SegmentationRule.SizeMixed, image, mask, $"expected {Text(first!.Value)} as the image's first mask has, found {Text(mask.Mask!.Size)}")));
            return;
        }

        bool isProven = masks.Any(mask => SwappedSize.Is(mask.Mask!.Size, size)) && SwappedSize.IsProvenOf(masks.Select(mask => mask.Mask!), size);
        foreach (FoundMask mask in masks.Where(mask => mask.Mask!.Size != size))
        {
            bool swapped = SwappedSize.Is(mask.Mask!.Size, size);
            findings.Add(new SegmentationFinding(
                swapped ? SegmentationRule.SizeSwapped : SegmentationRule.SizeMismatch, mask.Position, image.Id, mask.Task,
                $"expected [height, width] {Text(size)}, found {Text(mask.Mask.Size)}{(swapped ? SwappedSize.Explain(mask.Mask, size) : string.Empty)}")
            { IsRepairable = swapped && isProven });
        }
    }

    private static string Text(PictureSize size) => $"[{size.Height}, {size.Width}]";
}
