using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace CheXplanation.Cmdlets;

/// <summary>Offers words that begin as what was typed; those with blanks come in quotes.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private protected abstract IEnumerable<(string Word, string Meaning)> Words { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        foreach ((string word, string meaning) in Words)
        {
            if (word.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            {
                string text = word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word;
                yield return new CompletionResult(text, word, CompletionResultType.ParameterValue, meaning);
            }
        }
    }
}

/// <summary>The ten tasks of CheXlocalize.</summary>
public sealed class TaskCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words => PathologyTask.TenSorted.Select(task => (task, $"the task {task}"));
}

/// <summary>Saliency methods that the reference knows; any other word is as good.</summary>
public sealed class MethodCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words =>
    [
        ("gradcam", "Grad-CAM"), ("gradcampp", "Grad-CAM++"), ("ig", "Integrated Gradients"), ("occlusion", "occlusion"), ("lrp", "layer-wise relevance propagation"),
    ];
}

/// <summary>Properties of scores.</summary>
public sealed class ScorePropertyCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words =>
    [
        ("IoU", "intersection over union"), ("Dice", "Dice coefficient"), ("Precision", "share of the prediction that is true"),
        ("Recall", "share of the truth that is predicted"), ("Hit", "pointing game"), ("Probability", "the model's probability"),
    ];
}

/// <summary>Predictors that explain scores.</summary>
public sealed class PredictorCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words =>
    [
        ("InstanceCount", "instances of the pathology"), ("AreaRatio", "share of the picture"), ("Elongation", "longer over shorter side"),
        ("Irrectangularity", "how far from a rectangle"), ("Probability", "the model's probability"),
    ];
}

/// <summary>Properties that split or name rows.</summary>
public sealed class GroupPropertyCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words =>
    [
        ("Task", "the pathology"), ("Method", "the saliency method"), ("Model", "the model"), ("Reader", "the human reader"),
        ("Phase", "the phase of the study"), ("PatientId", "the patient"), ("ImageId", "the image"),
    ];
}

/// <summary>The built-in table of cutoffs.</summary>
public sealed class ProbabilityTableCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words => [(ThresholdArgument.BuiltIn, "the cutoffs of the 2021 scripts")];
}

/// <summary>What -Smooth takes besides a number.</summary>
public sealed class SmoothCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words => [("Auto", "a fifth of the picture's height, made odd")];
}
