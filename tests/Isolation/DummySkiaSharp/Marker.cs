namespace DummySkiaSharp;

/// <summary>Stands for another version of SkiaSharp that another module brought.</summary>
public static class Marker
{
    public static string Name => typeof(Marker).Assembly.GetName().ToString();
}
