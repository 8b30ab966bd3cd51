using System.Globalization;
using System.Text.RegularExpressions;
using CheXplanation.Localization;
using CheXplanation.Pathology;
using CheXplanation.Statistics;

namespace CheXplanation.Datasets;

/// <summary>Reads back what the reference's scripts write besides scores: each row as the object that ours is.</summary>
/// <remarks>What a file does not tell (a p value, a count) is NaN or null. The tables are told apart by their headers.</remarks>
public static partial class ReferenceTableReader
{
    private const string Line = "Linear regression coefficients";
    private const string Correlation = "Spearman correlations";

    private static readonly string[] FeatureFiles = ["num_instances.csv", "area_ratio.csv", "elongation.csv", "rec_area_ratio.csv"];

    /// <summary>Whether a file's name is that of one of the four feature tables, which only together make features.</summary>
    /// <param name="path">The file.</param>
    /// <returns>True for a feature table.</returns>
    public static bool IsFeatureTable(string path) => FeatureFiles.Contains(Path.GetFileName(path), StringComparer.Ordinal);

    /// <summary>Reads the four feature tables of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>One row an image and task, by image and then by task.</returns>
    /// <exception cref="DataFormatException">A table is malformed, or one of the four is missing.</exception>
    public static IReadOnlyList<PathologyFeature> ReadFeatures(string folder) => ReadFeatures(folder, path => InputFile.OpenText(path));

    /// <summary>Reads the four tables of a folder through a reader of the caller's.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="open">Opens a file.</param>
    /// <returns>One row an image and task, by image and then by task.</returns>
    public static IReadOnlyList<PathologyFeature> ReadFeatures(string folder, Func<string, TextReader> open)
    {
        string[] missing = [.. FeatureFiles.Where(name => !File.Exists(Path.Combine(folder, name)))];
        if (missing.Length > 0)
        {
            throw new DataFormatException(
                DataFault.Malformed, "the tables beside it", $"all of {string.Join(", ", FeatureFiles)}, which only together make features", $"no {string.Join(" and no ", missing)}");
        }

        ScoreTable[] tables = [.. FeatureFiles.Select(name =>
        {
            string path = Path.Combine(folder, name);
            using TextReader reader = open(path);
            try
            {
                return ScoreTable.Read(reader);
            }
            catch (DataFormatException error)
            {
                throw error.In(path);
            }
        })];
        return [.. PathologyFeatureTables.Join(tables[0], tables[1], tables[2], tables[3])
            .OrderBy(pair => pair.Key.ImageId, StringComparer.Ordinal).ThenBy(pair => pair.Key.Task, StringComparer.Ordinal)
            .Select(pair => new PathologyFeature(new ItemIdentity { ImageId = pair.Key.ImageId, Task = pair.Key.Task }, pair.Value))];
    }

