using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Tests.Localization;

namespace CheXplanation.Tests.Datasets;

/// <summary>Files that are damaged anywhere give the one error for bad input, or items that are valid.</summary>
public sealed class DamagedJsonTests
{
    private const string Annotations = """
        {"a": {"img_size": [50, 60], "Edema": [[[1.5, 2], [30, 40.25], [-5, 7e1]], [[3, 3], [4, 4]]], "Foo\u00e9": [[[1, 2], [3, 4]]]},
         "b": {"Atelectasis": [], "img_size": [20, 10], "Lung Lesion": [[[0, 0], [9, 9]]]}}
        """;

    private const string Points = """{"a": {"Edema": [[1.5, 2], [30, 40.25]], "Atelectasis": []}, "\"b\\": {"Lung Lesion": [[1, 2]]}}""";

    [Fact]
    public void Annotations_DamagedAnywhere_GiveErrorsOrValidItems() => ForEachDamage(Annotations, 30000, stream =>
    {
        var segmenter = new AnnotationSegmenter();
        foreach (Annotation annotation in AnnotationJson.Read(stream, ReferenceFiles.Unnamed, new AnnotationReadOptions { PixelLimit = 10000 }, _ => { }))
        {
            Assert.InRange(segmenter.Segment(annotation).Area, 0, annotation.GetSize().PixelCount);
        }
    });

    [Fact]
    public void Points_DamagedAnywhere_GiveErrorsOrValidItems() => ForEachDamage(Points, 20000, stream =>
    {
        foreach (SalientPoints points in SalientPointJson.Read(stream, ReferenceFiles.Unnamed, _ => { }))
        {
            Assert.All(points.GetPoints(), point => Assert.True(double.IsFinite(point.X) && double.IsFinite(point.Y)));
        }
    });

    [Fact]
    public void Annotations_ReadByteByByte_AreTheSame()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Annotations);
        using var whole = new MemoryStream(bytes);
        using var drops = new OneByteStream(bytes);
        Assert.Equal(Texts(whole), Texts(drops));

        static string[] Texts(Stream stream) =>
            [.. AnnotationJson.Read(stream, ReferenceFiles.Unnamed, new AnnotationReadOptions(), error => throw error).Select(annotation => annotation.ToString())];
    }

    private static void ForEachDamage(string text, int count, Action<Stream> read)
    {
        byte[] whole = Encoding.UTF8.GetBytes(text);
        const string alphabet = "[]{}\",:\\0123456789.-+eEntuf \u0000\u00ff";
        var random = new Random(6);
        for (int i = 0; i < count; i++)
        {
            List<byte> bytes = [.. whole];
            for (int damages = random.Next(1, 4); damages > 0; damages--)
            {
                int at = random.Next(bytes.Count);
                byte other = (byte)alphabet[random.Next(alphabet.Length)];
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = other;
                        break;
                    case 1:
                        bytes.Insert(at, other);
                        break;
                    case 2:
                        bytes.RemoveAt(at);
                        break;
                    default:
                        bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 30)));
                        break;
                }

                if (bytes.Count == 0)
                {
                    break;
                }
            }

            using var stream = new MemoryStream([.. bytes]);
            try
            {
                read(stream);
            }
            catch (DataFormatException)
            {
                // The file as a whole is no JSON any more.
            }
        }
    }

    private sealed class OneByteStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
