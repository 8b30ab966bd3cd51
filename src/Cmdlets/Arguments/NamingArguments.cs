using System.Management.Automation;
using CheXplanation.Heatmaps;

namespace CheXplanation.Cmdlets;

/// <summary>How names of files tell image and task, as -NamePattern, -ByFolder, -SetImageId and -SetTask say it.</summary>
internal sealed record NamingArguments(string? Pattern, bool ByFolder, string? ImageId, string? Task)
{
    /// <summary>Whether something else tells the tasks, as labels do.</summary>
    public bool HasOtherTasks { get; init; }

    /// <summary>The naming; a pattern that cannot tell image and task ends the cmdlet.</summary>
    /// <param name="cmdlet">Who ends.</param>
    /// <param name="known">The tasks that names may tell.</param>
    public HeatmapNaming Read(Cmdlet cmdlet, TaskNameList known)
    {
        try
        {
            var naming = new HeatmapNaming { Tasks = known, Pattern = Pattern, ByFolder = ByFolder, ImageId = ImageId, Task = Task };
            if (Pattern is not null && !((ImageId is not null || naming.HasGroup("id")) && (Task is not null || HasOtherTasks || naming.HasGroup("task"))))
            {
                cmdlet.ThrowTerminatingError(ChexError.Parameter("-NamePattern needs the named groups id and task: '(?<id>.+)_(?<task>.+)'.", "NamePatternInvalid", null));
            }

            return naming;
        }
        catch (ArgumentException error)
        {
            cmdlet.ThrowTerminatingError(ChexError.Parameter($"-NamePattern is no regular expression: {error.Message}", "NamePatternInvalid", null));
            throw;
        }
    }
}
