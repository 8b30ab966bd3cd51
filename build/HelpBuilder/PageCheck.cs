namespace CheXplanation.HelpBuilder;

/// <summary>Holds pages against cmdlets: what is undocumented, or documented and not there, is a problem with file and line.</summary>
internal static class PageCheck
{
    private const int FewestExamples = 2;

    public static IEnumerable<Problem> Check(HelpPage page, CmdletDescription cmdlet)
    {
        Problem At(int line, string message) => new(page.File, line, message);

        string[] documented = [.. page.Parameters.Select(section => section.Title)];
        foreach (ParameterDescription parameter in cmdlet.Parameters.Where(parameter => !documented.Contains("-" + parameter.Name)))
        {
            yield return At(1, $"the parameter -{parameter.Name} is undocumented: add '### -{parameter.Name}'");
        }

        foreach (HelpSection section in page.Parameters)
        {
            if (cmdlet.Parameters.All(parameter => "-" + parameter.Name != section.Title))
            {
                yield return At(section.Line, $"{cmdlet.Name} has no parameter {section.Title}");
            }
            else if (documented.Count(name => name == section.Title) > 1)
            {
                yield return At(section.Line, $"{section.Title} is documented twice");
            }
        }

        foreach (HelpSection section in page.Parameters.Where(section => section.Title == "-ThrottleLimit" && !section.Text.Any(text => text.StartsWith(MamlWriter.DefaultMark, StringComparison.Ordinal))))
        {
            yield return At(section.Line, $"the default of {section.Title} depends on the machine that builds: add a paragraph '{MamlWriter.DefaultMark}the number of processors.'");
        }

        foreach (string output in cmdlet.Outputs.Where(output => page.Outputs.All(section => !section.Title.EndsWith(output, StringComparison.Ordinal))))
        {
            yield return At(1, $"the output {output} is undocumented: add '### {output}' below Outputs");
        }

        foreach (HelpSection section in page.Outputs.Where(section => section.Title != "None" && !cmdlet.Outputs.Contains(section.Title)))
        {
            yield return At(section.Line, $"{cmdlet.Name} has no output type {section.Title}");
        }

        foreach (HelpSection section in page.Parameters.Concat(page.Inputs).Concat(page.Outputs).Where(section => section.Text.Count == 0))
        {
            yield return At(section.Line, $"nothing is said of '{section.Title}'");
        }

        foreach (HelpSection example in page.Examples.Where(example => example.Blocks.All(block => block.Language != "powershell") || example.Text.Count == 0))
        {
            yield return At(example.Line, "an example has words and a block of ```powershell");
        }

        if (page.Examples.Count < FewestExamples)
        {
            yield return At(1, $"{page.Examples.Count} examples; at least {FewestExamples} are needed");
        }

        foreach ((string part, int count) in new[] { ("Description", page.Description.Count), ("Inputs", page.Inputs.Count), ("Outputs", page.Outputs.Count), ("Notes", page.Notes.Count), ("Related links", page.Links.Count) })
        {
            if (count == 0)
            {
                yield return At(1, $"the section '{part}' is empty");
            }
        }
    }
}
