using System.Text;
using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace CheXplanation.HelpBuilder;

/// <summary>A topic of its own (about_...): Markdown as text of 80 columns, as Get-Help shows it.</summary>
internal static partial class AboutTopic
{
    private const int Columns = 80;
    private const int Indent = 4;

    public static string Write(string file, List<Problem> problems)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        MarkdownDocument document = MarkdownText.Parse(File.ReadAllText(file));
        var text = new StringBuilder($"TOPIC\n    {name}\n");
        if (document.FirstOrDefault() is not HeadingBlock { Level: 1 } title || MarkdownText.Words(title.Inline) != name)
        {
            problems.Add(new Problem(file, 1, $"the topic begins with '# {name}'"));
        }

        bool isShort = true;
        foreach (Block block in document.Skip(1))
        {
            if (block is HeadingBlock { Level: 1 })
            {
                problems.Add(new Problem(file, MarkdownText.LineOf(block), "a topic has one title"));
            }

            if (block is HeadingBlock heading)
            {
                text.Append('\n').Append(heading.Level == 2 ? MarkdownText.Words(heading.Inline).ToUpperInvariant() : "  " + MarkdownText.Words(heading.Inline)).Append('\n');
                isShort = false;
                continue;
            }

            text.Append(isShort ? "\nSHORT DESCRIPTION\n" : text[^2] == '\n' || EndsWithHeading(text) ? string.Empty : "\n");
            foreach (HelpBlock part in MarkdownText.Blocks([block], (line, message) => problems.Add(new Problem(file, line, message))))
            {
                Append(text, part, file, block, problems);
            }

            isShort = false;
        }

        return text.ToString();
    }

    private static bool EndsWithHeading(StringBuilder text)
    {
        string[] lines = text.ToString().TrimEnd('\n').Split('\n');
        return lines[^1].Length > 0 && !lines[^1].StartsWith("    ", StringComparison.Ordinal);
    }

    private static void Append(StringBuilder text, HelpBlock part, string file, Block block, List<Problem> problems)
    {
        if (part.Language is null)
        {
            int hanging = ListMark().Match(part.Text).Length;
            foreach (string line in Wrap(part.Text, Columns - Indent, hanging))
            {
                text.Append(' ', Indent).Append(line).Append('\n');
            }

            return;
        }

        foreach ((string line, int i) in part.Text.Split('\n').Select((line, i) => (line.TrimEnd('\r'), i)))
        {
            if (line.Length + Indent + 2 > Columns)
            {
                problems.Add(new Problem(file, MarkdownText.LineOf(block) + 1 + i, $"a line of code has {line.Length} columns; {Columns - Indent - 2} fit"));
            }

            text.Append(' ', line.Length > 0 ? Indent + 2 : 0).Append(line).Append('\n');
        }
    }

    [GeneratedRegex(@"^(- |\d+\. )")]
    private static partial Regex ListMark();

    /// <summary>Lines of at most so many columns; those after the first are indented.</summary>
    internal static IEnumerable<string> Wrap(string words, int columns, int hanging)
    {
        var line = new StringBuilder();
        foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.ToString().Trim().Length > 0 && line.Length + 1 + word.Length > columns)
            {
                yield return line.ToString();
                line.Clear().Append(' ', hanging);
            }

            if (line.ToString().Trim().Length > 0)
            {
                line.Append(' ');
            }

            line.Append(word);
        }

        yield return line.ToString();
    }
}
