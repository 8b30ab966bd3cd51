using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>A block of PowerShell in a page, with the output that the page shows below it, if it does.</summary>
/// <param name="File">The page, from the repository's root.</param>
/// <param name="Line">The line of the block's fence.</param>
/// <param name="Code">The code.</param>
/// <param name="NeedsPwsh">Whether it is marked <c>powershell pwsh</c>: it needs cmdlets that the bare engine does not have.</param>
/// <param name="Output">The output that is shown; null where there is none.</param>
public sealed partial record DocumentedExample(string File, int Line, string Code, bool NeedsPwsh, string? Output)
{
    /// <summary>Whether pages whose shown output differs are to be written anew, not to fail: the environment variable CHEXPLANATION_UPDATE_PAGES.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("CHEXPLANATION_UPDATE_PAGES") is not null;

    /// <summary>The blocks of a page in their order.</summary>
    public static IReadOnlyList<DocumentedExample> Of(string file)
    {
        string text = Read(file);
        return [.. Block().Matches(text).Select(match => new DocumentedExample(
            file, text[..match.Index].Count(c => c == '\n') + 1, match.Groups["code"].Value, match.Groups["pwsh"].Success, match.Groups["shown"].Success ? match.Groups["output"].Value : null))];
    }

    /// <summary>Puts what was printed into the page, in the order of its blocks: how shown output is brought up to date.</summary>
    public static void Update(string file, IReadOnlyList<string> printed)
    {
        int i = 0;
        string text = Block().Replace(Read(file), match =>
            match.Groups["shown"].Success && i < printed.Count && !match.Groups["pwsh"].Success
                ? $"{match.Value[..(match.Groups["shown"].Index - match.Index)]}\n```output\n{printed[i++]}```"
                : Advance(match, ref i));
        System.IO.File.WriteAllText(Path.Combine(SharedData.RepositoryRoot, file), text);
    }

    private static string Advance(Match match, ref int i)
    {
        i++;
        return match.Value;
    }

    private static string Read(string file) => System.IO.File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^```powershell(?<pwsh> pwsh)?\n(?<code>.*?)^```$(?<shown>\n```output\n(?<output>.*?)^```$)?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
