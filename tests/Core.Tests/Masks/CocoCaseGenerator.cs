using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

/// <summary>The random cases of tests/oracles/coco_masks.py, number for number: splitmix64.</summary>
internal sealed class CocoCaseGenerator(ulong seed)
{
    private ulong _state = seed;

    public int Next(long limit)
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)limit);
    }

    public PictureSize Size()
    {
        int most = Next(50) == 0 ? 300 : 40, height = 1 + Next(most);
        return new PictureSize(1 + Next(most), height);
    }

    public RunLengthMask Mask(PictureSize size) => RunLengthMask.FromRowMajor(Turn(ColumnMajor(size), size), size);

    public double Coordinate(int side, int kind) => kind switch
    {
        0 => Next(side + 21) - 10.0,
        1 => (Next((side + 20) * 4) / 4.0) - 10,
        _ => (Next((long)(side + 20) << 20) / (double)(1 << 20)) - 10,
    };

    public List<PictureBox> Boxes(int most)
    {
        int kind = Next(3), count = 1 + Next(most);
        var boxes = new List<PictureBox>();
        while (boxes.Count < count)
        {
            boxes.Add(Box(40, 40, kind));
        }

        return boxes;
    }

    public PictureBox Box(int width, int height, int kind)
    {
        double x = Coordinate(width, kind), y = Coordinate(height, kind);
        return new PictureBox(x, y, Math.Abs(Coordinate(width, kind)), Math.Abs(Coordinate(height, kind)));
    }

    /// <summary>Runs that add up, some of them 0.</summary>
    public int[] Runs(int total, int longest)
    {
        var runs = new List<int>();
        while (total > 0)
        {
            runs.Add(Math.Min(Next(longest), total));
            total -= runs[^1];
        }

        return [.. runs];
    }

    /// <summary>Column-major pixels as a row-major picture.</summary>
    private static byte[] Turn(byte[] columns, PictureSize size)
    {
        var rows = new byte[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            rows[(i % size.Height * size.Width) + (i / size.Height)] = columns[i];
        }

        return rows;
    }

    private byte[] ColumnMajor(PictureSize size)
    {
        int height = size.Height, width = size.Width, kind = Next(6);
        var pixels = new byte[height * width];
        switch (kind)
        {
            case 1:
                Array.Fill(pixels, (byte)1);
                break;
            case 2 or 3:
                int longest = kind == 2 ? 3 : 1 + (height * 2), on = Next(2);
                for (int at = 0; at < pixels.Length; on = 1 - on)
                {
                    int run = 1 + Next(longest);
                    pixels.AsSpan(at, Math.Min(run, pixels.Length - at)).Fill((byte)on);
                    at += run;
                }

                break;
            case 4 or 5:
                for (int left = 1 + Next(3); left > 0; left--)
                {
                    Fill(pixels, size);
                }

                break;
        }

        return pixels;
    }

    private void Fill(byte[] pixels, PictureSize size)
    {
        int y = Next(size.Height), x = Next(size.Width);
        int bottom = Math.Min(size.Height, y + 1 + Next(size.Height)), right = Math.Min(size.Width, x + 1 + Next(size.Width));
        for (int column = x; column < right; column++)
        {
            pixels.AsSpan((column * size.Height) + y, bottom - y).Fill(1);
        }
    }
}
