using System.Text;

namespace CheXplanation.HelpBuilder;

/// <summary>A page to begin with, for a new cmdlet: what the code says stands there already, the rest fails the build until it is written.</summary>
internal static class PageTemplate
{
    public static string For(CmdletDescription cmdlet)
    {
        var text = new StringBuilder($"# {cmdlet.Name}\n\n\n## Description\n\n\n## Parameters\n");
        foreach (ParameterDescription parameter in cmdlet.Parameters.OrderBy(parameter => parameter.Main.Position ?? (parameter.Main.IsMandatory ? 1000 : 2000)))
        {
            text.Append($"\n### -{parameter.Name}\n{parameter.HelpMessage}\n");
        }

        text.Append("\n## Inputs\n");
        foreach (ParameterDescription parameter in cmdlet.Parameters.Where(parameter => parameter.Uses.Any(use => use.Pipeline.Contains("ByValue", StringComparison.Ordinal))))
        {
            text.Append($"\n### {parameter.Type.Name}\n{parameter.HelpMessage}\n");
        }

        text.Append("\n## Outputs\n");
        foreach (string output in cmdlet.Outputs)
        {
            text.Append($"\n### {output}\n\n");
        }

        return text.Append("\n## Notes\n\n\n## Examples\n\n### \n```powershell\n```\n\n\n### \n```powershell\n```\n\n\n## Related links\n- [about_CheXplanation](../about/about_CheXplanation.md)\n").ToString();
    }
}
