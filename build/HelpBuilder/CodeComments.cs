using System.Xml.Linq;

namespace CheXplanation.HelpBuilder;

/// <summary>The summaries that the code gives its enumerations, from the compiler's XML beside the assemblies.</summary>
internal sealed class CodeComments
{
    private readonly Dictionary<string, string> _summaries = new(StringComparer.Ordinal);

    public CodeComments(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "CheXplanation.*.xml"))
        {
            foreach (XElement member in XDocument.Load(file).Descendants("member"))
            {
                if (member.Element("summary") is { } summary && member.Attribute("name")?.Value is ['F', ..] name)
                {
                    _summaries[name] = Text(summary);
                }
            }
        }
    }

    /// <summary>What a value of an enumeration means; empty where the code does not say.</summary>
    public string Summary(Type type, string value) => _summaries.GetValueOrDefault($"F:{type.FullName?.Replace('+', '.')}.{value}", string.Empty);

    private static string Text(XElement summary)
    {
        foreach (XElement reference in summary.Descendants().Where(element => element.Attribute("cref") is not null).ToList())
        {
            reference.ReplaceWith(reference.Attribute("cref")!.Value.Split('.')[^1]);
        }

        return string.Join(' ', summary.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