    /// <summary>Reads any other table.</summary>
    /// <param name="reader">The CSV.</param>
    /// <param name="fileName">Its name, which tells human from model and IoU from hits.</param>
    /// <returns>Tuning rows, counts, pixel agreement, percentage decreases or regressions.</returns>
    /// <exception cref="DataFormatException">The header is none of the reference's, or a row does not fit it.</exception>
    public static IReadOnlyList<object> Read(TextReader reader, string fileName)
    {
        using IEnumerator<string[]> rows = CsvRows.Read(reader).GetEnumerator();
        string[] columns = rows.MoveNext() ? rows.Current : [];
        // A quoted field may hold commas; no header of the reference does.
        string header = string.Join(',', columns.Select(CsvRows.Quote));
        IEnumerable<string[]> lines = Rest(rows, columns.Length);
        bool isHit = fileName.Contains("hit", StringComparison.OrdinalIgnoreCase);
        string? human = fileName.StartsWith("hb_", StringComparison.Ordinal) ? "human" : null;
        return header switch
        {
            "threshold,task" or "prob_threshold,mIoU,task" => TuningTables.Read(columns, lines),
            ",0" => Rows(lines, (line, at) => new SegmentationCount(line[0], Whole(line[1], at), null)),
            ",pathology,precision,recall/sensitivity,specificity" => Rows(lines, (line, at) =>
                PixelConfusion.FromShares(line[1], human, Share(line[2], at), Share(line[3], at), Share(line[4], at))),
            ",hb,pred,pct_diff,pct_diff_lower,pct_diff_upper" => Rows(lines, (line, at) =>
                new PercentageDecrease(line[0], Number(line[1], at), Number(line[2], at), Number(line[3], at), Number(line[4], at), Number(line[5], at)) { Property = isHit ? "Hit" : "IoU" }),
            $"task,feature,{Line}" => Rows(lines, (line, at) => Regression(line[0], line[1], double.NaN, line[2], null, 4, at)),
            $"task,n,{Line},{Correlation}" => Rows(lines, (line, at) => Regression(line[0], RegressionTables.ProbabilityName, Number(line[1], at), line[2], line[3], 1, at)),
            _ => throw new DataFormatException(DataFault.Malformed, "row 1", "the header of one of the reference's tables", header.Length == 0 ? "an empty file" : $"'{header}'"),
        };
    }

    /// <summary>The rows after the header, read as they are used: what reads them ends when the reader does.</summary>
    private static IEnumerable<string[]> Rest(IEnumerator<string[]> rows, int fields)
    {
        for (int row = 2; rows.MoveNext(); row++)
        {
            yield return rows.Current.Length == fields
                ? rows.Current
                : throw new DataFormatException(DataFault.Malformed, $"row {row}", $"{fields} fields", $"{rows.Current.Length}");
        }
    }

    private static object[] Rows(IEnumerable<string[]> lines, Func<string[], string, object> make) =>
        [.. lines.Select((line, i) => make(line, $"row {i + 2}"))];

    private static RegressionRow Regression(string task, string predictor, double count, string line, string? correlation, int comparisons, string at)
    {
        (double slope, double lower, double upper, string stars) = Cell(line, at);
        (double r, double rLower, double rUpper, string rStars) = correlation is null ? (double.NaN, double.NaN, double.NaN, string.Empty) : Cell(correlation, at);
        int n = double.IsNaN(count) ? 0 : (int)count;
        return new RegressionRow(
            task, predictor, new LinearRegression(n, slope, double.NaN, double.NaN, lower, upper, double.NaN, double.NaN),
            new SpearmanCorrelation(n, r, rLower, rUpper, double.NaN), comparisons)
        {
            LineStars = stars, CorrelationStars = rStars,
        };
    }

    /// <summary>A cell such as <c>0.467, (0.028, 0.907)*</c>.</summary>
    private static (double Estimate, double Lower, double Upper, string Stars) Cell(string text, string at)
    {
        Match match = CellForm().Match(text);
        return match.Success
            ? (Number(match.Groups[1].Value, at), Number(match.Groups[2].Value, at), Number(match.Groups[3].Value, at), match.Groups[4].Value)
            : throw new DataFormatException(DataFault.InvalidValue, at, "a cell such as '0.467, (0.028, 0.907)*'", $"'{text}'");
    }

    private static double Number(string text, string at) =>
        PythonNumberText.TryParse(text, out double value) ? value : throw new DataFormatException(DataFault.InvalidValue, at, "a number", $"'{text}'");

    private static double Share(string text, string at)
    {
        double value = Number(text, at);
        return double.IsNaN(value) || value is >= 0 and <= 1 ? value : throw new DataFormatException(DataFault.InvalidValue, at, "a share from 0 to 1", $"'{text}'");
    }

    private static int Whole(string text, string at) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw new DataFormatException(DataFault.InvalidValue, at, "a whole number", $"'{text}'");

    [GeneratedRegex("^([^,()]+), \\(([^,()]+), ([^,()]+)\\)(\\*{0,3})$")]
    private static partial Regex CellForm();
}
