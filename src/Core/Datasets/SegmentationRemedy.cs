namespace CheXplanation.Datasets;

using static SegmentationSeverity;

/// <summary>What each rule of the check means for an evaluation, and what to do.</summary>
internal static class SegmentationRemedy
{
    private const string Mend = "Repair-ChexSegmentation";

    public static (SegmentationSeverity Severity, bool IsRepairable, string Remedy) Of(SegmentationRule rule) => rule switch
    {
        SegmentationRule.NotJson => (Error, false, "Have the file written anew; a file that ends early was cut off while it was written or copied."),
        SegmentationRule.NotStrictJson => (Error, true, $"{Mend} writes strict JSON."),
        SegmentationRule.ByteOrderMark => (Error, true, $"{Mend} writes the file without it; in PowerShell save with -Encoding utf8NoBOM."),
        SegmentationRule.OtherFormat => (Error, false, "Turn it into masks by image and task, and write those with Export-ChexSegmentation."),
        SegmentationRule.NoImages => (Error, false, "Write the masks with Export-ChexSegmentation."),
        SegmentationRule.ImageInvalid => (Error, false, "Give the image an object of tasks: {\"Edema\": {\"size\": [h, w], \"counts\": \"...\"}}."),
        SegmentationRule.ImageDuplicate => (Error, true, $"{Mend} keeps one where both are equal; else remove the wrong one."),
        SegmentationRule.ImageAlias => (Error, true, $"{Mend} -GroundTruth writes the id as the truth has it."),
        SegmentationRule.ImageMissing => (Error, false, "Add the image's masks; empty ones where nothing was found."),
        SegmentationRule.ImageExtra => (Warning, false, "Leave it, if it is meant: scores of the truth's images pass it by."),
        SegmentationRule.PictureUnclear => (Warning, false, "Give the folder one whole picture of that name."),
        SegmentationRule.TaskMissing => (Error, true, $"{Mend} adds an empty mask; add a mask of your own where something was found."),
        SegmentationRule.TaskAlias => (Error, true, $"{Mend} writes the name as the reference has it."),
        SegmentationRule.TaskUnknown => (Warning, false, "Leave it, if it is meant, or name it with -Task or -TaskList."),
        SegmentationRule.TaskDuplicate => (Error, true, $"{Mend} keeps one where both are equal; else remove the wrong one."),
        SegmentationRule.TaskOrder => (Information, true, $"Nothing reads the order; {Mend} writes the reference's."),
        SegmentationRule.MaskInvalid => (Error, false, "Give the mask as {\"size\": [height, width], \"counts\": \"...\"}; ConvertTo-CocoRle makes that."),
        SegmentationRule.KeyMissing => (Error, false, "Have the mask written anew; ConvertTo-CocoRle gives both keys."),
        SegmentationRule.KeyDuplicate => (Error, false, "Remove the wrong one: readers disagree on which counts."),
        SegmentationRule.KeyUnknown => (Information, false, "Nothing reads it."),
        SegmentationRule.SizeInvalid => (Error, false, "Give the picture's size as [height, width] in pixels."),
        SegmentationRule.SizeNotWhole => (Error, true, $"{Mend} writes it as whole numbers."),
        SegmentationRule.SizeSwapped => (Error, true, $"{Mend} turns the size where the runs prove that it alone is wrong; else encode the mask anew from an array of height x width."),
        SegmentationRule.SizeMismatch => (Error, false, "Make the mask at the size of the picture."),
        SegmentationRule.SizeMixed => (Error, false, "Make all masks of an image at the size of its picture."),
        SegmentationRule.PictureTooLarge => (Error, false, "If the picture is really that large, raise -PixelLimit."),
        SegmentationRule.CountsInvalid => (Error, false, "Have the mask written anew; counts and size contradict each other."),
        SegmentationRule.CountsUncompressed => (Error, true, $"{Mend} writes the counts string; in Python, pycocotools.mask.frPyObjects does."),
        SegmentationRule.CountsQuoted => (Error, true, $"{Mend} takes the text out of b'...'; in Python, write counts.decode('ascii')."),
        SegmentationRule.MaskEmpty => (Information, false, "Leave it, if nothing was found; else look at the threshold and the probability cutoff."),
        _ => (Warning, false, "Look at the heatmap and its threshold: a mask of the whole picture locates nothing."),
    };
}
