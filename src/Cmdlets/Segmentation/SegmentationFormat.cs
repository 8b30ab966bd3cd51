namespace CheXplanation.Cmdlets;

/// <summary>What Export-ChexSegmentation writes.</summary>
public enum SegmentationFormat
{
    /// <summary>The reference's JSON: image, task, size and counts.</summary>
    Reference,

    /// <summary>A COCO data set: images, annotations, categories.</summary>
    CocoDataset,

    /// <summary>COCO results: a list of image_id, category_id, segmentation and score.</summary>
    CocoResults,

    /// <summary>A folder with a PNG for each mask: 255 is on, 0 is off.</summary>
    MaskPicture,

    /// <summary>A folder with a PNG of labels for each image, and labels.json.</summary>
    LabelPicture,

    /// <summary>A CSV of the smallest boxes around the masks.</summary>
    BoxCsv,

    /// <summary>A JSON list of these boxes.</summary>
    BoxJson,
}
