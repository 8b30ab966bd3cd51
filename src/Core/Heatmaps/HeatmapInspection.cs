using System.Globalization;

namespace CheXplanation.Heatmaps;

/// <summary>What an inspection found a file to be, from good to bad.</summary>
public enum HeatmapVerdict
{
    /// <summary>Import-ChexHeatmap opens it.</summary>
    Usable,

    /// <summary>The contents are those of a heatmap, but the file's name does not tell image and task.</summary>
    Unnamed,

    /// <summary>No format of heatmaps that is known here.</summary>
    Unsupported,

    /// <summary>The picture has more pixels than the limit.</summary>
    Oversized,

    /// <summary>Truncated, contradictory, or without what a heatmap needs.</summary>
    Damaged,

    /// <summary>It names code that is not on the allow-list. Nothing was executed.</summary>
    Refused,
}

/// <summary>What a heatmap file is, found out without using it. Scalars only, so that it exports as it is.</summary>
public sealed record HeatmapInspection
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>What to do with it.</summary>
    public required HeatmapVerdict Verdict { get; init; }

    /// <summary>Why, with the byte; empty for a usable file.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The format, such as <c>Pickle</c>; <c>Unknown</c> for none that is known.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the format that the file states, or null.</summary>
    public int? Protocol { get; init; }

    /// <summary>Every name that the file mentions, in the order found, such as <c>torch._utils._rebuild_tensor_v2; posix.system</c>.</summary>
    public string Globals => string.Join("; ", Mentions.Select(global => global.Name).Distinct(StringComparer.Ordinal));

    /// <summary>Those that are not on the allow-list, each with its byte.</summary>
    public string RefusedGlobals => string.Join("; ", Mentions.Where(global => !global.IsAllowed));

    /// <summary>The storages that the file states, such as <c>FloatStorage 102400</c>.</summary>
    public string Storages { get; init; } = string.Empty;

    /// <summary>How many columns the map has, or null where that cannot be read.</summary>
    public int? MapWidth { get; init; }

    /// <summary>How many rows the map has, or null.</summary>
    public int? MapHeight { get; init; }

    /// <summary>The picture's width in pixels, or null.</summary>
    public int? Width { get; init; }

    /// <summary>The picture's height in pixels, or null.</summary>
    public int? Height { get; init; }

    /// <summary>The image that the file's name tells, or null.</summary>
    public string? ImageId { get; init; }

    /// <summary>The task that the file's name tells, or null.</summary>
    public string? Task { get; init; }

    /// <summary>The model's probability; NaN where there is none or it cannot be read.</summary>
    public double Probability { get; init; } = double.NaN;

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; init; }

    /// <summary>The names with their bytes and opcodes.</summary>
    internal IReadOnlyList<HeatmapGlobal> Mentions { get; init; } = [];

    /// <summary>The names with their bytes and opcodes.</summary>
    /// <returns>The names, in the order found.</returns>
    public IReadOnlyList<HeatmapGlobal> GetGlobals() => Mentions;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Verdict}: {Path}{(Reason.Length > 0 ? $" ({Reason})" : string.Empty)}");
}
