using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Pathology;

namespace CheXplanation.Fidelity;

/// <summary>compute_pathology_features.py: the shape of pathologies.</summary>
public static class FeatureRuns
{
    private const string Kind = "features";

    /// <summary>The four tables of features.</summary>
    public static Outcome Compare(GoldenRun run, Study study)
    {
        Dictionary<ImageTask, RunLengthMask> masks = study.ReadMasks(run.Input("--gt_seg"));
        var tables = new PathologyFeatureTables(PathologyTask.Ten);
        var shapeless = new List<string>();
        using FileStream stream = File.OpenRead(run.Input("--gt_ann"));
        foreach (Annotation annotation in AnnotationJson.Read(stream, Study.Unnamed, new AnnotationReadOptions(), error => throw error))
        {
            tables.AddImage(annotation.ImageId);
            if (masks.TryGetValue(new ImageTask(annotation.ImageId, annotation.Task), out RunLengthMask? mask))
            {
                GeometricFeatures features = GeometricFeatures.Of(mask, annotation.PolygonCount);
                tables.Add(annotation.ImageId, annotation.Task, features);
                if (!mask.IsEmpty && double.IsNaN(features.Elongation) && double.IsNaN(features.RectangleAreaRatio))
                {
                    shapeless.Add($"{annotation.ImageId} / {annotation.Task} has n_instance {features.InstanceCount}, "
                        + $"area_ratio {PythonNumberText.Format(features.AreaRatio)}, elongation and rec_area_ratio empty");
                }
            }
        }

        return run.Crashed
            ? Outcome.Pin(run, Kind, shapeless.Count == 0 ? null : string.Join("; ", shapeless))
            : Outcome.OfFiles(run, Kind, new Dictionary<string, string>
            {
                ["num_instances.csv"] = Study.Text(tables.WriteInstanceCounts),
                ["area_ratio.csv"] = Study.Text(tables.WriteAreaRatios),
                ["elongation.csv"] = Study.Text(tables.WriteElongations),
                ["rec_area_ratio.csv"] = Study.Text(tables.WriteRectangleAreaRatios),
            }, Rule);
    }

    private static CsvRule Rule(string file) => file switch
    {
        "num_instances.csv" => CsvRule.Exact,
        "area_ratio.csv" => CsvRule.Within(1e-9),
        _ => CsvRule.Within(1e-6),
    };
}
