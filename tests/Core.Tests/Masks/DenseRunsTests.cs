using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

/// <summary>Dense pixels to runs and back, against the definition: one pixel after the other down the columns.</summary>
public sealed class DenseRunsTests
{
    [Fact]
    public void RandomPictures_OfAllSizes_EqualTheDefinition()
    {
        var random = new Random(11);
        int cases = 0;
        foreach (int width in new[] { 1, 2, 31, 63, 64, 65, 127, 128, 130 })
        {
            foreach (int height in new[] { 1, 2, 33, 63, 64, 65, 128, 129, 200 })
            {
                foreach (double density in new[] { 0, 0.01, 0.5, 0.99, 1 })
                {
                    var pixels = new byte[width * height];
                    for (int i = 0; i < pixels.Length; i++)
                    {
                        pixels[i] = random.NextDouble() < density ? (byte)random.Next(1, 256) : (byte)0;
                    }

                    RunLengthMask mask = RunLengthMask.FromRowMajor(pixels, new PictureSize(width, height));
                    Assert.Equal(Runs(pixels, width, height), mask.Runs.ToArray());
                    Assert.Equal(pixels.Select(pixel => pixel == 0 ? (byte)0 : (byte)1), mask.ToRowMajor());
                    cases++;
                }
            }
        }

        Assert.Equal(405, cases);
    }

    private static int[] Runs(byte[] pixels, int width, int height)
    {
        var runs = new List<int> { 0 };
        bool last = false;
        for (int i = 0; i < pixels.Length; i++)
        {
            bool on = pixels[(i % height * width) + (i / height)] != 0;
            if (on != last)
            {
                runs.Add(0);
                last = on;
            }

            runs[^1]++;
        }

        return [.. runs];
    }
}
