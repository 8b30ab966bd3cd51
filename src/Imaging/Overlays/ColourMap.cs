using CheXplanation.Segmentation;

namespace CheXplanation.Imaging.Overlays;

/// <summary>A colour for each of 256 levels.</summary>
/// <remarks>
/// Source: viridis and magma (S. van der Walt and N. Smith, CC0), cividis (J. Nuñez, C. Anderton, R. Renslow, CC0): every fifteenth of
/// their 256 published colours, straight lines between. Their lightness rises evenly, so that equal steps look equal, in grey too.
/// Jet is OpenCV's; its lightness rises and falls, so that it shows edges where the map has none.
/// </remarks>
internal sealed class ColourMap
{
    private const int Levels = 256;
    private const int Step = 15;

    private static readonly ColourMap ViridisMap = OfAnchors([
        0x440154, 0x481769, 0x472A7A, 0x433D84, 0x3D4E8A, 0x355E8D, 0x2E6D8E, 0x297B8E, 0x23898E,
        0x1F978B, 0x21A585, 0x2CB17E, 0x40BD72, 0x5EC962, 0x84D44B, 0xADDC30, 0xD8E219, 0xFDE725]);

    private static readonly ColourMap MagmaMap = OfAnchors([
        0x000004, 0x090720, 0x1A1042, 0x311165, 0x4A1079, 0x621980, 0x792282, 0x912B81, 0xAA337D,
        0xC23B75, 0xD9466B, 0xEC5860, 0xF7725C, 0xFC8E64, 0xFEAA74, 0xFEC68A, 0xFDE2A3, 0xFCFDBF]);

    private static readonly ColourMap CividisMap = OfAnchors([
        0x00224E, 0x002D68, 0x163770, 0x2E416D, 0x3F4C6C, 0x4E566C, 0x5C616E, 0x696B71, 0x767676,
        0x838179, 0x928C78, 0xA09875, 0xAFA471, 0xBFB06B, 0xCFBD62, 0xDFCA57, 0xF0D846, 0xFEE838]);

    private static readonly Lazy<ColourMap> JetMap = new(() =>
    {
        var colours = new byte[3 * Levels];
        for (int i = 0; i < colours.Length; i += 3)
        {
            (colours[i], colours[i + 1], colours[i + 2]) = (JetColours.Bgr[i + 2], JetColours.Bgr[i + 1], JetColours.Bgr[i]);
        }

        return new ColourMap(colours);
    });

    private readonly byte[] _colours;

    private ColourMap(byte[] colours) => _colours = colours;

    /// <summary>Red, green, blue of a level.</summary>
    public ReadOnlySpan<byte> this[int level] => _colours.AsSpan(3 * level, 3);

    public static ColourMap Of(HeatColours colours) => colours switch
    {
        HeatColours.Magma => MagmaMap,
        HeatColours.Cividis => CividisMap,
        HeatColours.Jet => JetMap.Value,
        _ => ViridisMap,
    };

    private static ColourMap OfAnchors(ReadOnlySpan<int> anchors)
    {
        var colours = new byte[3 * Levels];
        for (int level = 0; level < Levels; level++)
        {
            int from = anchors[level / Step], to = anchors[Math.Min((level / Step) + 1, anchors.Length - 1)];
            double weight = level % Step / (double)Step;
            for (int channel = 0; channel < 3; channel++)
            {
                int shift = 16 - (8 * channel), low = (from >> shift) & 255, high = (to >> shift) & 255;
                colours[(3 * level) + channel] = (byte)Math.Round(low + ((high - low) * weight));
            }
        }

        return new ColourMap(colours);
    }
}
