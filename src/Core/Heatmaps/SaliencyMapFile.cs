namespace CheXplanation.Heatmaps;

/// <summary>What a reader is told about the files it opens.</summary>
public sealed record SaliencyMapReadOptions
{
    /// <summary>The saliency method to note on each map.</summary>
    public string? Method { get; init; }

    /// <summary>The model to note on each map.</summary>
    public string? Model { get; init; }

    /// <summary>The phase to note on each map.</summary>
    public string? Phase { get; init; }

    /// <summary>The most pixels a picture may have.</summary>
    public long PixelLimit { get; init; } = PictureSize.DefaultPixelLimit;
}

/// <summary>Opens heatmap files of the published layout.</summary>
/// <remarks>
/// Source: <c>heatmap_to_segmentation.py</c>; a pickle with the keys map, prob, task, gt, cxr_img and cxr_dims.
/// Differs: nothing of the pickle is executed, and the bytes of cxr_img are never read.
/// </remarks>
public static class SaliencyMapFile
{
    private const long MapLimit = DataLimits.MapValues;

    private static readonly string[] FourteenLabels =
    [
        "No Finding", "Enlarged Cardiomediastinum", "Cardiomegaly", "Lung Lesion", "Airspace Opacity", "Edema", "Consolidation",
        "Pneumonia", "Atelectasis", "Pneumothorax", "Pleural Effusion", "Pleural Other", "Fracture", "Support Devices",
    ];

    /// <summary>Checks a file's structure and describes its map; the values are read when they are used.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What to note on the map, and the limit.</param>
    /// <returns>The map.</returns>
    /// <exception cref="DataFormatException">The file is no heatmap, contradicts itself, names code, or claims too large a picture.</exception>
    public static SaliencyMap Open(string path, SaliencyMapReadOptions options)
    {
        try
        {
            HeatmapFileName name = HeatmapFileName.Parse(Path.GetFileName(path));
            using Stream stream = OpenStream(path);
            return Describe(stream, name, path, options);
        }
        catch (DataFormatException error)
        {
            throw error.In(path);
        }
    }

    internal static SaliencyMap Describe(Stream stream, HeatmapFileName name, string path, SaliencyMapReadOptions options)
    {
        PickleDictionary fields = ReadFields(stream);
        PictureSize picture = ReadPictureSize(fields, options.PixelLimit);
        PickleTensor tensor = Field<PickleTensor>(fields, "map", "a tensor");
        LegacyTorchStream.Open(stream, tensor.Storage).Check(tensor);
        var identity = new ItemIdentity
        {
            ImageId = name.ImageId, Task = PathologyTask.Canonical(name.Task), Method = options.Method, Model = options.Model, Phase = options.Phase,
        };
        return new SaliencyMap(
            identity, picture, MapSize(tensor), CheckProbability(ReadProbability(stream, fields)), ReadLabel(fields), path, () => ReadValues(path, tensor))
        {
            HasSingleProbability = fields.Items.GetValueOrDefault("prob") is PickleTensor,
        };
    }

    private static Stream OpenStream(string path) => InputFile.OpenRead(path, bufferSize: 0);

    private static PickleDictionary ReadFields(Stream stream)
    {
        var cursor = new ByteCursor(stream);
        if (cursor.ReadByte("a pickle") != 0x80)
        {
            throw ByteCursor.Malformed(0, "a pickle (0x80 and a protocol of 2 to 5)", "another format");
        }

        var decoder = new PickleDecoder(new ByteCursor(stream), false);
        PickleValue root = decoder.Read();
        foreach (PickleTorchStream bytes in decoder.TorchStreams.DistinctBy(source => source.Content, ReferenceEqualityComparer.Instance))
        {
            LegacyTorchStream.CheckNames(stream, bytes);
        }

        return root as PickleDictionary ?? throw ByteCursor.Malformed(0, "a dict", root.Describe());
    }

    private static float[] ReadValues(string path, PickleTensor tensor)
    {
        try
        {
            using Stream stream = OpenStream(path);
            LegacyTorchStream storage = LegacyTorchStream.Open(stream, tensor.Storage);
            storage.Check(tensor);
            return storage.Read(tensor);
        }
        catch (DataFormatException error)
        {
            throw error.In(path);
        }
    }

