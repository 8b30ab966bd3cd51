using CheXplanation.Heatmaps;
using CheXplanation.Imaging;

namespace CheXplanation.Cmdlets;

/// <summary>Pictures as heatmaps, and the sizes of pictures: a door to Imaging, of which nothing loads before a picture is asked for.</summary>
internal static class HeatmapPictures
{
    public static IEnumerable<HeatmapArray>? Read(string path, ColourMap map, long pixelLimit) =>
        HeatmapPicture.Fits(path) ? HeatmapPicture.Read(path, map, pixelLimit) : null;

    public static PictureSize ReadSize(string path, long pixelLimit) => PictureFile.ReadSize(path, pixelLimit);
}
