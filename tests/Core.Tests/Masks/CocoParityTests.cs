using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

/// <summary>Every function of pycocotools' masks on 10,000 random cases, and what is made of masks against Pillow, OpenCV and numpy.</summary>
/// <remarks>Digests by tests/oracles/coco_masks.py, one of 100 cases: any other bit of any result is another digest.</remarks>
public sealed class CocoParityTests
{
    private static readonly Dictionary<string, Func<CocoCaseGenerator, string>> Functions = new()
    {
        ["encode"] = random => random.Mask(random.Size()).ToCounts(),
        ["decode"] = Decode,
        ["area"] = random => $"{random.Mask(random.Size()).Area}",
        ["box"] = random => random.Mask(random.Size()).GetBox() is var box ? $"{box.X} {box.Y} {box.Width} {box.Height}" : string.Empty,
        ["overlap"] = Overlap,
        ["box_overlap"] = BoxOverlap,
        ["union"] = random => Join(random, MaskJoin.Union()),
        ["intersection"] = random => Join(random, MaskJoin.Intersection()),
        ["polygon"] = Polygon,
        ["box_mask"] = BoxMask,
        ["run_list"] = RunList,
        ["long_runs"] = LongRuns,
        ["suppression"] = Suppression,
        ["box_suppression"] = BoxSuppression,
        ["resize_pillow"] = random => Resize(random, MaskSampling.Pillow),
        ["resize_opencv"] = random => Resize(random, MaskSampling.OpenCv),
        ["crop"] = Crop,
        ["pad"] = Pad,
        ["flip"] = Flip,
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TenThousandRandomCases_EqualTheAuthority(string function)
    {
        using JsonDocument vectors = ReadVectors();
        JsonElement entry = vectors.RootElement.GetProperty("functions").GetProperty(function);
        string[] digests = entry.GetProperty("digests").GetString()!.Split(' ');
        int batch = vectors.RootElement.GetProperty("batch").GetInt32();
        Assert.True(batch * digests.Length >= 10_000, "10,000 cases a function");
        var random = new CocoCaseGenerator(entry.GetProperty("seed").GetUInt64());
        for (int i = 0; i < digests.Length; i++)
        {
            string results = string.Join('\n', Enumerable.Range(0, batch).Select(_ => Functions[function](random)));
            string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(results)))[..16];
            Assert.True(digests[i] == digest, $"{function}: cases {i * batch} to {((i + 1) * batch) - 1} differ from {vectors.RootElement.GetProperty("versions")}");
        }
    }

    [Fact]
    public void Vectors_HaveTheFunctionsThatAreComparedAndNoOther()
    {
        using JsonDocument vectors = ReadVectors();
        Assert.Equal(Functions.Keys.Order(StringComparer.Ordinal), vectors.RootElement.GetProperty("functions").EnumerateObject().Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    private static JsonDocument ReadVectors() =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedData.RepositoryRoot, "tests", "Core.Tests", "Masks", "vectors", "coco_masks.json")));

    private static string Decode(CocoCaseGenerator random)
    {
        PictureSize size = random.Size();
        byte[] rows = CocoRunLengthText.Decode(random.Mask(size).ToCounts(), size).ToRowMajor();
        return string.Concat(Enumerable.Range(0, rows.Length).Select(i => (char)('0' + rows[(i % size.Height * size.Width) + (i / size.Height)])));
    }

    private static string Overlap(CocoCaseGenerator random)
    {
        PictureSize size = random.Size();
        List<RunLengthMask> predicted = Masks(random, size, 4), truth = Masks(random, size, 4);
        bool[] crowd = [.. truth.Select(_ => random.Next(2) == 1)];
        return string.Join(' ', MaskOverlap.Matrix(predicted, truth, crowd).Cast<double>().Select(Bits));
    }

    private static string BoxOverlap(CocoCaseGenerator random)
    {
        List<PictureBox> predicted = random.Boxes(4), truth = random.Boxes(4);
        bool[] crowd = [.. truth.Select(_ => random.Next(2) == 1)];
        return string.Join(' ', predicted.SelectMany(box => truth.Select((other, i) => Bits(MaskOverlap.IoU(box, other, crowd[i])))));
    }

    private static string Join(CocoCaseGenerator random, MaskJoin join)
    {
        Masks(random, random.Size(), 5).ForEach(join.Add);
        return join.ToMask().ToCounts();
    }

    private static string Polygon(CocoCaseGenerator random)
    {
        PictureSize size = random.Size();
        int kind = random.Next(3);
        var points = new PicturePoint[3 + random.Next(10)];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new PicturePoint(random.Coordinate(size.Width, kind), random.Coordinate(size.Height, kind));
        }

        return CocoPolygon.Draw(points, size).ToCounts();
    }

    private static string BoxMask(CocoCaseGenerator random)
    {
        PictureSize size = random.Size();
        PictureBox box = random.Box(size.Width, size.Height, random.Next(3));
        return CocoPolygon.DrawBox(box.X, box.Y, box.Width, box.Height, size).ToCounts();
    }

    private static string RunList(CocoCaseGenerator random)
    {
        PictureSize size = random.Size();
        int longest = 2 + random.Next(size.Height);
        return RunLengthMask.FromRuns(size, random.Runs((int)size.PixelCount, longest)).ToCounts();
    }

    private static string LongRuns(CocoCaseGenerator random)
    {
        var runs = new int[1 + random.Next(7)];
        for (int i = 0; i < runs.Length; i++)
        {
            runs[i] = 1 + random.Next(1L << (1 + random.Next(24)));
        }

        var size = new PictureSize(1, runs.Sum());
        string counts = RunLengthMask.FromRuns(size, runs).ToCounts();
        return $"{counts} {CocoRunLengthText.Decode(counts, size).Area}";
    }

    private static string Suppression(CocoCaseGenerator random)
    {
        PictureSize size = random.Size();
        int count = 1 + random.Next(8);
        double limit = random.Next(101) / 100.0;
        return Kept(OverlapSuppression.Keep([.. Enumerable.Range(0, count).Select(_ => random.Mask(size))], limit));
    }

    private static string BoxSuppression(CocoCaseGenerator random)
    {
        List<PictureBox> boxes = random.Boxes(8);
        return Kept(OverlapSuppression.Keep(boxes, random.Next(101) / 100.0));
    }

    private static string Resize(CocoCaseGenerator random, MaskSampling sampling)
    {
        RunLengthMask mask = random.Mask(random.Size());
        return MaskGeometry.Resize(mask, random.Size(), sampling).ToCounts();
    }

    private static string Crop(CocoCaseGenerator random)
    {
        PictureSize size = random.Size();
        RunLengthMask mask = random.Mask(size);
        int x = random.Next(size.Width), y = random.Next(size.Height), height = 1 + random.Next(size.Height - y);
        return mask.Crop(x, y, 1 + random.Next(size.Width - x), height).ToCounts();
    }

    private static string Pad(CocoCaseGenerator random)
    {
        RunLengthMask mask = random.Mask(random.Size());
        int left = random.Next(9), top = random.Next(9), right = random.Next(9), bottom = random.Next(9);
        return mask.Pad(left, top, right, bottom).ToCounts();
    }

    private static string Flip(CocoCaseGenerator random)
    {
        RunLengthMask mask = random.Mask(random.Size());
        return string.Join(' ', mask.FlipHorizontally().ToCounts(), mask.FlipVertically().ToCounts(), MaskGeometry.TurnHalf(mask).ToCounts(), mask.Invert().ToCounts());
    }

    private static List<RunLengthMask> Masks(CocoCaseGenerator random, PictureSize size, int most) =>
        [.. Enumerable.Range(0, 1 + random.Next(most)).Select(_ => random.Mask(size))];

    private static string Bits(double value) => BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    private static string Kept(bool[] keep) => string.Concat(keep.Select(kept => kept ? '1' : '0'));
}
