using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace CheXplanation.HelpBuilder;

/// <summary>A parameter in one parameter set.</summary>
internal sealed record ParameterUse(string Set, bool IsMandatory, int? Position, string Pipeline);

/// <summary>A parameter as the engine knows it.</summary>
internal sealed record ParameterDescription
{
    public required string Name { get; init; }

    public required Type Type { get; init; }

    public required IReadOnlyList<ParameterUse> Uses { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public bool TakesWildcards { get; init; }

    public string Default { get; init; } = "None";

    public string HelpMessage { get; init; } = string.Empty;

    /// <summary>What is accepted, in words; empty where anything of the type is.</summary>
    public string Range { get; init; } = string.Empty;

    /// <summary>The named values with their meanings.</summary>
    public IReadOnlyList<(string Name, string Meaning)> Values { get; init; } = [];

    public bool IsSwitch => Type == typeof(SwitchParameter);

    /// <summary>The use in a set, or null.</summary>
    public ParameterUse? In(string set) => Uses.FirstOrDefault(use => use.Set == set) ?? Uses.FirstOrDefault(use => use.Set == ParameterAttribute.AllParameterSets);

    /// <summary>The first use: what the full help shows.</summary>
    public ParameterUse Main => Uses[0];
}

/// <summary>A cmdlet as the engine knows it: read off the compiled class, so that no page repeats it.</summary>
internal sealed class CmdletDescription
{
    private CmdletDescription(Type type, CmdletAttribute attribute, CodeComments comments)
    {
        Verb = attribute.VerbName;
        Noun = attribute.NounName;
        Name = $"{Verb}-{Noun}";
        object cmdlet = Activator.CreateInstance(type)!;
        var parameters = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttributes<ParameterAttribute>().Any())
            .Select(property => Describe(property, cmdlet, comments)).ToList();
        // The default set first, also where no parameter names it, then the others as the class has them.
        string[] named = [.. parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).Prepend(attribute.DefaultParameterSetName)
            .Where(set => set is not null && set != ParameterAttribute.AllParameterSets).Distinct(StringComparer.Ordinal)];
        Sets = named.Length == 0 ? [ParameterAttribute.AllParameterSets] : named;
        Parameters = parameters;
        SupportsShouldProcess = attribute.SupportsShouldProcess;
        Outputs = [.. type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type).Select(output => output.Name)];
        if (cmdlet is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }

    public string Name { get; }

    public string Verb { get; }

    public string Noun { get; }

    public IReadOnlyList<string> Sets { get; }

    public IReadOnlyList<ParameterDescription> Parameters { get; }

    public bool SupportsShouldProcess { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>All cmdlets of an assembly.</summary>
    public static IReadOnlyList<CmdletDescription> Of(string assembly)
    {
        var comments = new CodeComments(System.IO.Path.GetDirectoryName(assembly)!);
        return [.. Assembly.LoadFrom(assembly).GetExportedTypes()
            .Where(type => !type.IsAbstract && type.GetCustomAttribute<CmdletAttribute>() is not null)
            .Select(type => new CmdletDescription(type, type.GetCustomAttribute<CmdletAttribute>()!, comments))
            .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];
    }

    private static ParameterDescription Describe(PropertyInfo property, object cmdlet, CodeComments comments)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Type element = type.IsArray ? type.GetElementType()! : type;
        return new ParameterDescription
        {
            Name = property.Name,
            Type = type,
            Uses = [.. property.GetCustomAttributes<ParameterAttribute>().Select(use => new ParameterUse(
                use.ParameterSetName, use.Mandatory, use.Position == int.MinValue ? null : use.Position,
                (use.ValueFromPipeline, use.ValueFromPipelineByPropertyName) switch
                {
                    (true, true) => "True (ByValue, ByPropertyName)",
                    (true, false) => "True (ByValue)",
                    (false, true) => "True (ByPropertyName)",
                    _ => "False",
                }))],
            Aliases = [.. property.GetCustomAttributes<AliasAttribute>().SelectMany(alias => alias.AliasNames)],
            TakesWildcards = property.GetCustomAttribute<SupportsWildcardsAttribute>() is not null,
            Default = Show(property.GetValue(cmdlet)),
            HelpMessage = property.GetCustomAttributes<ParameterAttribute>().Select(use => use.HelpMessage).FirstOrDefault(text => text is not null) ?? string.Empty,
            Range = RangeOf(property),
            Values = element.IsEnum
                ? [.. Enum.GetNames(element).Select(name => (name, comments.Summary(element, name)))]
                : [.. property.GetCustomAttributes<ValidateSetAttribute>().SelectMany(set => set.ValidValues).Select(value => (value, string.Empty))],
        };
    }

    private static string RangeOf(PropertyInfo property)
    {
        List<string> limits = [];
        if (property.GetCustomAttribute<ValidateRangeAttribute>() is { } range)
        {
            limits.Add($"from {Show(range.MinRange)} to {Show(range.MaxRange)}");
        }

        if (property.GetCustomAttribute<ValidateCountAttribute>() is { } count)
        {
            limits.Add(count.MinLength == count.MaxLength ? $"{count.MinLength} of them" : $"{count.MinLength} to {count.MaxLength} of them");
        }

        return string.Join(", ", limits);
    }

    private static string Show(object? value) => value switch
    {
        null => "None",
        SwitchParameter => "False",
        string { Length: 0 } => "None",
        string text => text,
        IList { Count: 0 } => "None",
        IList list => string.Join(", ", list.Cast<object?>().Select(Show)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "None",
    };
}
