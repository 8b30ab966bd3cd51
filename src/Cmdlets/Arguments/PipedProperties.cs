using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using CheXplanation.Localization;

namespace CheXplanation.Cmdlets;

/// <summary>The properties of what is piped into a command that is being typed: of a variable's objects, or of what the command before it gives.</summary>
internal static class PipedProperties
{
    private static readonly HashSet<string> PassingOn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Where-Object", "Where", "?", "Sort-Object", "Sort", "Tee-Object", "Tee", "Select-Object", "Select",
    };

    /// <summary>Names, and whether they hold numbers; none where it cannot be told without running something.</summary>
    public static IReadOnlyList<(string Name, bool IsNumber)> Of(CommandAst command)
    {
        if (command.Parent is not PipelineAst pipeline)
        {
            return [];
        }

        int at = pipeline.PipelineElements.IndexOf(command);
        while (--at >= 0)
        {
            switch (pipeline.PipelineElements[at])
            {
                case CommandAst before when PassingOn.Contains(before.GetCommandName() ?? string.Empty):
                    continue;
                case CommandAst before when before.GetCommandName() is { } name:
                    return [.. OfCommand(name), .. AskedFor(before, name)];
                case CommandExpressionAst { Expression: VariableExpressionAst variable }:
                    return OfVariable(variable.VariablePath.UserPath);
                default:
                    return [];
            }
        }

        return [];
    }

    private static IReadOnlyList<(string Name, bool IsNumber)> OfCommand(string name)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        CommandInfo? command = shell.AddCommand("Get-Command").AddParameter("Name", name).AddParameter("ErrorAction", "Ignore").Invoke<CommandInfo>().FirstOrDefault();
        return command is null ? [] :
        [
            .. command.OutputType.Select(output => output.Type).OfType<Type>()
                .SelectMany(type => type.GetProperties()).Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
                .Select(property => (property.Name, IsNumber(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))).Distinct(),
        ];
    }

    /// <summary>The scores that Measure-ChexLocalization adds for the words after its -Metric.</summary>
    private static IEnumerable<(string Name, bool IsNumber)> AskedFor(CommandAst command, string name)
    {
        if (!string.Equals(name, "Measure-ChexLocalization", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        int at = command.CommandElements.ToList().FindIndex(element => element is CommandParameterAst { ParameterName: var parameter }
            && parameter.Length > 1 && nameof(MeasureChexLocalizationCommand.Metric).StartsWith(parameter, StringComparison.OrdinalIgnoreCase));
        return at < 0 || at + 1 == command.CommandElements.Count ? [] : command.CommandElements[at + 1].FindAll(element => element is StringConstantExpressionAst, false)
            .Select(word => ((StringConstantExpressionAst)word).Value).Where(word => Enum.TryParse<AgreementMetric>(word, true, out _))
            .SelectMany(word => AgreementMetricNames.Properties(Enum.Parse<AgreementMetric>(word, true))).Distinct().Select(property => (property, true));
    }

    private static IReadOnlyList<(string Name, bool IsNumber)> OfVariable(string name)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        object? value = shell.AddScript("param($name) , $ExecutionContext.SessionState.PSVariable.GetValue($name)").AddArgument(name).Invoke<object>().FirstOrDefault();
        object? first = ObjectProperty.Unwrap(value) is IEnumerable<object> many ? many.FirstOrDefault() : value;
        return first is null or string ? [] : [.. PSObject.AsPSObject(first).Properties.Select(property => (property.Name, HoldsNumber(property)))];
    }

    private static bool HoldsNumber(PSPropertyInfo property)
    {
        try
        {
            return ObjectProperty.Unwrap(property.Value) switch
            {
                null => false,
                string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
                { } value => IsNumber(value.GetType()),
            };
        }
        catch (GetValueException)
        {
            // A property that cannot be read has no number to offer.
            return false;
        }
    }

    private static bool IsNumber(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;
}
