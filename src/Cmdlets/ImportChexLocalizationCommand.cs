using System.Management.Automation;
using CheXplanation.Datasets;

namespace CheXplanation.Cmdlets;

/// <summary>One value of a wide CSV of the reference: a score of an image, or a bootstrap replicate.</summary>
public sealed class LocalizationValue
{
    internal LocalizationValue(string? imageId, int? replicate, string task, string metric, double value, string path)
    {
        ImageId = imageId;
        PatientId = imageId is null ? null : new ItemIdentity { ImageId = imageId, Task = task }.PatientId;
        Replicate = replicate;
        Task = task;
        Metric = metric;
        Value = value;
        Path = path;
    }

    /// <summary>The image, or null for a replicate.</summary>
    public string? ImageId { get; }

    /// <summary>The patient, where the image's id names one.</summary>
    public string? PatientId { get; }

    /// <summary>The number of the replicate, from 1, or null for an image.</summary>
    public int? Replicate { get; }

    /// <summary>The task.</summary>
    public string Task { get; }

    /// <summary>The metric: IoU or Hit.</summary>
    public string Metric { get; }

    /// <summary>The value; NaN where the field is empty.</summary>
    public double Value { get; }

    /// <summary>The file.</summary>
    public string Path { get; }
}

/// <summary>One row of a summary CSV of the reference.</summary>
public sealed class LocalizationSummary
{
    internal LocalizationSummary(string task, string metric, double lower, double mean, double upper, string path)
    {
        Task = task;
        Metric = metric;
        Lower = lower;
        Mean = mean;
        Upper = upper;
        Path = path;
    }

    /// <summary>The task.</summary>
    public string Task { get; }

    /// <summary>The metric: IoU or Hit.</summary>
    public string Metric { get; }

    /// <summary>The lower bound.</summary>
    public double Lower { get; }

    /// <summary>The mean of the replicates.</summary>
    public double Mean { get; }

    /// <summary>The upper bound.</summary>
    public double Upper { get; }

    /// <summary>The file.</summary>
    public string Path { get; }
}

/// <summary>Reads the reference's wide CSVs: per image, bootstrap replicates, or summary.</summary>
[Cmdlet(VerbsData.Import, "ChexLocalization", DefaultParameterSetName = "Path")]
[OutputType(typeof(LocalizationValue), typeof(LocalizationSummary))]
public sealed class ImportChexLocalizationCommand : ChexCmdlet
{
    /// <summary>The files.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, HelpMessage = "CSVs of the reference's form.")]
    public string[] Path { get; set; } = [];

    /// <summary>The files, taken to the letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true, HelpMessage = "CSVs, without wildcards.")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The metric of the files; read from their names unless it is given.</summary>
    [Parameter(HelpMessage = "The metric of the files, where their names do not say it.")]
    public LocalizationMetric? Metric { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string file in ResolvePaths(literal ? LiteralPath : Path, literal))
        {
            try
            {
                Read(file);
            }
            catch (DataFormatException error)
            {
                WriteError(ChexError.Data(error.In(file), "TableUnreadable", file));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                WriteError(ChexError.Unreadable(error, "TableUnreadable", file));
            }
        }
    }

    private void Read(string file)
    {
        string name = System.IO.Path.GetFileName(file);
        bool isHit = name.Contains("hit", StringComparison.OrdinalIgnoreCase) || name.Contains("ptgame", StringComparison.OrdinalIgnoreCase);
        string metric = (Metric ?? (isHit ? LocalizationMetric.Hit : LocalizationMetric.IoU)).ToString();
        using var reader = new StreamReader(file);
        if (ScoreTable.TryReadSummary(reader, out IReadOnlyList<(string Name, double Lower, double Mean, double Upper)> summary, out ScoreTable? table))
        {
            foreach ((string task, double lower, double mean, double upper) in summary)
            {
                WriteObject(new LocalizationSummary(task, metric, lower, mean, upper, file));
            }

            return;
        }

        for (int i = 0; i < table!.Rows.Count; i++)
        {
            for (int c = 0; c < table.Columns.Count; c++)
            {
                WriteObject(new LocalizationValue(
                    table.RowNames?[i], table.RowNames is null ? i + 1 : null, table.Columns[c], metric, table.Rows[i][c], file));
            }
        }
    }
}
