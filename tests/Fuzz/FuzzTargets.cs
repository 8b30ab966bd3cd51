using System.Buffers.Binary;
using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Fuzz.Grammars;
using CheXplanation.Heatmaps;
using CheXplanation.Imaging;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Fuzz;

/// <summary>Every reader of foreign bytes. A new format is one more entry.</summary>
public static class FuzzTargets
{
    private const long PixelLimit = 1 << 16;
    private const int PixelBytes = 24;

    private static readonly ItemIdentity Unnamed = new() { ImageId = string.Empty, Task = string.Empty };
    private static readonly Func<byte[], List<byte[]>> Json = TextGrammar.SplitAt("{}[],:\" \n"), Csv = TextGrammar.SplitAt(",\"\r\n"), Counts = bytes => [.. bytes.Select(b => new[] { b })];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Pickle("pickle", ReadPickle, 384, 128 << 10), Pickle("inspection", bytes => HeatmapInspector.Inspect(new MemoryStream(bytes), "a_Edema_map.pkl", 1 << 20), 640, 5 << 20),
        new FuzzTarget
        {
            Name = "rle", Seeds = [.. ((string[])["121", "06", "6", "0121", "oW1`", "121O"]).Select(text => (byte[])[2, 3, .. TextGrammar.Bytes(text)])],
            Split = Counts, Words = TextGrammar.CountsWords, Read = ReadCounts, BytesPerByte = 96, BytesAlways = 1 << 20,
        },
        JsonTarget("segmentation-json", TextGrammar.Segmentations, stream => Drain(SegmentationJson.Read(stream, Unnamed, PixelLimit, Check))),
        JsonTarget("annotation-json", TextGrammar.Annotations, stream =>
        {
            Drain(AnnotationJson.Read(stream, Unnamed, new AnnotationReadOptions { PixelLimit = PixelLimit }, Check));
            stream.Position = 0;
            Drain(AnnotationJson.Read(stream, Unnamed, new AnnotationReadOptions { PixelLimit = PixelLimit, Clean = true, PointLimit = 100 }, Check));
        }),
        JsonTarget("check-json", TextGrammar.Segmentations, ReadCheck) with { BytesPerByte = 4096, BytesAlways = 2 << 20 },
        JsonTarget("raw-json", TextGrammar.RawExport, stream => Drain(RawAnnotationExport.Read(
            stream, Unnamed, new AnnotationReadOptions { PixelLimit = PixelLimit, Clean = true, PointLimit = 100 }, Check))),
        JsonTarget("coco-json", TextGrammar.CocoDataset, ReadCoco) with
        {
            Seeds = [TextGrammar.Bytes(TextGrammar.CocoDataset), TextGrammar.Bytes(TextGrammar.CocoResults), TextGrammar.Bytes(TextGrammar.BoxList)],
            Words = [.. TextGrammar.JsonWords, .. TextGrammar.CocoWords], BytesPerByte = 32 << 10, BytesAlways = 1 << 20,
        },
        CsvTarget("box-csv", TextGrammar.Boxes, ReadBoxes) with { Words = [.. TextGrammar.CsvWords, .. TextGrammar.CocoWords], BytesPerByte = 32 << 10, BytesAlways = 1 << 20 },
        JsonTarget("journal", Journal(), stream =>
        {
            foreach (JournalItem item in SegmentationJournal.Read(stream, PixelLimit, _ => { }))
            {
                Demand(item is not null, "an item is whole");
            }
        }),
        JsonTarget("point-json", TextGrammar.Points, stream => Drain(SalientPointJson.Read(stream, Unnamed, Check))),
        CsvTarget("threshold-csv", TextGrammar.Thresholds, ReadThresholds), CsvTarget("table-csv", TextGrammar.Tables, ReadTable),
        new FuzzTarget
        {
            Name = "picture", Seeds = PictureGrammar.Seeds, Split = PictureGrammar.Split, Words = PictureGrammar.Words, Mend = PictureGrammar.Mend,
            Read = ReadPicture, BytesPerByte = 64, BytesAlways = (256 << 10) + (2 * PixelBytes * (int)PixelLimit),
        },
        .. ArrayTargets.All,
        CsvTarget("index-csv", TextGrammar.Indices, ReadIndex) with { BytesPerByte = 2048 },
        JsonTarget("size-json", TextGrammar.Annotations, stream => PictureSizeJson.Read(stream)),
        JsonTarget("task-json", TextGrammar.TaskLists, stream => TaskListJson.Read(stream)),
    ];

    /// <summary>The target of a name.</summary>
    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);

    private static FuzzTarget Pickle(string name, Action<byte[]> read, int perByte, int always) => new()
    {
        Name = name, Seeds = [PickleGrammar.Published(), PickleGrammar.ProtocolTwo(), PickleGrammar.ProtocolFour(), .. PickleGrammar.Hostile],
        Split = PickleGrammar.Split, Words = PickleGrammar.Words, Mend = PickleGrammar.Mend, Read = read, BytesPerByte = perByte, BytesAlways = always,
    };

    private static FuzzTarget JsonTarget(string name, string seed, Action<Stream> read) => new()
    {
        Name = name, Seeds = [TextGrammar.Bytes(seed)], Split = Json, Words = TextGrammar.JsonWords,
        Read = bytes => read(new MemoryStream(bytes)), BytesPerByte = 1024, BytesAlways = 512 << 10,
    };

    private static FuzzTarget CsvTarget(string name, IEnumerable<string> seeds, Action<byte[]> read) => new()
    {
        Name = name, Seeds = [.. seeds.Select(TextGrammar.Bytes)], Split = Csv, Words = TextGrammar.CsvWords, Read = read, BytesPerByte = 512, BytesAlways = 64 << 10,
    };

    /// <summary>A check never throws; what the mender writes is JSON, and needs no second mending.</summary>
    private static void ReadCheck(Stream stream)
    {
        var options = new SegmentationCheckOptions { PixelLimit = PixelLimit };
        foreach (SegmentationFinding finding in SegmentationCheck.Check(stream, options))
        {
            Demand(finding.Remedy.Length > 0 && finding.Message.Length > 0, "a finding says what is wrong and what to do");
        }

        stream.Position = 0;
        using var mender = new SegmentationMender(options);
        mender.Read(stream);
        using var copy = new MemoryStream();
        mender.Write(copy);
        copy.Position = 0;
        using var again = new SegmentationMender(options);
        Demand(again.Read(copy).Count == 0, "a mended file is in order");
    }

    private static void ReadCoco(Stream stream)
    {
        foreach (bool asInstance in new[] { false, true })
        {
            stream.Position = 0;
            var options = new CocoReadOptions { PixelLimit = PixelLimit, AsInstance = asInstance, IncludeEmpty = !asInstance };
            Drain(SegmentationForms.Tell(stream) switch
            {
                SegmentationForm.CocoDataset => CocoDatasetJson.Read(stream, options, Check),
                SegmentationForm.CocoResults => CocoResultsJson.Read(stream, null, options, Check),
                _ => BoxFile.ToMasks([.. BoxFile.ReadJson(stream, Check)], null, _ => new PictureSize(40, 30), options, Check),
            });
        }
    }

    private static void ReadBoxes(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        Drain(BoxFile.ToMasks([.. BoxFile.ReadCsv(reader, Check)], "t", _ => new PictureSize(40, 30), new CocoReadOptions { PixelLimit = PixelLimit }, Check));
    }

    private static string Journal()
    {
        var mask = new SegmentationMask(new ItemIdentity { ImageId = "patient1_a", Task = "Edema", Method = "gradcam" }, RunLengthMask.FromRuns(new PictureSize(3, 2), [1, 2, 3]));
        return string.Concat(Enumerable.Repeat(Encoding.UTF8.GetString(JournalItem.Of(mask).ToLine()).TrimEnd('\n') + "\n", 3));
    }

    private static void ReadPickle(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        SaliencyMapFile.Describe(stream, new HeatmapFileName("a", "Edema"), "memory", new SaliencyMapReadOptions { PixelLimit = PixelLimit });
        var fields = (PickleDictionary)new PickleDecoder(new ByteCursor(stream), false).Read();
        var tensor = (PickleTensor)fields.Items["map"];
        LegacyTorchStream storage = LegacyTorchStream.Open(stream, tensor.Storage);
        storage.Check(tensor);
        storage.Read(tensor);
    }

    private static void ReadCounts(byte[] bytes)
    {
        if (bytes.Length >= 2)
        {
            var size = new PictureSize(bytes[0], bytes[1] == 255 ? int.MaxValue : bytes[1]);
            RunLengthMask mask = CocoRunLengthText.Decode(Encoding.UTF8.GetString(bytes.AsSpan(2)), size);
            Demand(mask.Runs.ToArray().Sum(run => (long)run) == size.PixelCount, "the runs add up");
            Demand(CocoRunLengthText.Decode(CocoRunLengthText.Encode(mask), size).Equals(mask), "what is written reads back");
            Demand(size.PixelCount > PixelLimit || RunLengthMask.FromRowMajor(mask.ToRowMajor(), size).Equals(mask), "pixels and runs are the same mask");
        }
    }

    private static void Drain(IEnumerable<SegmentationMask> masks)
    {
        foreach (SegmentationMask mask in masks)
        {
            Demand(mask.Area >= 0 && mask.Area <= (long)mask.Width * mask.Height && (long)mask.Width * mask.Height <= PixelLimit, "the mask is within its picture");
        }
    }

    private static void Drain(IEnumerable<Annotation> annotations)
    {
        foreach (Annotation annotation in annotations)
        {
            Demand(annotation.GetSize().PixelCount is > 0 and <= PixelLimit, "the picture is within the limit");
        }
    }

    private static void Drain(IEnumerable<SalientPoints> all)
    {
        foreach (SalientPoints points in all)
        {
            Demand(points.GetPoints().All(point => double.IsFinite(point.X) && double.IsFinite(point.Y)), "points are finite");
        }
    }

    private static void Check(DataFormatException error) => Demand(error.Position.Length > 0, "a bad item names its place");

    private static void ReadThresholds(byte[] bytes)
    {
        bool ofCutoffs = bytes.AsSpan().IndexOf("mIoU"u8) >= 0;
        ThresholdTable.Read(new StreamReader(new MemoryStream(bytes)), "memory", ofCutoffs);
    }

    private static void ReadTable(byte[] bytes)
    {
        string name = bytes.AsSpan().IndexOf("img_id"u8) >= 0 || bytes.AsSpan().StartsWith("name"u8) ? "scores" : "iou.csv";
        using var reader = new StreamReader(new MemoryStream(bytes));
        if (name == "scores")
        {
            ScoreTable.TryReadSummary(reader, out _, out ScoreTable? table);
            Demand(table is null || table.Rows.All(row => row.Length == table.Columns.Count), "every row is whole");
        }
        else
        {
            ReferenceTableReader.Read(reader, name);
        }
    }

    private static void ReadPicture(byte[] bytes)
    {
        string path = ScratchFile.Write(bytes);
        try
        {
            GreyPicture grey = PictureFile.ReadGrey(path, PixelLimit);
            Demand(grey.Pixels.Length == grey.Size.PixelCount, "every pixel is there");
        }
        finally
        {
            PictureFile.ReadMask(path, PixelLimit);
        }
    }

    private static void ReadIndex(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        foreach (HeatmapIndexRow row in HeatmapIndexTable.Read(reader, Check))
        {
            Demand(row.Path.Length > 0 && row.ImageId.Length > 0 && row.Task.Length > 0 && !(row.Probability is < 0 or > 1), "a row is whole");
        }
    }

    internal static void Demand(bool holds, string promise)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"not so: {promise}");
        }
    }
}
