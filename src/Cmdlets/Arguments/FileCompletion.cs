using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace CheXplanation.Cmdlets;

/// <summary>Offers folders, and of the files those that the parameter can read; all of them where none is of that kind.</summary>
public class FileCompleter : IArgumentCompleter
{
    private static readonly string[] Json = [".json"];
    private static readonly string[] Csv = [".csv"];
    private static readonly string[] Heatmaps = [".pkl", ".pickle", ".npy", ".npz", ".pt", ".pth", ".safetensors"];
    private static readonly string[] Masks = [".json", ".csv", ".png"];
    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    /// <inheritdoc/>
    public virtual IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        CompletionResult[] all = [.. CompletionCompleters.CompleteFilename(wordToComplete ?? string.Empty)];
        string[] wanted = ExtensionsOf(commandName, parameterName);
        CompletionResult[] right = [.. all.Where(file => file.ResultType == CompletionResultType.ProviderContainer
            || wanted.Contains(Path.GetExtension(file.ListItemText), StringComparer.OrdinalIgnoreCase))];
        return right.Length > 0 ? right : all;
    }

    private static string[] ExtensionsOf(string command, string parameter) => (command, parameter) switch
    {
        (_, "GroundTruth" or "Annotation" or "Segmentation" or "SalientPoint" or "CocoDataset" or "TaskList" or "Label") or ("Export-ChexOverlay" or "Export-ChexReport", "Benchmark") => Json,
        (_, "Heatmap") => Heatmaps,
        (_, "PicturePath") => Pictures,
        (_, "ThresholdTable" or "ProbabilityTable" or "StudyMap" or "Index") => Csv,
        ("Import-ChexHeatmap", _) => Heatmaps,
        ("Import-ChexSegmentation", _) => Masks,
        ("Import-ChexAnnotation" or "Import-ChexSalientPoint" or "Export-ChexSegmentation", _) => Json,
        ("Import-ChexLocalization" or "Import-ChexTable", _) => Csv,
        ("ConvertTo-ChexSegmentation" or "ConvertTo-CocoRle", _) => Pictures,
        _ => [],
    };
}

/// <summary>The built-in table of cutoffs, and the CSVs at hand.</summary>
public sealed class ProbabilityTableCompleter : FileCompleter
{
    /// <inheritdoc/>
    public override IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        bool isBuiltIn = ThresholdArgument.BuiltIn.StartsWith((wordToComplete ?? string.Empty).Trim('\'', '"'), StringComparison.OrdinalIgnoreCase);
        IEnumerable<CompletionResult> files = base.CompleteArgument(commandName, parameterName, wordToComplete ?? string.Empty, commandAst, fakeBoundParameters);
        return isBuiltIn
            ? files.Prepend(new CompletionResult(ThresholdArgument.BuiltIn, ThresholdArgument.BuiltIn, CompletionResultType.ParameterValue, "the cutoffs of the 2021 scripts"))
            : files;
    }
}

/// <summary>The images of the heatmaps in the folder of -Path.</summary>
public sealed class ImageIdCompleter : WordCompleter
{
    private const int MostFiles = 20_000;

    private protected override IEnumerable<(string Word, string Meaning)> WordsFor(CommandAst command, IDictionary bound)
    {
        if (bound["Path"] is not { } given || (given as IEnumerable<object>)?.FirstOrDefault() is var first && (first ?? given) is not string path)
        {
            return [];
        }

        try
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            string? folder = shell.AddScript("param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)").AddArgument(path)
                .Invoke<string>().FirstOrDefault();
            return folder is null || !Directory.Exists(folder) ? [] :
            [
                .. Directory.EnumerateFiles(folder, "*_map.*", SearchOption.AllDirectories).Take(MostFiles)
                    .Select(file => ImageOf(Path.GetFileName(file)))
                    .Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => (id, $"the image {id}")),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or RuntimeException and not PipelineStoppedException)
        {
            // A folder that cannot be looked into offers nothing.
            return [];
        }
    }

    /// <summary>What stands before IMAGE_TASK_map's task, whatever the format.</summary>
    private static string ImageOf(string name)
    {
        string stem = name[..name.LastIndexOf("_map.", StringComparison.Ordinal)];
        return stem[..Math.Max(stem.LastIndexOf('_'), 0)];
    }
}
