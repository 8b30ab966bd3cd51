namespace CheXplanation.HelpBuilder;

/// <summary>What is wrong with a page, in the form that builds show as an error of that file and line.</summary>
internal sealed record Problem(string File, int Line, string Message)
{
    public override string ToString() => $"{File}({Line}): error CHEXHELP: {Message}";
}
