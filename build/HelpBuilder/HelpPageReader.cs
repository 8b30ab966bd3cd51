using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace CheXplanation.HelpBuilder;

/// <summary>Reads a cmdlet's page; what is missing or cannot be shown is reported with its line.</summary>
internal sealed class HelpPageReader(string file, List<Problem> problems)
{
    private static readonly string[] Known = ["Description", "Parameters", "Inputs", "Outputs", "Notes", "Examples", "Related links"];

    public HelpPage Read()
    {
        MarkdownDocument document = MarkdownText.Parse(File.ReadAllText(file));
        string name = System.IO.Path.GetFileNameWithoutExtension(file);
        if (document.FirstOrDefault() is not HeadingBlock { Level: 1 } title || MarkdownText.Words(title.Inline) != name)
        {
            Report(1, $"the page begins with '# {name}'");
        }

        List<(string Title, int Line, List<Block> Blocks)> parts = Split(document.Skip(1), 2);
        string[] synopsis = [.. Text(parts[0].Blocks)];
        if (synopsis.Length != 1)
        {
            Report(2, "one paragraph, the synopsis, follows the title");
        }

        foreach ((string part, int line, _) in parts.Skip(1))
        {
            if (!Known.Contains(part))
            {
                Report(line, $"no section is called '{part}'; there are {string.Join(", ", Known)}");
            }
        }

        foreach (string missing in Known.Where(section => parts.Count(part => part.Title == section) != 1))
        {
            Report(1, $"the page has one section '## {missing}'");
        }

        List<Block> Of(string section) => parts.FirstOrDefault(part => part.Title == section).Blocks ?? [];
        var page = new HelpPage
        {
            File = file,
            Name = name,
            Synopsis = synopsis.FirstOrDefault() ?? string.Empty,
            Description = [.. Text(Of("Description"))],
            Parameters = Sections(Of("Parameters")),
            Inputs = Sections(Of("Inputs")),
            Outputs = Sections(Of("Outputs")),
            Notes = [.. Text(Of("Notes"))],
            Examples = Sections(Of("Examples")),
            Links = [.. Of("Related links").OfType<ListBlock>().SelectMany(list => list.Descendants<LinkInline>()).Select(LinkOf)],
        };
        return page;
    }

    private HelpLink LinkOf(LinkInline link)
    {
        string text = MarkdownText.Words(link).Split(" (http")[0], address = link.Url ?? string.Empty;
        if (address.Contains("://", StringComparison.Ordinal))
        {
            return new HelpLink(text, address);
        }

        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!;
        if (!File.Exists(System.IO.Path.Combine(folder, address.Split('#')[0])))
        {
            Report(MarkdownText.LineOf(link), $"the link to '{address}' leads nowhere");
        }

        return new HelpLink(text, null);
    }

    private IEnumerable<string> Text(List<Block> blocks) => MarkdownText.Blocks(blocks, Report).Select(block => block.Text);

    private HelpSection[] Sections(List<Block> blocks) =>
        [.. Split(blocks, 3).Skip(1).Select(part => new HelpSection(part.Title, part.Line, [.. MarkdownText.Blocks(part.Blocks, Report)]))];

    /// <summary>What stands before the first heading of a level, then each heading with what stands below it.</summary>
    private static List<(string Title, int Line, List<Block> Blocks)> Split(IEnumerable<Block> blocks, int level)
    {
        List<(string, int, List<Block> Blocks)> parts = [(string.Empty, 1, [])];
        foreach (Block block in blocks)
        {
            if (block is HeadingBlock heading && heading.Level == level)
            {
                parts.Add((MarkdownText.Words(heading.Inline), MarkdownText.LineOf(heading), []));
            }
            else
            {
                parts[^1].Blocks.Add(block);
            }
        }

        return parts;
    }

    private void Report(int line, string message) => problems.Add(new Problem(file, line, message));
}
