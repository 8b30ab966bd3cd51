using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

public class ContourTracingTests
{
    [Fact]
    public void Trace_TreeSimple_MatchesOpenCvInOrder()
    {
        foreach (JsonElement item in DenseMask.Golden("contour_fill.json", 31))
        {
            IReadOnlyList<Contour> contours = ContourTracing.Trace(
                DenseMask.Read(item.GetProperty("input")), DenseMask.Size(item), ContourOrder.Tree, ContourApproximation.Simple);
            PixelPoint[][] expected = [.. item.GetProperty("contours").EnumerateArray().Select(contour =>
                contour.EnumerateArray().Select(p => new PixelPoint(p[0].GetInt32(), p[1].GetInt32())).ToArray())];
            Assert.Equal(expected, contours.Select(contour => contour.Points.ToArray()));
        }
    }

    [Fact]
    public void Trace_ListNone_MatchesOpenCvLengths()
    {
        foreach (JsonElement item in DenseMask.Golden("geometry.json", 41))
        {
            IReadOnlyList<Contour> contours = ContourTracing.Trace(
                DenseMask.Read(item.GetProperty("mask")), DenseMask.Size(item), ContourOrder.List, ContourApproximation.None);
            int[] lengths = [.. contours.Select(contour => contour.Points.Count)];
            Assert.Equal(item.GetProperty("contour_lens").EnumerateArray().Select(length => length.GetInt32()), lengths);
            Contour longest = contours[item.GetProperty("longest_index").GetInt32()];
            Assert.Same(longest, contours.MaxBy(contour => contour.Points.Count));
            Assert.Equal(
                item.GetProperty("first_pts").EnumerateArray().Select(p => new PixelPoint(p[0].GetInt32(), p[1].GetInt32())),
                longest.Points.Take(item.GetProperty("first_pts").GetArrayLength()));
        }
    }

    [Fact]
    public void Trace_RingInRing_NestsOuterHoleOuter()
    {
        byte[] pixels = [1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1];
        IReadOnlyList<Contour> contours = ContourTracing.Trace(pixels, new PictureSize(5, 5), ContourOrder.Tree, ContourApproximation.None);
        Assert.Equal([(false, -1), (true, 0), (false, 1)], contours.Select(contour => (contour.IsHole, contour.Parent)));
    }
}
