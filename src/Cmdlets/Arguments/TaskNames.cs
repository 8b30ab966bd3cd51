using System.Collections;
using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Takes a task that was typed in another spelling as the one of CheXpert's labels that it can only mean; every other name stays as it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TaskNameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ObjectProperty.Unwrap(inputData) switch
    {
        string task => Spell(task),
        IList tasks => tasks.Cast<object?>().Select(task => ObjectProperty.Unwrap(task) is string text ? Spell(text) : task).ToArray(),
        _ => inputData,
    };

    private static string Spell(string typed) => PathologyTask.Canonical(typed);
}
