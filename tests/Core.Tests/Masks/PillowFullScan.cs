using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

/// <summary>Pillow's polygon filling as a slow full scan over all edges in every row.</summary>
internal static class PillowFullScan
{
    private sealed record Edge(int X, int Y, int Top, int Bottom, float Slope)
    {
        public int Left { get; set; }

        public int Right { get; set; }

        public float At(int y) => ((float)(y - Y) * Slope) + X;
    }

    public static void Fill(ReadOnlySpan<PixelPoint> p, byte[] pixels, PictureSize size)
    {
        var edges = new List<Edge>();
        void Add(PixelPoint a, PixelPoint b) => edges.Add(
            new Edge(a.X, a.Y, Math.Min(a.Y, b.Y), Math.Max(a.Y, b.Y), a.Y == b.Y ? 0 : (float)(b.X - a.X) / (b.Y - a.Y))
            {
                Left = Math.Min(a.X, b.X),
                Right = Math.Max(a.X, b.X),
            });
        for (int i = 0; i < p.Length - 1; i++)
        {
            if (p[i].Y == p[i + 1].Y && i != 0 && p[i].Y == p[i - 1].Y)
            {
                if (p[i + 1].X > p[i].X && p[i].X > p[i - 1].X)
                {
                    edges[^1].Right = p[i + 1].X;
                    continue;
                }

                if (p[i + 1].X < p[i].X && p[i].X < p[i - 1].X)
                {
                    edges[^1].Left = p[i + 1].X;
                    continue;
                }
            }

            Add(p[i], p[i + 1]);
        }

        if (p[^1] != p[0])
        {
            Add(p[^1], p[0]);
        }

        void Row(double from, int y, double to)
        {
            for (double x = Math.Max(Math.Min(from, to), 0); y >= 0 && y < size.Height && x <= Math.Min(Math.Max(from, to), size.Width - 1); x++)
            {
                pixels[(y * size.Width) + (int)x] = 1;
            }
        }

        foreach (Edge edge in edges.Where(e => e.Top == e.Bottom))
        {
            Row(edge.Left, edge.Top, edge.Right);
        }

        int last = Math.Min(edges.Select(e => e.Bottom).Append(0).Max(), size.Height);
        Edge[] table = [.. edges.Where(e => e.Top != e.Bottom)];
        for (int y = 0; y <= last; y++)
        {
            var crossings = new List<float>();
            for (int i = 0; i < table.Length; i++)
            {
                Edge edge = table[i];
                if (edge.Top > y || y > edge.Bottom)
                {
                    continue;
                }

                float x = edge.At(y);
                crossings.Add(x);
                if (y == edge.Bottom && y < last)
                {
                    crossings.Add(x);
                }
                else if (edge.Slope != 0 && MathF.Truncate(MathF.Abs(x) + 0.5f) == MathF.Abs(x))
                {
                    for (int k = 0; k < i; k++)
                    {
                        Edge other = table[k];
                        bool sameWay = edge.Slope > 0 ? other.Slope > 0 : other.Slope < 0;
                        bool corner = (y == edge.Top && y == other.Top) || (y == edge.Bottom && y == other.Bottom);
                        if (!sameWay || !corner || x != other.At(y))
                        {
                            continue;
                        }

                        int near = y == last ? y - 1 : y + 1;
                        float a = edge.At(near);
                        float b = other.At(near);
                        float value = y == edge.Bottom
                            ? (edge.Slope > 0 ? Math.Max(a, b) + 1 : Math.Min(a, b) - 1)
                            : (edge.Slope > 0 ? Math.Min(a, b) : Math.Max(a, b) + 1);
                        if (k < crossings.Count)
                        {
                            crossings[k] = value;
                        }

                        break;
                    }
                }
            }

            crossings.Sort();
            for (int i = 1; i < crossings.Count; i += 2)
            {
                float a = crossings[i - 1];
                float b = crossings[i];
                Row(
                    a >= 0 ? MathF.Floor(a + 0.5f) : -Math.Floor(Math.Abs((double)a) + 0.5),
                    y,
                    b >= 0 ? MathF.Ceiling(b - 0.5f) : -Math.Ceiling(Math.Abs((double)b) - 0.5));
            }
        }
    }
}
