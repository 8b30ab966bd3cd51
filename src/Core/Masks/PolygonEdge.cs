namespace CheXplanation.Masks;

/// <summary>One side of a polygon, with Pillow's float32 slope.</summary>
internal readonly struct PolygonEdge(PixelPoint from, PixelPoint to)
{
    private readonly int _startX = from.X;
    private readonly int _startY = from.Y;

    public int Left { get; init; } = Math.Min(from.X, to.X);

    public int Right { get; init; } = Math.Max(from.X, to.X);

    public int Top { get; } = Math.Min(from.Y, to.Y);

    public int Bottom { get; } = Math.Max(from.Y, to.Y);

    /// <summary>Columns per row.</summary>
    public float Slope { get; } = from.Y == to.Y ? 0 : (float)((long)to.X - from.X) / (float)((long)to.Y - from.Y);

    public bool IsHorizontal => Top == Bottom;

    /// <summary>Where the side crosses a row: each step rounded to float32.</summary>
    public float At(int y) => ((float)((long)y - _startY) * Slope) + (float)_startX;
}
