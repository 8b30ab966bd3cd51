using System.Management.Automation;
using CheXplanation.Datasets;

namespace CheXplanation.Cmdlets;

/// <summary>The file of -TaskList.</summary>
internal static class TaskListFile
{
    /// <summary>Reads the list; null where none was named. What is wrong with it ends the cmdlet before any work.</summary>
    public static TaskNameList? Read(Cmdlet cmdlet, string? path, Func<string, string> resolve, CancellationToken cancellation)
    {
        if (path is null)
        {
            return null;
        }

        string target = resolve(path);
        const string id = "TaskListUnreadable";
        return ParameterFile.Read(cmdlet, target, id, id, () =>
        {
            using Stream stream = InputFile.OpenRead(target, cancellation);
            return TaskListJson.Read(stream);
        });
    }
}
