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
        PickleContainer container = ReadContainer(stream, path);
        PickleDictionary fields = container.Root as PickleDictionary ?? throw ByteCursor.Malformed(0, "a dict", container.Root.Describe());
        var identity = new ItemIdentity
        {
            ImageId = name.ImageId, Task = PathologyTask.Canonical(name.Task), Method = options.Method, Model = options.Model, Phase = options.Phase,
        };
        return Describe(container, fields, identity, path, options.PixelLimit, ChannelReduction.None);
    }

    /// <summary>Describes the map of a dict with the published keys, whatever file form holds it.</summary>
    internal static SaliencyMap Describe(
        PickleContainer container, PickleDictionary fields, ItemIdentity identity, string path, long pixelLimit, ChannelReduction reduction)
    {
        PictureSize picture = ReadPictureSize(fields, pixelLimit);
        HeatmapArray map = Array(container.Find, fields, "map", "a tensor");
        return new SaliencyMap(
            identity, picture, MapSize(map), CheckProbability(ReadProbability(container, fields)), ReadLabel(fields), path, () => ReadValues(path, map, reduction))
        {
            HasSingleProbability = fields.Items.GetValueOrDefault("prob") is PickleTensor or PickleStoredTensor,
        };
    }

    private static Stream OpenStream(string path) => InputFile.OpenRead(path, bufferSize: 0);

    private static PickleContainer ReadContainer(Stream stream, string path)
    {
        var cursor = new ByteCursor(stream);
        return cursor.ReadByte("a pickle") == 0x80
            ? PickleFile.Open(stream, () => OpenStream(path))
            : throw ByteCursor.Malformed(0, "a pickle (0x80 and a protocol of 2 to 5)", "another format");
    }

    private static float[] ReadValues(string path, HeatmapArray map, ChannelReduction reduction)
    {
        try
        {
            float[] values = map.GetValues();
            return reduction == ChannelReduction.None ? values : ChannelReducer.Reduce(values, 1, false, reduction);
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

    private static PictureSize MapSize(HeatmapArray map)
    {
        IReadOnlyList<long> size = map.Shape;
        bool fits = size.Count is >= 2 and <= 4 && size.SkipLast(2).All(n => n == 1)
            && size[^1] > 0 && size[^2] > 0 && (UInt128)size[^1] * (UInt128)size[^2] <= MapLimit;
        return fits
            ? new PictureSize((int)size[^1], (int)size[^2])
            : throw new DataFormatException(DataFault.Malformed, "key 'map'", "a shape of (1,1,h,w)", map.ToString());
    }

    private static double CheckProbability(double probability) =>
        double.IsNaN(probability) || probability is >= 0 and <= 1
            ? probability
            : throw new DataFormatException(DataFault.InvalidValue, "key 'prob'", "a probability from 0 to 1", FormattableString.Invariant($"{probability}"));

    private static double ReadProbability(PickleContainer container, PickleDictionary fields)
    {
        switch (fields.Items.GetValueOrDefault("prob"))
        {
            case null or PickleNone:
                return double.NaN;
            case PickleFloat value:
                return value.Value;
            case PickleInteger value:
                return value.Value;
            case PickleTensor or PickleStoredTensor or PickleNumpyArray:
                return PickProbability(container, fields);
            case { } other:
                throw new DataFormatException(DataFault.Malformed, "key 'prob'", "a number or a tensor of 14", other.Describe());
        }
    }

    private static double PickProbability(PickleContainer container, PickleDictionary fields)
    {
        HeatmapArray array = Array(container.FindNow, fields, "prob", "a number or a tensor of 14");
        long count = array.Shape.Aggregate(1L, (product, n) => product * n);
        if (count == 1)
        {
            return array.GetValues()[0];
        }

        string task = Field<PickleText>(fields, "task", "a string").Value;
        int index = PathologyTask.Fourteen.ToList().IndexOf(PathologyTask.Canonical(task));
        return count == PathologyTask.Fourteen.Count && index >= 0
            ? array.GetValues()[index]
            : throw new DataFormatException(DataFault.Malformed, "key 'prob'", "a number or a tensor of 14 and one of its tasks", $"{array} and '{task}'");
    }

    private static int? ReadLabel(PickleDictionary fields) => fields.Items.GetValueOrDefault("gt") switch
    {
        PickleInteger { Value: >= int.MinValue and <= int.MaxValue } value => (int)value.Value,
        PickleBoolean value => value.Value ? 1 : 0,
        PickleFloat value when value.Value == Math.Floor(value.Value) && Math.Abs(value.Value) < int.MaxValue => (int)value.Value,
        _ => null,
    };

    private static HeatmapArray Array(Func<PickleValue, string, HeatmapArray?> find, PickleDictionary fields, string key, string expected) =>
        find(Field<PickleValue>(fields, key, expected), key)
            ?? throw new DataFormatException(DataFault.Malformed, $"key '{key}'", expected, fields.Items[key].Describe());

    private static T Field<T>(PickleDictionary fields, string key, string expected)
        where T : PickleValue =>
        fields.Items.GetValueOrDefault(key) as T
            ?? throw new DataFormatException(
                DataFault.Malformed, $"key '{key}'", expected, fields.Items.TryGetValue(key, out PickleValue? found) ? found.Describe() : "no such key");
}
