using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace CheXplanation.HelpBuilder;

/// <summary>Markdown as plain text: what a console can show.</summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UsePreciseSourceLocation().Build();

    public static MarkdownDocument Parse(string text) => Markdown.Parse(text, Pipeline);

    /// <summary>The line of a block, from 1.</summary>
    public static int LineOf(MarkdownObject block) => block.Line + 1;

    /// <summary>The words of a paragraph or heading; code and emphasis lose their marks, a link keeps its text.</summary>
    public static string Words(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (Inline inline in inlines ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.ToString());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.ToString());
                    break;
                case LinkInline { Url: { } url } link when url.Contains("://", StringComparison.Ordinal):
                    text.Append($"{Words(link)} ({url})");
                    break;
                case ContainerInline container:
                    text.Append(Words(container));
                    break;
            }
        }

        return text.ToString().Trim();
    }

    /// <summary>The blocks of a section; what a console cannot show is a problem.</summary>
    public static IEnumerable<HelpBlock> Blocks(IEnumerable<Block> blocks, Action<int, string> report)
    {
        foreach (Block block in blocks)
        {
            switch (block)
            {
                case ParagraphBlock paragraph:
                    yield return new HelpBlock(Words(paragraph.Inline));
                    break;
                case FencedCodeBlock code:
                    yield return new HelpBlock(code.Lines.ToString().TrimEnd(), code.Info ?? string.Empty, code.Arguments);
                    break;
                case ListBlock list:
                    int number = int.TryParse(list.OrderedStart, out int start) ? start : 1;
                    foreach (ListItemBlock item in list.Cast<ListItemBlock>())
                    {
                        string mark = list.IsOrdered ? $"{number++}. " : "- ";
                        string text = string.Join(' ', Blocks(item, report).Select(inner => inner.Text));
                        yield return new HelpBlock(mark + text);
                    }

                    break;
                default:
                    report(LineOf(block), $"a {block.GetType().Name} cannot be shown in a console; use paragraphs, lists and fenced code");
                    break;
            }
        }
    }
}
