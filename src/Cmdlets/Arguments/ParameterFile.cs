using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Reads what a parameter names; what is wrong with it ends the cmdlet before any work.</summary>
internal static class ParameterFile
{
    /// <summary>Reads a file, object by object.</summary>
    /// <param name="cmdlet">Who ends.</param>
    /// <param name="target">The file, resolved.</param>
    /// <param name="unreadableId">The error id of a file that cannot be read.</param>
    /// <param name="invalidId">The error id of an object that is not taken.</param>
    /// <param name="read">The reading.</param>
    public static void Read(Cmdlet cmdlet, string target, string unreadableId, string invalidId, Action read) => Read(cmdlet, target, unreadableId, invalidId, () =>
    {
        read();
        return true;
    });

    /// <summary>Reads a file, or whatever <paramref name="read"/> reads.</summary>
    /// <param name="cmdlet">Who ends.</param>
    /// <param name="target">The file, resolved; empty where there is none.</param>
    /// <param name="unreadableId">The error id of a file that cannot be read.</param>
    /// <param name="invalidId">The error id of an object that is not taken.</param>
    /// <param name="read">The reading.</param>
    public static T Read<T>(Cmdlet cmdlet, string target, string unreadableId, string invalidId, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (DataFormatException error)
        {
            cmdlet.ThrowTerminatingError(ChexError.Data(target.Length > 0 ? error.In(target) : error, unreadableId, target));
            throw;
        }
        catch (ArgumentException error)
        {
            cmdlet.ThrowTerminatingError(ChexError.Parameter(error.Message, invalidId, null));
            throw;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            cmdlet.ThrowTerminatingError(ChexError.PathNotFound(error is FileNotFoundException { FileName: { } name } ? name : target));
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            cmdlet.ThrowTerminatingError(ChexError.Unreadable(error, unreadableId, target));
            throw;
        }
    }
}
