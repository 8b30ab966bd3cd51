using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>What all cmdlets share: cancellation, errors, paths.</summary>
public abstract class ChexCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private bool? _isVerbose;

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Whether the user asked to be told of decisions; asked once a call, before costly words are made.</summary>
    private protected bool IsVerbose => _isVerbose ??= MyInvocation.BoundParameters.TryGetValue("Verbose", out object? asked)
        ? asked is SwitchParameter { IsPresent: true }
        : SessionState.PSVariable.GetValue("VerbosePreference") is ActionPreference and not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    /// <summary>Tells what was done and how long it took, for -Verbose.</summary>
    private protected void Tell(string what)
    {
        if (IsVerbose)
        {
            WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{what} ({_clock.Elapsed.TotalSeconds:0.00} s)."));
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _cancellation.Cancel();

    /// <summary>Leaves the work where the pipeline has been stopped.</summary>
    private protected void ThrowIfStopping()
    {
        if (Stopping || _cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Progress of what the cmdlet does object by object.</summary>
    private protected ProgressMeter Meter(string activity, string unit) => new(this, activity, unit);

    /// <summary>Progress of a long computation, which stops with the pipeline.</summary>
    private protected WatchedWork Watch(string activity) => new(this, activity, _cancellation);

    /// <summary>Opens a file for reading, and shows how far it has been read.</summary>
    /// <exception cref="DataFormatException">It is empty, a pipe or a device.</exception>
    private protected Stream OpenRead(string path) => MeteredStream.OpenRead(this, path, Cancellation);

    /// <summary>The names of -TaskList; null where no list was given.</summary>
    private protected TaskNameList? ReadTaskList(string? path) => TaskListFile.Read(this, path, ResolveTarget, Cancellation);

    /// <summary>The tasks of -TaskList, or those of -Task where no list was given.</summary>
    private protected string[] ReadTasks(string? path, string[] given) => ReadTaskList(path)?.Tasks.ToArray() ?? given;

    /// <summary>Ends the cmdlet where parameters were given together that do not go together.</summary>
    private protected void Exclude(bool wrong, string message)
    {
        if (wrong)
        {
            ThrowTerminatingError(ChexError.Parameter(message, "ParametersExclude", null));
        }
    }

    /// <summary>Does what looks at the token; where that ends it, the pipeline is being stopped.</summary>
    private protected static void StopWhereCancelled(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the cmdlet's work.</summary>
    /// <param name="disposing">Whether it is disposed of, not finalised.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cancellation.Cancel();
        }
    }

    /// <summary>The files and folders that the user's paths stand for; what is not there becomes an error record.</summary>
    private protected IEnumerable<string> ResolvePaths(string[] paths, bool literal)
    {
        foreach (string path in paths)
        {
            foreach (string resolved in Resolve(path, literal))
            {
                yield return resolved;
            }
        }
    }

    /// <summary>Where the user's path points in the file system, whether it exists or not.</summary>
    private protected string ResolveTarget(string path)
    {
        string resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem")
        {
            ThrowTerminatingError(ChexError.NotFileSystem(path, provider.Name));
        }

        return resolved;
    }

    /// <summary>Ends the cmdlet where a file may not be written over.</summary>
    private protected void CheckTarget(string target, bool noClobber, bool force)
    {
        string place = File.Exists(target) ? File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target : target;
        if (!OperatingSystem.IsWindows() && place.StartsWith("/dev/", StringComparison.Ordinal))
        {
            // A file that is put in the place of a device would take the device away.
            ThrowTerminatingError(ChexError.Unwritable(new IOException($"'{target}' is a device, not a file."), target));
        }

        if (!File.Exists(target))
        {
            return;
        }

        if (noClobber)
        {
            ThrowTerminatingError(ChexError.FileExists(target));
        }

        if (!force && File.GetAttributes(place).HasFlag(FileAttributes.ReadOnly))
        {
            ThrowTerminatingError(ChexError.ReadOnly(target));
        }
    }

    /// <summary>Makes a folder where it is not there; where that fails, the cmdlet ends.</summary>
    private protected void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ChexError.Unwritable(error, folder));
        }
    }

    /// <summary>Writes a file whole or not at all; where that fails, the cmdlet ends.</summary>
    private protected void SaveFile(string target, bool noClobber, bool force, Action<Stream> write)
    {
        CheckTarget(target, noClobber, force);
        try
        {
            using var file = new WholeFile(target);
            var meter = new ProgressMeter(this, "Writing", MeteredStream.Unit) { Scale = MeteredStream.UnitBytes };
            write(new MeteredStream(new CancellableStream(file.Stream, Cancellation), meter));
            file.Commit();
            meter.Complete();
            Tell($"Wrote '{target}'");
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ChexError.Unwritable(error, target));
        }
    }

    private IEnumerable<string> Resolve(string path, bool literal)
    {
        if (literal)
        {
            string target = ResolveTarget(path);
            if (File.Exists(target) || Directory.Exists(target))
            {
                return [target];
            }
        }
        else
        {
            try
            {
                IReadOnlyCollection<string> found = GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
                if (provider.Name != "FileSystem")
                {
                    WriteError(ChexError.NotFileSystem(path, provider.Name));
                    return [];
                }

                if (found.Count > 0)
                {
                    return found;
                }
            }
            catch (Exception error) when (error is ItemNotFoundException or WildcardPatternException)
            {
                // Reported below, with what the user typed.
            }
        }

        WriteError(ChexError.PathNotFound(path));
        return [];
    }
}
