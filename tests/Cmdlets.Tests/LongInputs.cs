using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Inputs on which every cmdlet works for seconds at least; made once for all tests of a class.</summary>
public sealed class LongInputs : IDisposable
{
    private const int Side = 16000;

    public LongInputs()
    {
        using var module = new HostedModule();
        Folder = Directory.CreateTempSubdirectory("chex-long-").FullName;
        HostedResult made = module.Run($"$null = New-ChexSample '{Folder}/s' -ImageCount 12");
        Assert.Empty(made.Errors);
        Segmentations();
        Annotations();
        Write("points.json", 1_500_000, i => $"\"image{i}\": {{\"Edema\": [[{i % 900}, 7]]}}", "{", ", ", "}");
        Write("iou_results_per_cxr.csv", 1_500_000, i => $"0.{i},0.5,image{i}", "Edema,Atelectasis,img_id\n", "\n", "\n");
        Write("tuning_results.csv", 3_000_000, i => $"0.{i % 10},Task {i}", "threshold,task\n", "\n", "\n");
        Write("index.csv", 300_000, i => $"many/patient{i % 30_000}_Edema_map.pkl,i{i},Edema,300,300", "path,id,task,height,width\n", "\n", "\n");
        Directory.CreateDirectory(Copies);
        LargeMaps(module);
        LargePicture();
        Directory.CreateDirectory(Path.Combine(Folder, "pictures"));
        for (int i = 1; i <= 20; i++)
        {
            File.CreateSymbolicLink(Path.Combine(Folder, "pictures", $"patient{i}.png"), Path.Combine(Folder, "image_Edema.png"));
        }
    }

    public string Folder { get; }

    /// <summary>A folder for copies of files.</summary>
    public string Copies => Path.Combine(Folder, "copies");

    public void Dispose() => Directory.Delete(Folder, true);

