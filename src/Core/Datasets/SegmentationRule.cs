namespace CheXplanation.Datasets;

/// <summary>What a segmentation file is checked for.</summary>
public enum SegmentationRule
{
    /// <summary>The text stops being JSON at a place; what follows could not be checked.</summary>
    NotJson,

    /// <summary>A trailing comma or a comment, which strict readers of JSON refuse.</summary>
    NotStrictJson,

    /// <summary>A byte order mark, which Python's json.load refuses.</summary>
    ByteOrderMark,

    /// <summary>A file of another form, such as a COCO data set or annotations.</summary>
    OtherFormat,

    /// <summary>No image at all.</summary>
    NoImages,

    /// <summary>An image's value is no object of tasks.</summary>
    ImageInvalid,

    /// <summary>The same image twice: Python takes the last, others the first.</summary>
    ImageDuplicate,

    /// <summary>An image under another spelling of its id, such as with .jpg.</summary>
    ImageAlias,

    /// <summary>An image of the truth, or a picture, without masks.</summary>
    ImageMissing,

    /// <summary>An image that is not in the truth, or has no picture.</summary>
    ImageExtra,

    /// <summary>A picture whose size cannot be read, or that several files could be.</summary>
    PictureUnclear,

    /// <summary>A task without a mask.</summary>
    TaskMissing,

    /// <summary>A task under another spelling, such as Lung Opacity.</summary>
    TaskAlias,

    /// <summary>A task that is none of those asked for.</summary>
    TaskUnknown,

    /// <summary>The same task twice in an image, be it under another spelling.</summary>
    TaskDuplicate,

    /// <summary>Tasks in another order than the reference's.</summary>
    TaskOrder,

    /// <summary>A mask that is no object of size and counts.</summary>
    MaskInvalid,

    /// <summary>A mask without size or counts.</summary>
    KeyMissing,

    /// <summary>Size or counts twice in a mask.</summary>
    KeyDuplicate,

    /// <summary>A mask with more keys than size and counts.</summary>
    KeyUnknown,

    /// <summary>A size that is not [height, width] above 0.</summary>
    SizeInvalid,

    /// <summary>A size with decimals, such as 320.0, which pycocotools refuses.</summary>
    SizeNotWhole,

    /// <summary>A size of [width, height] where [height, width] is meant.</summary>
    SizeSwapped,

    /// <summary>A size that is not that of the truth or the picture.</summary>
    SizeMismatch,

    /// <summary>Masks of different sizes in one image.</summary>
    SizeMixed,

    /// <summary>A picture of more pixels than the limit.</summary>
    PictureTooLarge,

    /// <summary>Counts that are no run-length text, or whose runs do not add up to height x width.</summary>
    CountsInvalid,

    /// <summary>Counts as a list of runs, which pycocotools' decode refuses.</summary>
    CountsUncompressed,

    /// <summary>Counts as Python prints bytes: b'...'.</summary>
    CountsQuoted,

    /// <summary>A mask without a pixel.</summary>
    MaskEmpty,

    /// <summary>A mask that covers the whole picture.</summary>
    MaskFull,
}
