using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Localization;

/// <summary>What is fast, against its plain twin.</summary>
public sealed class AgreementTwinTests
{
    [Fact]
    public void PixelRanking_AnyFloats_GroupsAsASortDoes()
    {
        float[] odd = [0f, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 1, -1, 1.0000001f, 0.5f];
        for (int seed = 0; seed < 80; seed++)
        {
            var random = new Random(seed);
            int length = random.Next(1, seed < 70 ? 300 : 60_000);
            float[] values = [.. Enumerable.Range(0, length).Select(_ => (seed % 4) switch
            {
                0 => odd[random.Next(odd.Length)],
                1 => random.NextSingle(),
                2 => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)) is var any && float.IsFinite(any) ? any : 0,
                _ => random.Next(-3, 3),
            })];
            byte[] truth = [.. values.Select(_ => (byte)(random.Next(4) == 0 ? 1 : 0))];
            var expected = values.Zip(truth).GroupBy(pixel => pixel.First == 0 ? 0 : pixel.First).OrderByDescending(group => group.Key)
                .Select(group => new PixelGroup(group.Key, group.Count(pixel => pixel.Second == 1), group.Count(pixel => pixel.Second == 0))).ToArray();
            var ranking = new PixelRanking();
            ranking.Load([.. values], truth);
            var found = new List<PixelGroup>();
            foreach (PixelGroup group in ranking.Groups)
            {
                found.Add(group);
            }

            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void NearestSites_EqualTheLeastOfAllDistances()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            int width = random.Next(1, 40), height = random.Next(1, 40);
            byte[] Places(double density) => [.. Enumerable.Range(0, width * height).Select(_ => (byte)(random.NextDouble() < density ? random.Next(1, 15) : 0))];
            byte[] asked = Places(0.2), sites = Places(seed % 5 == 0 ? 0.005 : 0.1);
            var spacing = new PixelSpacing(seed % 2 == 0 ? 1 : 0.37, seed % 2 == 0 ? 1 : 1.9);
            double[] expected = [.. Enumerable.Range(0, asked.Length).Where(i => asked[i] != 0).Select(i => Enumerable.Range(0, sites.Length).Where(j => sites[j] != 0)
                .Select(j => spacing.Distance((i % height) - (j % height), (i / height) - (j / height))).Append(double.PositiveInfinity).Min())];
            double[] found = new NearestSites().Distances(asked, sites, height, spacing, CancellationToken.None);
            Assert.Equal(expected.Length, found.Length);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 12));
        }
    }

    [Fact]
    public void SurfaceDistances_OfLongOutlines_RiseAndKeepTheirLengths()
    {
        var random = new Random(4);
        var size = new PictureSize(700, 600);
        RunLengthMask a = LocalizationVectors.Random(random, size, 0.5), b = LocalizationVectors.Random(random, size, 0.01);
        var spacing = new PixelSpacing(0.3, 0.7);
        SurfaceDistances distances = SurfaceDistances.Measure(a, b, spacing);
        (double Distance, double Length)[] elements = distances.FromPrediction.ToArray();
        Assert.True(elements.Length > 300_000);
        Assert.Equal(elements.Order(), elements);
        Assert.Equal(0, SurfaceDistances.Measure(a, a, spacing).FromPrediction[^1].Distance);

        // What the sort must not lose: as many elements of each length as there are corners of each kind.
        Assert.Equal(
            SurfaceDistances.Measure(a, a, spacing).FromPrediction.ToArray().GroupBy(element => element.Length).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())),
            elements.GroupBy(element => element.Length).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())));
    }

    [Fact]
    public void BoundaryIoU_EqualsTheBoundaryPixelByPixel()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            // As large as a boundary of several pixels needs.
            var size = new PictureSize(random.Next(1, 220), random.Next(1, 220));
            RunLengthMask a = LocalizationVectors.Random(random, size, 0.6, random.Next(1, 60)), b = LocalizationVectors.Random(random, size, 0.7, random.Next(1, 60));
            bool[] left = Boundary(a, BoundaryIoU.Thickness(size)), right = Boundary(b, BoundaryIoU.Thickness(size));
            double expected = (double)left.Zip(right).Count(pair => pair.First && pair.Second) / left.Zip(right).Count(pair => pair.First || pair.Second);
            Assert.Equal(expected, BoundaryIoU.Score(a, b));
        }
    }

    [Theory]
    [InlineData(9, AgreementMetric.PixelAuroc, AgreementMetric.RelevanceMass, AgreementMetric.ThresholdIoU)]
    [InlineData(7, AgreementMetric.SurfaceDice, AgreementMetric.Hausdorff95)]
    public void Scorer_HoldsSoManyBytesAPixelAndKeepsThem(int bytesAPixel, params AgreementMetric[] metrics)
    {
        var picture = new PictureSize(1500, 1300);
        var random = new Random(8);
        var values = new float[10 * 10];
        SaliencyMap map = new(
            LocalizationVectors.Map([0], new PictureSize(1, 1)).GetIdentity(), picture, new PictureSize(10, 10), 0.5, 1, null, () => [.. values.Select((_, i) => (float)i)]);
        RunLengthMask truth = LocalizationVectors.Random(random, picture, 0.4, 100), predicted = LocalizationVectors.Random(random, picture, 0.4, 100);
        var scorer = new AgreementMetricScorer(metrics, new AgreementMetricOptions());
        var subject = new MetricSubject(picture, EvaluationSlice.Full) { Truth = truth, Predicted = predicted, Map = map };
        long first = Allocated(() => scorer.Score(subject)), second = Allocated(() => scorer.Score(subject));
        TestContext.Current.TestOutputHelper!.WriteLine($"{(double)first / picture.PixelCount:0.00} and {(double)second / picture.PixelCount:0.00} bytes a pixel");
        Assert.InRange((double)first / picture.PixelCount, bytesAPixel - 1, bytesAPixel + 1);
        Assert.InRange((double)second / picture.PixelCount, 0, 1);
    }

    private static long Allocated(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void MaskPieces_AreThoseOfAFloodFill()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var size = new PictureSize(random.Next(1, 40), random.Next(1, 40));
            RunLengthMask mask = LocalizationVectors.Random(random, size, random.NextDouble(), random.Next(1, 5));
            MaskPieces pieces = MaskPieces.Of(mask);
            Assert.Equal(MaskTopology.Of(mask).Components, pieces.Count);
            Assert.Equal(Flood(mask).Order(), pieces.Areas.ToArray().Order());
        }
    }

    private static List<long> Flood(RunLengthMask mask)
    {
        byte[] left = mask.ToRowMajor();
        int width = mask.Size.Width, height = mask.Size.Height;
        var areas = new List<long>();
        for (int start = 0; start < left.Length; start++)
        {
            var open = new Stack<int>();
            long area = 0;
            Take(start);
            while (open.TryPop(out int at))
            {
                area++;
                for (int y = Math.Max(0, (at / width) - 1); y <= Math.Min(height - 1, (at / width) + 1); y++)
                {
                    for (int x = Math.Max(0, (at % width) - 1); x <= Math.Min(width - 1, (at % width) + 1); x++)
                    {
                        Take((y * width) + x);
                    }
                }
            }

            if (area > 0)
            {
                areas.Add(area);
            }

            void Take(int pixel)
            {
                if (left[pixel] != 0)
                {
                    left[pixel] = 0;
                    open.Push(pixel);
                }
            }
        }

        return areas;
    }

    private static bool[] Boundary(RunLengthMask mask, int thickness)
    {
        byte[] pixels = mask.ToRowMajor();
        int width = mask.Size.Width, height = mask.Size.Height;
        var boundary = new bool[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            for (int y = (i / width) - thickness; y <= (i / width) + thickness && pixels[i] != 0 && !boundary[i]; y++)
            {
                for (int x = (i % width) - thickness; x <= (i % width) + thickness && !boundary[i]; x++)
                {
                    boundary[i] = x < 0 || y < 0 || x >= width || y >= height || pixels[(y * width) + x] == 0;
                }
            }
        }

        return boundary;
    }
}
