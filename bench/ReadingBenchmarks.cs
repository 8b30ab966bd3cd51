using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using CheXplanation.Heatmaps;

namespace CheXplanation.Bench;

/// <summary>A 4096x4096 float32 map, 67 MB, from files in the page cache, beside a plain copy of as many bytes; and one published pickle.</summary>
/// <remarks>Both sides fill a new array: the copy in memory as well as the reader. CopyKept copies between two arrays that are there.</remarks>
[Config(typeof(Columns))]
[MinColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class ReadingBenchmarks
{
    private const int Side = 4096;
    private const long Bytes = 4L * Side * Side;

    private readonly HeatmapReadOptions _options = new() { Naming = new HeatmapNaming { ImageId = "image", Task = "Edema" }, PictureSizeOf = (_, map) => map };
    private string _folder = string.Empty;
    private float[] _source = [], _kept = [];

    /// <summary>Writes the files and reads them once.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("chex-bench-").FullName;
        _source = new float[Side * Side];
        _kept = new float[Side * Side];
        var random = new Random(5);
        for (int i = 0; i < _source.Length; i++)
        {
            _source[i] = random.NextSingle();
        }

        ReadOnlySpan<byte> data = MemoryMarshal.AsBytes<float>(_source);
        File.WriteAllBytes(Name("npy"), [.. Header("<f4"), .. data]);
        File.WriteAllBytes(Name("big.npy"), [.. Header(">f4"), .. data]);
        File.WriteAllBytes(Name("half.npy"), [.. Header("<f2"), .. data[..(data.Length / 2)]]);
        File.WriteAllBytes(Name("double.npy"), [.. Header("<f8"), .. MemoryMarshal.AsBytes<double>(Array.ConvertAll(_source, v => (double)v))]);
        byte[] text = Encoding.ASCII.GetBytes($"{{\"m\":{{\"dtype\":\"F32\",\"shape\":[{Side},{Side}],\"data_offsets\":[0,{Bytes}]}}}}");
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(Name("safetensors"), [.. length, .. text, .. data]);
        using (ZipArchive zip = ZipFile.Open(Name("npz"), ZipArchiveMode.Create))
        {
            using Stream entry = zip.CreateEntry("m.npy", CompressionLevel.NoCompression).Open();
            entry.Write(Header("<f4"));
            entry.Write(data);
        }

        using FileStream pickle = File.Create(Name("pkl"));
        PublishedPickleWriter.Write(pickle, _source.AsSpan(0, 320 * 320), new PictureSize(320, 320), new PictureSize(2828, 2320), "Edema", 0.5, 1);
    }

    /// <summary>Deletes the files.</summary>
    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(_folder, true);

    /// <summary>A plain memory copy into a new array.</summary>
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Map of 67 MB")]
    [Bytes(Bytes)]
    public float[] Copy()
    {
        float[] copy = GC.AllocateUninitializedArray<float>(_source.Length);
        _source.CopyTo(copy, 0);
        return copy;
    }

    /// <summary>A plain memory copy into an array that is there.</summary>
    [Benchmark]
    [BenchmarkCategory("Map of 67 MB")]
    [Bytes(Bytes)]
    public float[] CopyKept()
    {
        _source.CopyTo(_kept, 0);
        return _kept;
    }

    /// <summary>npy, float32: opened, checked, read.</summary>
    [Benchmark]
    [BenchmarkCategory("Map of 67 MB")]
    [Bytes(Bytes)]
    public float[] Npy() => Read("npy");

    /// <summary>safetensors, float32.</summary>
    [Benchmark]
    [BenchmarkCategory("Map of 67 MB")]
    [Bytes(Bytes)]
    public float[] Safetensors() => Read("safetensors");

    /// <summary>npz, stored, its checksum held.</summary>
    [Benchmark]
    [BenchmarkCategory("Map of 67 MB")]
    [Bytes(Bytes)]
    public float[] StoredNpz() => Read("npz");

    /// <summary>npy of the other byte order.</summary>
    [Benchmark]
    [BenchmarkCategory("Map of 67 MB")]
    [Bytes(Bytes)]
    public float[] BigEndianNpy() => Read("big.npy");

    /// <summary>npy, float64, rounded to float32.</summary>
    [Benchmark]
    [BenchmarkCategory("Map of 67 MB")]
    [Bytes(2 * Bytes)]
    public float[] DoubleNpy() => Read("double.npy");

    /// <summary>npy, float16.</summary>
    [Benchmark]
    [BenchmarkCategory("Map of 67 MB")]
    [Bytes(Bytes / 2)]
    public float[] HalfNpy() => Read("half.npy");

    /// <summary>A published pickle: opened, checked, its 320x320 values read.</summary>
    [Benchmark]
    [BenchmarkCategory("Pickle")]
    public float[] PublishedPickle() => Read("pkl");

    private float[] Read(string extension) => HeatmapFile.Open(Name(extension), "image", _options).Single().GetValues();

    private string Name(string extension) => Path.Combine(_folder, "image_Edema." + extension);

    private static byte[] Header(string type)
    {
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({Side}, {Side}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text)];
    }

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(new ThroughputColumn());
    }
}
