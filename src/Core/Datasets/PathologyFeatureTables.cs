using System.Globalization;
using System.Text;
using CheXplanation.Pathology;

namespace CheXplanation.Datasets;

/// <summary>Geometric features as the four wide tables of the reference: a row an image by id, a column a task in ordinal order.</summary>
/// <remarks>
/// Source: <c>compute_pathology_features.py</c>, main. An image or task without features prints as one with an empty mask.
/// Whole numbers print as such: the counts, and the area ratios of a task whose masks are all empty.
/// </remarks>
public sealed class PathologyFeatureTables
{
    private static readonly GeometricFeatures Absent = new(0, 0, double.NaN, double.NaN);

    private readonly SortedDictionary<string, Dictionary<string, GeometricFeatures>> _rows = new(StringComparer.Ordinal);
    private readonly string[] _tasks;

    /// <summary>Makes empty tables.</summary>
    /// <param name="tasks">The tasks, in any order.</param>
    public PathologyFeatureTables(IEnumerable<string> tasks) => _tasks = [.. tasks.Order(StringComparer.Ordinal)];

    /// <summary>Adds a row for an image, which may have no features at all.</summary>
    /// <param name="imageId">The image.</param>
    public void AddImage(string imageId) => _rows.TryAdd(imageId, new(StringComparer.Ordinal));

    /// <summary>Adds the features of one image and task.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="task">The task.</param>
    /// <param name="features">The features.</param>
    /// <returns>False where the image has features of the task already: the first stand.</returns>
    public bool Add(string imageId, string task, GeometricFeatures features)
    {
        AddImage(imageId);
        return _rows[imageId].TryAdd(task, features);
    }

    /// <summary>Writes <c>num_instances.csv</c>.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    public void WriteInstanceCounts(Stream stream) =>
        Write(stream, _ => true, features => features.InstanceCount);

    /// <summary>Writes <c>area_ratio.csv</c>.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    public void WriteAreaRatios(Stream stream) =>
        Write(stream, task => _rows.Values.All(row => row.GetValueOrDefault(task, Absent).AreaRatio == 0), features => features.AreaRatio);

    /// <summary>Writes <c>elongation.csv</c>.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    public void WriteElongations(Stream stream) => Write(stream, _ => false, features => features.Elongation);

    /// <summary>Writes <c>rec_area_ratio.csv</c>.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    public void WriteRectangleAreaRatios(Stream stream) => Write(stream, _ => false, features => features.RectangleAreaRatio);

    /// <summary>Joins the four tables of the reference by image and task.</summary>
    /// <param name="instanceCounts">What <c>num_instances.csv</c> holds: the images and tasks of the result.</param>
    /// <param name="areaRatios">What <c>area_ratio.csv</c> holds.</param>
    /// <param name="elongations">What <c>elongation.csv</c> holds.</param>
    /// <param name="rectangleAreaRatios">What <c>rec_area_ratio.csv</c> holds.</param>
    /// <returns>The features; NaN for a number that is missing.</returns>
    /// <exception cref="DataFormatException">A count is no whole number, 0 or more.</exception>
    public static IReadOnlyDictionary<ImageTask, GeometricFeatures> Join(
        ScoreTable instanceCounts, ScoreTable areaRatios, ScoreTable elongations, ScoreTable rectangleAreaRatios)
    {
        IReadOnlyDictionary<ImageTask, double> areas = areaRatios.ByImageAndTask(), sides = elongations.ByImageAndTask(), fills = rectangleAreaRatios.ByImageAndTask();
        return instanceCounts.ByImageAndTask().ToDictionary(pair => pair.Key, pair => new GeometricFeatures(
            Count(pair.Key, pair.Value), ValueOf(areas, pair.Key), ValueOf(sides, pair.Key), ValueOf(fills, pair.Key)));

        static double ValueOf(IReadOnlyDictionary<ImageTask, double> values, ImageTask key) => values.TryGetValue(key, out double value) ? value : double.NaN;
    }

    private static int Count(ImageTask key, double value) =>
        value >= 0 && value <= int.MaxValue && value == Math.Floor(value)
            ? (int)value
            : throw new DataFormatException(
                DataFault.InvalidValue, $"row of '{key.ImageId}', column '{key.Task}'", "a whole number of instances", PythonNumberText.Format(value));

    private void Write(Stream stream, Func<string, bool> isWhole, Func<GeometricFeatures, double> value)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 65536, leaveOpen: true);
        writer.Write(string.Join(',', _tasks.Append("img_id").Select(CsvRows.Quote)));
        writer.Write('\n');
        bool[] whole = [.. _tasks.Select(isWhole)];
        foreach ((string image, Dictionary<string, GeometricFeatures> row) in _rows)
        {
            for (int t = 0; t < _tasks.Length; t++)
            {
                double number = value(row.GetValueOrDefault(_tasks[t], Absent));
                writer.Write(whole[t] ? ((long)number).ToString(CultureInfo.InvariantCulture) : double.IsNaN(number) ? string.Empty : PythonNumberText.Format(number));
                writer.Write(',');
            }

            writer.Write($"{CsvRows.Quote(image)}\n");
        }
    }
}
