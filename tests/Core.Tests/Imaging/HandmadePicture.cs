namespace CheXplanation.Tests.Imaging;

/// <summary>Small pictures of the other formats, byte by byte or as an encoder once wrote them.</summary>
internal static class HandmadePicture
{
    /// <summary>8x8, every pixel 100; one component.</summary>
    public static byte[] GreyJpeg { get; } = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB" +
        "AQH/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AD7//2Q==");

    /// <summary>8x8, every pixel (200, 100, 50); three components.</summary>
    public static byte[] ColourJpeg { get; } = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB" +
        "AQH/2wBDAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAARCAAIAAgDASIAAhEB" +
        "AxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAACf/EABQRAQAAAAAAAAAAAAAAAAAA" +
        "AAD/2gAMAwEAAhEDEQA/AJ8AV5sH/9k=");

    /// <summary>3x2, lossless; pixel (x, y) is (10 x, 100 y, 5).</summary>
    public static byte[] WebP { get; } = Convert.FromBase64String(
        "UklGRjYAAABXRUJQVlA4TCkAAAAvAkAAAC8gEEiGDWvwUTCQtm0o2/75j3w4cAAK2UaAQ/d6nMJF9D+WFwA=");

    /// <summary>2x2 of 24 bits: white and black above red and blue. Rows lie bottom up, four bytes aligned, blue first.</summary>
    public static byte[] Bmp { get; } =
    [
        (byte)'B', (byte)'M', 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0,
        40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 255, 255, 0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0, 0,
    ];

    /// <summary>2x1 of a palette of black and (9, 9, 9): on, off. The codes are clear, 1, 0, end.</summary>
    public static byte[] Gif { get; } =
    [
        .. "GIF89a"u8, 2, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 9, 9, 9, 0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x0C, 0x0A, 0, 0x3B,
    ];
}