    private void Segmentations()
    {
        Write("masks.json", 600_000, i => $"\"image{i}\": {{\"Edema\": {{\"size\": [100, 100], \"counts\": [{i % 5000}, 1000, {9000 - (i % 5000)}]}}}}", "{", ", ", "}");
        Write("bad.json", 3_000_000, i => $"\"key{i}\": {{}}", "{\"image\": {\"Edema\": {\"size\": [1, 1], \"counts\": \"1\", ", ", ", "}}}");
        Write(
            "coco.json", 600_000, i => $"{{\"id\": {i}, \"image_id\": {i % 1000}, \"category_id\": 1, \"segmentation\": [[{i % 500}, 7.5, {i % 700}, 300, 9, 200]]}}",
            "{\"annotations\": [", ", ", "], \"categories\": [{\"id\": 1, \"name\": \"Edema\"}], \"images\": ["
                + string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"{{\"id\": {i}, \"width\": 900, \"height\": 900}}")) + "]}");
        Write("boxes.csv", 1_500_000, i => $"image{i % 5000},{i % 500},7.5,{i % 300},100", "image,x,y,w,h\n", "\n", "\n");
        // Pixels by turns, all in one column.
        Write("columns.json", 6, i => $"\"image{i}\": {{\"Edema\": {{\"size\": [{1 << 22}, 1], \"counts\": \"111{new string('0', (1 << 22) - 3)}\"}}}}", "{", ", ", "}");
        // Pixels by turns: as many runs as a mask may have.
        int runs = (1 << 24) - 2;
        File.WriteAllText(Path.Combine(Folder, "runs.json"), $"{{\"image\": {{\"Edema\": {{\"size\": [{runs / 2}, 2], \"counts\": \"{new string('1', 3)}{new string('0', runs - 3)}\"}}}}}}");
    }

    private void Annotations()
    {
        Write("annotations.json", 600_000, i => $"\"image{i}\": {{\"img_size\": [900, 900], \"Edema\": [[[1, 2], [{i % 900}, 4], [5, 6]]]}}", "{", ", ", "}");
        Write("unknown.json", 12_000_000, i => $"[{i % 10}]", "{\"image\": {\"Other\": [", ",", "]}}");
        Write(
            "raw.json", 600_000, i => $"{{\"fileId\": \"f/image{i}.jpg\", \"labelId\": \"L1\", \"data\": {{\"vertices\": [[1, 1.5], [{i % 900}, 1], [7, 800]]}}, \"height\": 900, \"width\": 900}}",
            "{\"labelGroups\": [{\"labels\": [{\"id\": \"L1\", \"name\": \"Edema\"}]}], \"datasets\": [{\"name\": \"valid\", \"annotations\": [", ", ", "]}]}");
        // Each side crosses all rows.
        Write("zigzag.json", 60_000, i => $"[{i % Side}, {(i & 1) * Side}]", $"{{\"image\": {{\"img_size\": [{Side}, {Side}], \"Edema\": [[", ", ", "]]}}");
    }

    /// <summary>Small maps of pictures of 256 million pixels.</summary>
    private void LargeMaps(HostedModule module)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "large")).FullName;
        HostedResult made = module.Run($$"""
            $map = [float[]]::new(300 * 300)
            $random = [Random]::new(3)
            for ($i = 0; $i -lt $map.Length; $i++) { $map[$i] = $random.NextSingle() }
            1..20 | ForEach-Object {
                $stream = [IO.File]::Create("{{folder}}/patient$($_)_Edema_map.pkl")
                [CheXplanation.Heatmaps.PublishedPickleWriter]::Write($stream, $map, [CheXplanation.PictureSize]::new(300, 300), [CheXplanation.PictureSize]::new({{Side}}, {{Side}}), 'Edema', 0.5, 1)
                $stream.Dispose()
            }
            """);
        Assert.Null(made.Terminating);
        Assert.Empty(made.Errors);
        Write("truth.json", 20, i => $"\"patient{i + 1}\": {{\"Edema\": {{\"size\": [{Side}, {Side}], \"counts\": [5000, 90000000, {(Side * Side) - 90005000}]}}}}", "{", ", ", "}");
        Directory.CreateDirectory(Path.Combine(Folder, "many"));
        for (int i = 0; i < 30_000; i++)
        {
            File.CreateSymbolicLink(Path.Combine(Folder, "many", $"patient{i}_Edema_map.pkl"), Path.Combine(folder, "patient1_Edema_map.pkl"));
        }
    }

    /// <summary>A PNG of stripes, 256 million pixels.</summary>
    private void LargePicture()
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[Side + 1];
            for (int y = 0; y < Side; y++)
            {
                row.AsSpan(1).Fill((byte)(y % 200 < 100 ? 255 : 0));
                zlib.Write(row);
            }
        }

        using FileStream file = File.Create(Path.Combine(Folder, "image_Edema.png"));
        file.Write([0x89, .. "PNG\r\n\u001a\n"u8]);
        byte[] header = [0, 0, Side >> 8, Side & 255, 0, 0, Side >> 8, Side & 255, 8, 0, 0, 0, 0];
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", data.ToArray());
        Chunk(file, "IEND", []);
    }

    private static void Chunk(Stream file, string name, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. data];
        uint crc = uint.MaxValue;
        foreach (byte b in body)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        file.Write([(byte)(data.Length >> 24), (byte)(data.Length >> 16), (byte)(data.Length >> 8), (byte)data.Length]);
        file.Write(body);
        crc = ~crc;
        file.Write([(byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc]);
    }

    private void Write(string name, int count, Func<int, string> item, string before, string between, string after)
    {
        using var writer = new StreamWriter(Path.Combine(Folder, name), false, new UTF8Encoding(false), 1 << 16);
        writer.Write(before);
        for (int i = 0; i < count; i++)
        {
            writer.Write(i > 0 ? between : string.Empty);
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{item(i)}"));
        }

        writer.Write(after);
    }
}
