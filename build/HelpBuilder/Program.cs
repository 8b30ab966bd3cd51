using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace CheXplanation.HelpBuilder;

/// <summary>Turns docs/cmdlets and docs/about into what Get-Help reads; a page that does not fit its cmdlet fails the build.</summary>
internal static partial class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["build", var assembly, var root, var output, var project])
        {
            return Build(assembly, Path.GetFullPath(root), output, new Uri(project.TrimEnd('/') + "/blob/main/docs/cmdlets/"));
        }

        if (arguments is ["new", var from, var docs, var name])
        {
            return Begin(from, docs, name);
        }

        Console.Error.WriteLine("usage: helpbuilder build CMDLETS.dll ROOT OUTPUT PROJECT-URL   or   helpbuilder new CMDLETS.dll ROOT VERB-NOUN");
        return 64;
    }

    private static int Build(string assembly, string root, string output, Uri online)
    {
        List<Problem> problems = [];
        string folder = Path.Combine(root, "docs", "cmdlets"), manifest = Path.Combine(root, "module", "CheXplanation.psd1");
        HashSet<string> exported = [.. ExportedName().Matches(File.ReadAllText(manifest)).Select(match => match.Value)];
        var pages = Directory.EnumerateFiles(folder, "*-*.md").Order(StringComparer.Ordinal).Select(file => new HelpPageReader(file, problems).Read()).ToDictionary(page => page.Name);
        List<(HelpPage, CmdletDescription)> written = [];
        foreach (CmdletDescription cmdlet in CmdletDescription.Of(assembly))
        {
            if (!exported.Contains(cmdlet.Name))
            {
                problems.Add(new Problem(manifest, 1, $"{cmdlet.Name} is not in CmdletsToExport"));
            }

            if (pages.Remove(cmdlet.Name, out HelpPage? page))
            {
                int before = problems.Count;
                problems.AddRange(PageCheck.Check(page, cmdlet));
                if (before == problems.Count)
                {
                    written.Add((page, cmdlet));
                }
            }
            else
            {
                problems.Add(new Problem(Path.Combine(folder, cmdlet.Name + ".md"), 1, $"{cmdlet.Name} has no page; CONTRIBUTING.md says how to begin one"));
            }
        }

        problems.AddRange(pages.Values.Select(page => new Problem(page.File, 1, $"there is no cmdlet {page.Name}")));
        List<(string Name, string Text)> topics = [.. Directory.EnumerateFiles(Path.Combine(root, "docs", "about"), "about_*.md").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileNameWithoutExtension(file), AboutTopic.Write(file, problems)))];
        if (problems.Count > 0)
        {
            problems.ForEach(Console.WriteLine);
            return 1;
        }

        Save(output, $"{Path.GetFileName(assembly)}-Help.xml", new MamlWriter(online).Write(written), topics);
        return 0;
    }

    private static void Save(string output, string name, XDocument help, List<(string Name, string Text)> topics)
    {
        if (Directory.Exists(output))
        {
            Directory.Delete(output, true);
        }

        Directory.CreateDirectory(output);
        foreach ((string topic, string text) in topics)
        {
            File.WriteAllText(Path.Combine(output, topic + ".help.txt"), text);
        }

        // Last: a build that finds it knows that everything was written.
        using var writer = XmlWriter.Create(Path.Combine(output, name), new XmlWriterSettings { Indent = true, NewLineChars = "\n" });
        help.Save(writer);
    }

    private static int Begin(string assembly, string root, string name)
    {
        string file = Path.Combine(root, "docs", "cmdlets", name + ".md");
        if (CmdletDescription.Of(assembly).FirstOrDefault(cmdlet => cmdlet.Name == name) is not { } found || File.Exists(file))
        {
            Console.Error.WriteLine($"There is no cmdlet {name} in {assembly}, or '{file}' is there already.");
            return 1;
        }

        File.WriteAllText(file, PageTemplate.For(found));
        Console.WriteLine(file);
        return 0;
    }

    [GeneratedRegex("(?<=')[A-Z][A-Za-z]+-[A-Za-z]+(?=')")]
    private static partial Regex ExportedName();
}
