using System.Globalization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Localization;

/// <summary>The smallest upright box around one mask, as COCO counts it: left and top edge, width and height in pixels.</summary>
public sealed class SegmentationBox
{
    private readonly ItemIdentity _identity;
    private readonly PixelBox _box;

    /// <summary>Boxes a mask.</summary>
    /// <param name="mask">The mask; an empty one has a box of zeros.</param>
    public SegmentationBox(SegmentationMask mask)
    {
        _identity = mask.GetIdentity();
        _box = mask.GetMask().GetBox();
    }

    /// <summary>The image.</summary>
    public string ImageId => _identity.ImageId;

    /// <summary>The task (pathology).</summary>
    public string Task => _identity.Task;

    /// <summary>The left edge.</summary>
    public int X => _box.X;

    /// <summary>The top edge.</summary>
    public int Y => _box.Y;

    /// <summary>The width.</summary>
    public int Width => _box.Width;

    /// <summary>The height.</summary>
    public int Height => _box.Height;

    /// <summary>The identity as one value.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity GetIdentity() => _identity;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_identity}: {Width}x{Height} at ({X}, {Y})");
}