    private static PictureSize ReadPictureSize(PickleDictionary fields, long limit)
    {
        PickleSequence dimensions = Field<PickleSequence>(fields, "cxr_dims", "a tuple (width, height)");
        if (dimensions.Items is not [PickleInteger width, PickleInteger height]
            || width.Value is < 1 or > int.MaxValue || height.Value is < 1 or > int.MaxValue)
        {
            throw new DataFormatException(DataFault.Malformed, "key 'cxr_dims'", "two whole numbers above 0", string.Join(", ", dimensions.Items.Take(4).Select(i => i.Describe())));
        }

        var size = new PictureSize((int)width.Value, (int)height.Value);
        return size.PixelCount <= limit
            ? size
            : throw new DataFormatException(DataFault.PictureTooLarge, "key 'cxr_dims'", $"at most {limit} pixels", $"{size} = {size.PixelCount} pixels");
    }

    private static PictureSize MapSize(PickleTensor tensor)
    {
        long[] size = tensor.Size;
        bool fits = size.Length is >= 2 and <= 4 && size[..^2].All(n => n == 1)
            && size[^1] > 0 && size[^2] > 0 && (UInt128)size[^1] * (UInt128)size[^2] <= MapLimit;
        return fits
            ? new PictureSize((int)size[^1], (int)size[^2])
            : throw new DataFormatException(DataFault.Malformed, "key 'map'", "a shape of (1,1,h,w)", tensor.Describe());
    }

    private static double CheckProbability(double probability) =>
        double.IsNaN(probability) || probability is >= 0 and <= 1
            ? probability
            : throw new DataFormatException(DataFault.InvalidValue, "key 'prob'", "a probability from 0 to 1", FormattableString.Invariant($"{probability}"));

    private static double ReadProbability(Stream stream, PickleDictionary fields)
    {
        switch (fields.Items.GetValueOrDefault("prob"))
        {
            case null or PickleNone:
                return double.NaN;
            case PickleFloat value:
                return value.Value;
            case PickleInteger value:
                return value.Value;
            case PickleTensor tensor:
                return PickProbability(stream, fields, tensor);
            case { } other:
                throw new DataFormatException(DataFault.Malformed, "key 'prob'", "a number or a tensor of 14", other.Describe());
        }
    }

    private static double PickProbability(Stream stream, PickleDictionary fields, PickleTensor tensor)
    {
        LegacyTorchStream storage = LegacyTorchStream.Open(stream, tensor.Storage);
        storage.Check(tensor);
        long count = tensor.Size.Aggregate(1L, (product, n) => product * n);
        if (count == 1)
        {
            return storage.Read(tensor)[0];
        }

        string task = Field<PickleText>(fields, "task", "a string").Value;
        int index = Array.IndexOf(FourteenLabels, task == "Lung Opacity" ? "Airspace Opacity" : task);
        return count == FourteenLabels.Length && index >= 0
            ? storage.Read(tensor)[index]
            : throw new DataFormatException(DataFault.Malformed, "key 'prob'", "a number or a tensor of 14 and one of its tasks", $"{tensor.Describe()} and '{task}'");
    }

    private static int? ReadLabel(PickleDictionary fields) => fields.Items.GetValueOrDefault("gt") switch
    {
        PickleInteger { Value: >= int.MinValue and <= int.MaxValue } value => (int)value.Value,
        PickleBoolean value => value.Value ? 1 : 0,
        PickleFloat value when value.Value == Math.Floor(value.Value) && Math.Abs(value.Value) < int.MaxValue => (int)value.Value,
        _ => null,
    };

    private static T Field<T>(PickleDictionary fields, string key, string expected)
        where T : PickleValue =>
        fields.Items.GetValueOrDefault(key) as T
            ?? throw new DataFormatException(
                DataFault.Malformed, $"key '{key}'", expected, fields.Items.TryGetValue(key, out PickleValue? found) ? found.Describe() : "no such key");
}
