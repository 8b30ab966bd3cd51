using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Fidelity;

/// <summary>eval.py on heatmaps and on human points: hits per image, bootstrap and summary.</summary>
public static class HitRuns
{
    private const string OfHeatmaps = "hit tables";
    private const string OfPoints = "human hit tables";

    /// <summary>Hits of the heatmaps' peaks.</summary>
    public static Outcome Heatmaps(GoldenRun run, Study study)
    {
        Dictionary<ImageTask, RunLengthMask> truth = study.ReadMasks(run.Input("--gt_path"));
        IReadOnlyList<SegmentationMask> masks = study.Segment(run.Input("--pred_path")).Masks;
        string[] images = [.. truth.Keys.Select(key => key.ImageId).Distinct().Order(StringComparer.Ordinal)];
        if (run.Crashed)
        {
            string[] without = [.. images.Except(masks.Select(mask => mask.ImageId))];
            return Outcome.Pin(run, OfHeatmaps, without.Length == 0 ? null
                : $"{string.Join(", ", without)} has no heatmap and no score (undefined), the other {images.Length - without.Length} images are scored");
        }

        // The reference labels its rows by the sorted ids, but they stand in the order in which its images come: by task, then by path.
        string[] rows = [.. masks.OrderBy(mask => mask.Task, StringComparer.Ordinal).Select(mask => mask.ImageId).Distinct().Where(images.Contains)];
        bool mislabelled = !rows.SequenceEqual(images);
        Dictionary<string, string>? labels = mislabelled ? rows.Zip(images).ToDictionary(pair => pair.First, pair => pair.Second) : null;
        return Outcome.OfFiles(
            run, OfHeatmaps, ScoreRuns.Files(run, Score(truth, masks, null)), ScoreRuns.Rule,
            mislabelled ? $"the reference labels the rows of {string.Join(", ", rows)} as {string.Join(", ", images)}; ours by id; with its labels all are equal" : string.Empty,
            labels is null ? null : ScoreRuns.Files(run, Score(truth, masks, labels)));
    }

    /// <summary>Hits of human points.</summary>
    public static Outcome Points(GoldenRun run, Study study)
    {
        Dictionary<ImageTask, RunLengthMask> truth = study.ReadMasks(run.Input("--gt_path"));
        var errors = new List<DataFormatException>();
        LocalizationTables tables = Score(run, truth, points => points, errors);
        if (run.Crashed)
        {
            return Outcome.Pin(run, OfPoints, errors.Count == 0 ? null : MaskRuns.Describe(errors));
        }

        var none = new List<DataFormatException>();
        LocalizationTables wrapped = Score(run, truth, points => Wrap(points, truth), none);
        Outcome outcome = Outcome.OfFiles(
            run, OfPoints, ScoreRuns.Files(run, tables), ScoreRuns.Rule,
            $"a negative point wraps there; ours: {MaskRuns.Describe(errors)}; with wrapped points all are equal", ScoreRuns.Files(run, wrapped));
        outcome.Tally.AddUnexplained(none.Count);
        return outcome;
    }

    private static LocalizationTables Score(
        Dictionary<ImageTask, RunLengthMask> truth, IEnumerable<SegmentationMask> predicted, Dictionary<string, string>? labels)
    {
        var tables = new LocalizationTables(nameof(LocalizationScore.Hit), PathologyTask.Ten);
        foreach (SegmentationMask mask in predicted)
        {
            if (truth.TryGetValue(new ImageTask(mask.ImageId, mask.Task), out RunLengthMask? known))
            {
                var score = new LocalizationScore(mask.GetIdentity(), EvaluationSlice.TruePositive, mask.GetMask(), known, (mask.PeakX!.Value, mask.PeakY!.Value));
                tables.Add(labels is null ? mask.ImageId : labels[mask.ImageId], mask.Task, score.Hit);
            }
        }

        foreach (ImageTask key in truth.Keys)
        {
            tables.Add(labels?.GetValueOrDefault(key.ImageId) ?? key.ImageId, key.Task, double.NaN);
        }

        return tables;
    }

    private static LocalizationTables Score(
        GoldenRun run, Dictionary<ImageTask, RunLengthMask> truth, Func<SalientPoints, SalientPoints> change, List<DataFormatException> errors)
    {
        using FileStream stream = File.OpenRead(run.Input("--pred_path"));
        Dictionary<ImageTask, SalientPoints> points = SalientPointJson.Read(stream, Study.Unnamed, errors.Add)
            .ToDictionary(read => new ImageTask(read.ImageId, read.Task), change);
        var tables = new LocalizationTables(nameof(LocalizationScore.Hit), PathologyTask.Ten);
        foreach ((ImageTask key, RunLengthMask mask) in truth)
        {
            try
            {
                var identity = new ItemIdentity { ImageId = key.ImageId, Task = key.Task };
                tables.Add(key.ImageId, key.Task, LocalizationScore.FromPoints(identity, points.GetValueOrDefault(key), mask).Hit);
            }
            catch (DataFormatException error)
            {
                errors.Add(error);
            }
        }

        return tables;
    }

    /// <summary>A negative index counts from the far edge, as in Python.</summary>
    private static SalientPoints Wrap(SalientPoints points, Dictionary<ImageTask, RunLengthMask> truth)
    {
        PictureSize size = truth[new ImageTask(points.ImageId, points.Task)].Size;
        return new SalientPoints(points.GetIdentity(), points.GetPoints().Select(point => new PicturePoint(Wrap(point.X, size.Width), Wrap(point.Y, size.Height))));

        static double Wrap(double value, int length) => Math.Truncate(value) is < 0 and double index ? index + length : value;
    }
}
