using System.Management.Automation;
using CheXplanation.Datasets;

namespace CheXplanation.Cmdlets;

/// <summary>The file of -TaskList.</summary>
internal static class TaskListFile
{
    /// <summary>Reads the list; null where none was named. What is wrong with it ends the cmdlet before any work.</summary>
    public static TaskNameList? Read(Cmdlet cmdlet, string? path, Func<string, string> resolve)
    {
        if (path is null)
        {
            return null;
        }

        string target = resolve(path);
        try
        {
            using Stream stream = InputFile.OpenRead(target);
            return TaskListJson.Read(stream);
        }
        catch (DataFormatException error)
        {
            cmdlet.ThrowTerminatingError(ChexError.Data(error.In(target), "TaskListUnreadable", path));
            throw;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            cmdlet.ThrowTerminatingError(ChexError.PathNotFound(target));
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            cmdlet.ThrowTerminatingError(ChexError.Unreadable(error, "TaskListUnreadable", target));
            throw;
        }
    }
}
