using System.Management.Automation;
using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>docs/coming-from-python.md: each line runs, and each flag of the reference's scripts is in it.</summary>
public sealed partial class ComingFromPythonTests : IDisposable
{
    // From the argument parsers of the scripts, today's and those of 2021.
    private static readonly Dictionary<string, string> Flags = new()
    {
        ["annotation_to_segmentation.py"] = "--ann_path --output_path",
        ["heatmap_to_segmentation.py"] = "--map_dir --threshold_path --probability_threshold_path --output_path --if_smoothing --k",
        ["tune_heatmap_threshold.py"] = "--map_dir --gt_path --save_dir",
        ["tune_probability_threshold.py"] = "--map_dir --gt_path --save_dir",
        ["eval.py"] = "--metric --gt_path --pred_path --true_pos_only --save_dir --if_human_benchmark --seed",
        ["calculate_percentage_decrease.py"] = "--metric --hb_bootstrap_results --pred_bootstrap_results --save_dir --seed",
        ["count_segs.py"] = "--seg_path --save_dir",
        ["compute_pathology_features.py"] = "--gt_ann --gt_seg --save_dir",
        ["plot_pathology_features.py"] = "--features_dir --save_dir",
        ["regression_pathology_features.py"] = "--features_dir --pred_iou_results --pred_hitmiss_results --evaluate_hb --hb_iou_results --hb_hitmiss_results --save_dir",
        ["regression_model_assurance.py"] = "--metric --map_dir --pred_results --save_dir",
        ["precision_recall_specificity.py"] = "--gt_path --pred_seg_path --hb_seg_path --save_dir",
        ["segmentation/pred_segmentation.py"] = "--phase --method --model_type --if_threshold --save_dir",
        ["segmentation/gt_segmentation.py"] = "--dataset --save_dir",
        ["eval.py (March 2021)"] = "--phase --pred_path --save_dir",
        ["eval_miou.py (October 2021)"] = "--method --phase --model_type --model --tp --save_dir",
        ["eval_ptgame.py (October 2021)"] = "--phase --method --model --save_dir",
        ["preprocess/tune_threshold.py, preprocess/tune_saliency_threshold.py"] = "--method --model_type --model",
        ["preprocess/clean_annotations.py"] = "--dataset",
    };

    private static readonly string Document = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "coming-from-python.md"));

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void EveryFlagOfEveryScript_IsInItsSection()
    {
        Dictionary<string, string> sections = Document.Split("\n### ").Skip(1).ToDictionary(section => section.Split('\n')[0].Trim(), section => section);
        foreach ((string script, string flags) in Flags)
        {
            Assert.True(sections.ContainsKey(script), $"no section '{script}'");
            Assert.All(flags.Split(' '), flag => Assert.Matches($@"`[^`\n]*{flag}\b", sections[script]));
        }
    }

    [Fact]
    public void EveryLine_RunsOnAGeneratedStudy()
    {
        _module.Run("$null = New-ChexSample . -ImageCount 24");
        foreach ((string from, string to) in new[] { ("heatmaps", "gradcam_maps_val"), ("gt_annotations.json", "gt_annotations_val.json"), ("hb_annotations.json", "hb_annotations_val.json") })
        {
            Directory.Move(Path.Combine(_module.Folder, from), Path.Combine(_module.Folder, to));
        }

        File.Delete(Path.Combine(_module.Folder, "gt_segmentations.json"));
        string[] lines = [.. Blocks().Matches(Document).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.InRange(lines.Length, 35, 100);
        foreach (string line in lines)
        {
            HostedResult result = _module.Run(line);
            Assert.True(result.Terminating is null && result.Errors.Count == 0, $"{line}\n{string.Join('\n', result.Errors)}{result.Terminating}");
        }

        string[] files = [.. Directory.EnumerateFiles(_module.Folder, "*.*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_module.Folder, file).Replace('\\', '/')).Where(file => !file.EndsWith(".pkl", StringComparison.Ordinal))];
        Assert.All(
            new[]
            {
                "results/iou_results_per_cxr.csv", "results/iou_bootstrap_results_per_cxr.csv", "results/iou_summary_results.csv", "results/hitmiss_summary_results.csv",
                "results/iou_humanbenchmark_summary_results.csv", "results/hitmiss_humanbenchmark_summary_results.csv", "results/miou_pct_decrease.csv",
                "results/hitrate_pct_decrease.csv", "results/n_segs.csv", "features/num_instances.csv", "features/rec_area_ratio.csv", "tuned/tuning_results.csv",
                "tuned/probability_tuning_results.csv", "results/regression_features_pred_iou.csv", "results/regression_features_hitmiss_diff.csv",
                "results/regression_modelprob_iou.csv", "results/pred_precision_recall_specificity.csv", "results/hb_precision_recall_specificity.csv",
                "eval_results/valid_eval_summary_ious.csv", "eval_results/valid_gradcam_densenet_ensemble_tp_iou.csv", "eval_results/valid_gradcam_densenet_ensemble_iou.csv",
                "eval_results/valid_human_iou.csv", "eval_results/valid_gradcam_densenet_hit.csv",
            },
            file => Assert.Contains(file, files));
    }

    [GeneratedRegex("```powershell\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
