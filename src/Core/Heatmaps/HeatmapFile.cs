namespace CheXplanation.Heatmaps;

/// <summary>Opens heatmap files of any form; the form is told by a file's first bytes.</summary>
/// <remarks>
/// Nothing in a file is executed. Structure and lengths are checked at once, the numbers are read when they are used and not kept.
/// Forms: the published pickles, numpy's npy and npz and pickles of arrays, torch's zip and legacy files, safetensors.
/// Numbers: all are computed with as float32, as torch would; float64 and whole numbers are rounded to the nearest float32.
/// </remarks>
public static class HeatmapFile
{
    /// <summary>The maps of a file, one by one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="relativePath">The file as its name is looked at: relative to the folder that is read, with slashes.</param>
    /// <param name="options">How files become maps.</param>
    /// <returns>The maps in the file's order.</returns>
    /// <exception cref="DataFormatException">The file is malformed, names code, or is of no known form.</exception>
    public static IEnumerable<SaliencyMap> Open(string path, string relativePath, HeatmapReadOptions options) =>
        new Streamed<SaliencyMap>(() => Begin(path, relativePath, options));

    private static IEnumerator<SaliencyMap> Begin(string path, string relativePath, HeatmapReadOptions options)
    {
        using IEnumerator<SaliencyMap> maps = Read(path, relativePath, options);
        while (true)
        {
            try
            {
                if (!maps.MoveNext())
                {
                    yield break;
                }
            }
            catch (DataFormatException error)
            {
                throw error.In(path);
            }

            yield return maps.Current;
        }
    }

    /// <summary>The arrays of a file, one by one, whatever they mean.</summary>
    /// <param name="open">Opens the file.</param>
    /// <param name="report">Takes what is wrong with one array; the next ones go on.</param>
    /// <returns>The arrays in the file's order.</returns>
    internal static IEnumerable<HeatmapArray> ReadArrays(Func<Stream> open, Action<DataFormatException> report) =>
        new Streamed<HeatmapArray>(() => BeginArrays(open, report));

    private static IEnumerator<HeatmapArray> BeginArrays(Func<Stream> open, Action<DataFormatException> report)
    {
        using Stream stream = open();
        foreach (HeatmapArray array in ReadArrays(stream, open, FindFormat(stream), report) ?? throw UnknownForm(stream))
        {
            yield return array;
        }
    }

    private static IEnumerator<SaliencyMap> Read(string path, string relativePath, HeatmapReadOptions options)
    {
        Stream OpenFile() => InputFile.OpenRead(path, bufferSize: 0);
        using Stream stream = OpenFile();
        HeatmapFormat format = FindFormat(stream);
        PickleContainer? container = ReadContainer(stream, OpenFile, format);
        if (container?.Published is { } fields)
        {
            if ((options.ForArray is null ? options : options.ForArray(string.Empty)) is { } chosen)
            {
                yield return ReadPublished(container, fields, path, relativePath, chosen);
            }

            yield break;
        }

        IEnumerable<HeatmapArray> arrays = container?.Arrays(options.Report) ?? ReadArrays(stream, OpenFile, format, options.Report)
            ?? options.ReadOther?.Invoke(path) ?? throw UnknownForm(stream);
        int count = 0;
        foreach (HeatmapArray array in arrays)
        {
            count++;
            if ((options.ForArray is null ? options : options.ForArray(array.Name)) is { } wanted && TryMake(array, path, relativePath, wanted) is { } map)
            {
                yield return map;
            }
        }

        if (count == 0)
        {
            throw new DataFormatException(DataFault.Malformed, "the whole file", "an array", "none");
        }
    }

    private static SaliencyMap? TryMake(HeatmapArray array, string path, string relativePath, HeatmapReadOptions options)
    {
        try
        {
            HeatmapShape shape = HeatmapShape.Read(array, options.ChannelsLast, options.Reduction);
            ItemIdentity identity = Identify(path, relativePath, array.Name, options);
            PictureSize picture = options.PictureSizeOf(identity.ImageId, shape.Size);
            CheckLimit(picture, identity.ImageId, options.Notes.PixelLimit);
            return new SaliencyMap(identity, picture, shape.Size, options.Probability, null, path, () => ReadValues(shape, array, path, options.Reduction));
        }
        catch (DataFormatException error)
        {
            options.Report(error);
            return null;
        }
    }

    private static float[] ReadValues(HeatmapShape shape, HeatmapArray array, string path, ChannelReduction reduction)
    {
        try
        {
            return shape.Values(array, reduction);
        }
        catch (DataFormatException error)
        {
            throw error.In(path);
        }
    }

    private static SaliencyMap ReadPublished(PickleContainer container, PickleDictionary fields, string path, string relativePath, HeatmapReadOptions options)
    {
        ItemIdentity identity = Identify(path, relativePath, string.Empty, options);
        return SaliencyMapFile.Describe(container, fields, identity, path, options.Notes.PixelLimit, options.Reduction);
    }

    private static ItemIdentity Identify(string path, string relativePath, string array, HeatmapReadOptions options)
    {
        HeatmapName name = options.Naming.Tell(path, relativePath, array);
        return new ItemIdentity
        {
            ImageId = name.ImageId, Task = name.Task, Method = name.Method ?? options.Notes.Method, Model = options.Notes.Model, Phase = options.Notes.Phase,
        };
    }

    private static void CheckLimit(PictureSize picture, string imageId, long limit)
    {
        if (picture.PixelCount > limit)
        {
            throw new DataFormatException(DataFault.PictureTooLarge, $"image '{imageId}'", $"at most {limit} pixels", $"{picture} = {picture.PixelCount} pixels");
        }
    }

    private static HeatmapFormat FindFormat(Stream stream)
    {
        Span<byte> start = stackalloc byte[HeatmapSignature.Length];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return HeatmapSignature.Find(start[..read]);
    }

    private static PickleContainer? ReadContainer(Stream stream, Func<Stream> open, HeatmapFormat format) => format switch
    {
        HeatmapFormat.Pickle => PickleFile.Open(stream, open),
        HeatmapFormat.LegacyTorch => LegacyTorchFile.Open(stream, open),
        HeatmapFormat.Zip when ZipDirectory.Read(stream) is var entries && TorchArchive.Fits(entries) => TorchArchive.Open(open, entries),
        _ => null,
    };

    private static IEnumerable<HeatmapArray>? ReadArrays(Stream stream, Func<Stream> open, HeatmapFormat format, Action<DataFormatException> report) => format switch
    {
        HeatmapFormat.Npy => NpyFile.Read(open),
        HeatmapFormat.Safetensors => SafetensorsFile.Read(open),
        HeatmapFormat.Zip when ZipDirectory.Read(stream) is var entries && NpzFile.Fits(entries) => NpzFile.Read(open, entries, report),
        _ => ReadContainer(stream, open, format)?.Arrays(report),
    };

    private static DataFormatException UnknownForm(Stream stream)
    {
        Span<byte> start = stackalloc byte[8];
        stream.Position = 0;
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return ByteCursor.Malformed(
            0, "a pickle, npy, npz, torch or safetensors file, or a picture", read == 0 ? "an empty file" : $"bytes {Convert.ToHexString(start[..read])}");
    }
}
