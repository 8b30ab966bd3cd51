using System.Xml.Linq;

namespace CheXplanation.HelpBuilder;

/// <summary>Writes pages and what the engine knows as MAML, the XML that Get-Help reads beside a binary module.</summary>
internal sealed class MamlWriter(Uri online)
{
    /// <summary>How a paragraph begins that stands for the default of a fresh object.</summary>
    public const string DefaultMark = "Default: ";

    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace Msh = "http://msh";

    private static readonly ParameterDescription[] ShouldProcess =
    [
        Switch("WhatIf", "wi", "Shows what would be written, and writes nothing."),
        Switch("Confirm", "cf", "Asks before anything is written."),
    ];

    public XDocument Write(IEnumerable<(HelpPage Page, CmdletDescription Cmdlet)> cmdlets) => new(
        new XDeclaration("1.0", "utf-8", null),
        new XElement(Msh + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(item => Write(item.Page, item.Cmdlet))));

    private XElement Write(HelpPage page, CmdletDescription cmdlet)
    {
        ParameterDescription[] own = [.. page.Parameters.Select(section => cmdlet.Parameters.First(parameter => "-" + parameter.Name == section.Title))];
        ParameterDescription[] parameters = [.. own, .. cmdlet.SupportsShouldProcess ? ShouldProcess : []];
        Dictionary<string, IReadOnlyList<string>> words = page.Parameters.ToDictionary(section => section.Title[1..], section => section.Text);
        IReadOnlyList<string> WordsOf(ParameterDescription parameter) => words.TryGetValue(parameter.Name, out IReadOnlyList<string>? found) ? found : [parameter.HelpMessage];

        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml), new XAttribute(XNamespace.Xmlns + "command", Command), new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name), new XElement(Command + "verb", cmdlet.Verb), new XElement(Command + "noun", cmdlet.Noun),
                new XElement(Maml + "description", Para(page.Synopsis))),
            new XElement(Maml + "description", page.Description.Select(Para)),
            new XElement(Command + "syntax", cmdlet.Sets.Select(set => new XElement(
                Command + "syntaxItem", new XElement(Maml + "name", cmdlet.Name),
                parameters.Where(parameter => parameter.In(set) is not null).OrderBy(parameter => Rank(parameter.In(set)!)).Select(parameter => Write(parameter, parameter.In(set)!, []))))),
            new XElement(Command + "parameters", parameters.Select(parameter => Write(parameter, parameter.Main, WordsOf(parameter)))),
            new XElement(Command + "inputTypes", page.Inputs.Select(section => TypeOf(Command + "inputType", section))),
            new XElement(Command + "returnValues", page.Outputs.Select(section => TypeOf(Command + "returnValue", section))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", page.Notes.Select(Para))),
            new XElement(Command + "examples", page.Examples.Select(Write)),
            new XElement(
                Command + "relatedLinks",
                Link("Online version:", new Uri(online, $"{cmdlet.Name}.md").ToString()),
                page.Links.Select(link => Link(link.Text, link.Address))));
    }

    /// <summary>By position, then what must be given, then the order of the page.</summary>
    private static int Rank(ParameterUse use) => use.Position ?? (use.IsMandatory ? 1000 : 2000);

    private static XElement Write(ParameterDescription parameter, ParameterUse use, IReadOnlyList<string> words)
    {
        string type = NameOf(parameter.Type);
        (string fallback, IReadOnlyList<string> text) = DefaultOf(parameter, words);
        var element = new XElement(
            Command + "parameter",
            new XAttribute("required", use.IsMandatory ? "true" : "false"), new XAttribute("variableLength", parameter.Type.IsArray ? "true" : "false"),
            new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"), new XAttribute("pipelineInput", use.Pipeline),
            new XAttribute("position", use.Position?.ToString() ?? "named"), new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name));
        if (words.Count > 0)
        {
            element.Add(new XElement(Maml + "description", text.Concat(Accepted(parameter)).Select(Para)));
        }

        if (!parameter.IsSwitch)
        {
            element.Add(new XElement(Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", parameter.Type.IsArray ? "true" : "false"), type));
        }

        element.Add(new XElement(Dev + "type", new XElement(Maml + "name", parameter.IsSwitch ? "SwitchParameter" : type), new XElement(Maml + "uri")));
        element.Add(new XElement(Dev + "defaultValue", use.IsMandatory ? "None" : fallback));
        return element;
    }

    /// <summary>A paragraph 'Default: ...' of the page stands for what a fresh object tells: where that depends on the machine, or reads badly.</summary>
    private static (string Default, IReadOnlyList<string> Others) DefaultOf(ParameterDescription parameter, IReadOnlyList<string> words)
    {
        string? given = words.FirstOrDefault(text => text.StartsWith(DefaultMark, StringComparison.Ordinal));
        return given is null ? (parameter.Default, words) : (given[DefaultMark.Length..].TrimEnd('.'), [.. words.Where(text => text != given)]);
    }

    private static IEnumerable<string> Accepted(ParameterDescription parameter)
    {
        if (parameter.Range.Length > 0)
        {
            yield return $"Accepted: {parameter.Range}.";
        }

        if (parameter.Values.Count > 0)
        {
            yield return "Accepted values:";
        }

        foreach ((string name, string meaning) in parameter.Values)
        {
            yield return meaning.Length > 0 ? $"- {name}: {meaning}" : $"- {name}";
        }
    }

    private static XElement Write(HelpSection example, int index)
    {
        // Code, and what it prints, keep their lines; the words come below.
        string code = string.Join("\n\n", example.Blocks.Where(block => block.Language is not null).Select(block => block.Text));
        return new XElement(
            Command + "example",
            new XElement(Maml + "title", $"------- Example {index + 1}: {example.Title} -------"), new XElement(Dev + "code", code),
            new XElement(Dev + "remarks", example.Text.Append(string.Empty).Select(Para)));
    }

    private static XElement TypeOf(XName name, HelpSection section) => new(
        name, new XElement(Dev + "type", new XElement(Maml + "name", section.Title), new XElement(Maml + "uri")), new XElement(Maml + "description", section.Text.Select(Para)));

    private static XElement Link(string text, string? address) => new(
        Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", address ?? string.Empty));

    private static XElement Para(string text) => new(Maml + "para", text);

    private static string NameOf(Type type) => type.IsArray ? NameOf(type.GetElementType()!) + "[]" : type.Name;

    private static ParameterDescription Switch(string name, string alias, string words) => new()
    {
        Name = name, Type = typeof(System.Management.Automation.SwitchParameter), Aliases = [alias], Default = "False", HelpMessage = words,
        Uses = [new ParameterUse(System.Management.Automation.ParameterAttribute.AllParameterSets, false, null, "False")],
    };
}
