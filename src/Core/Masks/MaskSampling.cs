namespace CheXplanation.Masks;

/// <summary>Which pixel of the old picture a pixel of the new one takes, when a mask is resized.</summary>
/// <remarks>Both take the nearest one; they differ in where a pixel lies. Each is exact to the last bit of its rounding.</remarks>
public enum MaskSampling
{
    /// <summary>The one under the pixel's middle, as Pillow's Image.resize with NEAREST.</summary>
    Pillow,

    /// <summary>The one under the pixel's upper left corner, as OpenCV's resize with INTER_NEAREST: up to half a pixel to the left and up.</summary>
    OpenCv,
}
