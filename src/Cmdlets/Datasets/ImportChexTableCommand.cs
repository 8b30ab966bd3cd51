using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Pathology;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>Reads back the reference's CSVs besides scores: thresholds, features, counts, pixel agreement, percentage decreases, regressions.</summary>
/// <remarks>The four feature tables of a folder are read together, once. Of a folder all tables are read; Import-ChexLocalization reads scores.</remarks>
[Cmdlet(VerbsData.Import, "ChexTable", DefaultParameterSetName = PathSet)]
[OutputType(typeof(TuningRow), typeof(PathologyFeature), typeof(SegmentationCount), typeof(PixelConfusion), typeof(PercentageDecrease), typeof(ChexRegression))]
public sealed class ImportChexTableCommand : ChexPathCmdlet
{
    private readonly HashSet<string> _featureFolders = new(StringComparer.Ordinal);

    private protected override string UnreadableId => "TableUnreadable";

    private protected override void Read(string path)
    {
        // Of a folder everything but scores, which have a cmdlet of their own.
        IEnumerable<string> files = Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.csv").Where(file => LocalizationFileNames.MetricOf(System.IO.Path.GetFileName(file)) is null).Order(StringComparer.Ordinal)
            : [path];
        foreach (string file in files)
        {
            Guard(file, () => ReadFile(file));
        }
    }

    private void ReadFile(string file)
    {
        string name = System.IO.Path.GetFileName(file);
        if (ReferenceTableReader.IsFeatureTable(file))
        {
            string folder = System.IO.Path.GetDirectoryName(file)!;
            if (_featureFolders.Add(folder))
            {
                WriteAll(ReferenceTableReader.ReadFeatures(folder, path => InputFile.OpenText(path, Cancellation)));
            }

            return;
        }

        using StreamReader reader = InputFile.OpenText(file, Cancellation);
        bool isDifference = name.Contains("_diff", StringComparison.Ordinal);
        string property = name.Contains("hit", StringComparison.Ordinal) ? nameof(LocalizationScore.Hit) : nameof(LocalizationScore.IoU);
        foreach (object row in ReferenceTableReader.Read(reader, name))
        {
            ThrowIfStopping();
            Give(row is RegressionRow regression
                ? new ChexRegression(ReferenceTableFiles.WithOurName(regression), property, isDifference, double.NaN, regression.Comparisons > 1 ? MultipleTestingCorrection.Bonferroni : MultipleTestingCorrection.None)
                : row);
        }
    }
}
