using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace CheXplanation.Cmdlets;

/// <summary>Offers words that begin as what was typed; those with blanks come in quotes.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private protected virtual IEnumerable<(string Word, string Meaning)> Words => [];

    /// <summary>The words for a command that is being typed; the same for all unless a completer looks at it.</summary>
    private protected virtual IEnumerable<(string Word, string Meaning)> WordsFor(CommandAst command, IDictionary bound) => Words;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        foreach ((string word, string meaning) in WordsFor(commandAst, fakeBoundParameters))
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
        ("gradcam", "Grad-CAM"), ("gradcampp", "Grad-CAM++"), ("ig", "Integrated Gradients"), ("occlusion", "occlusion of patches of the picture"), ("lrp", "layer-wise relevance propagation"),
    ];
}

/// <summary>Models that the reference knows; any other word is as good.</summary>
public sealed class ModelCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words => [("ensemble", "the mean of several models"), ("single", "one model")];
}

/// <summary>Phases of a study; any other word is as good.</summary>
public sealed class PhaseCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words => [("test", "the test set"), ("valid", "the validation set")];
}

/// <summary>What a human reader is called in the module's own objects; any other word is as good.</summary>
public sealed class ReaderCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words => [("human", "the human benchmark")];
}

/// <summary>Numeric properties of what is piped in; of scores where that is not known.</summary>
public sealed class ScorePropertyCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words =>
    [
        ("IoU", "intersection over union"), ("Dice", "Dice coefficient"), ("Precision", "share of the prediction that is true"),
        ("Recall", "share of the truth that is predicted"), ("Hit", "pointing game"), ("Probability", "the model's probability"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> WordsFor(CommandAst command, IDictionary bound)
    {
        (string Word, string Meaning)[] known = [.. Words];
        (string, string)[] piped = [.. PipedProperties.Of(command).Where(property => property.IsNumber)
            .Select(property => (property.Name, known.FirstOrDefault(word => word.Word == property.Name).Meaning ?? "a number of the piped objects"))];
        return piped.Length > 0 ? piped : known;
    }
}

/// <summary>Predictors that explain scores: numeric properties of what is piped in, and the features.</summary>
public sealed class PredictorCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words =>
    [
        ("InstanceCount", "instances of the pathology"), ("AreaRatio", "share of the picture"), ("Elongation", "longer over shorter side"),
        ("Irrectangularity", "how far from a rectangle"), ("Probability", "the model's probability"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> WordsFor(CommandAst command, IDictionary bound)
    {
        (string Word, string Meaning)[] known = [.. Words];
        return known.Concat(PipedProperties.Of(command)
            .Where(property => property.IsNumber && !known.Any(word => word.Word == property.Name)).Select(property => (property.Name, "a number of the piped objects")));
    }
}

/// <summary>Properties that split or name rows: of what is piped in, or those that the module's objects have.</summary>
public sealed class GroupPropertyCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words =>
    [
        ("Task", "the pathology"), ("Method", "the saliency method"), ("Model", "the model"), ("Reader", "the human reader"),
        ("Phase", "the phase of the study"), ("PatientId", "the patient"), ("ImageId", "the image"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> WordsFor(CommandAst command, IDictionary bound)
    {
        (string Word, string Meaning)[] known = [.. Words];
        IReadOnlyList<(string Name, bool IsNumber)> piped = PipedProperties.Of(command);
        return piped.Count == 0 ? known :
        [
            .. known.Where(word => piped.Any(property => property.Name == word.Word)),
            .. piped.Where(property => !property.IsNumber && !known.Any(word => word.Word == property.Name)).Select(property => (property.Name, "a property of the piped objects")),
        ];
    }
}

/// <summary>What -Smooth takes besides a number.</summary>
public sealed class SmoothCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words => [("Auto", "a fifth of the picture's height, made odd")];
}
