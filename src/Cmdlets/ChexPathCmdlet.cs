using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>A cmdlet that reads files: -Path with wildcards, -LiteralPath without; what is wrong with one file never stops the next.</summary>
public abstract class ChexPathCmdlet : ChexCmdlet
{
    /// <summary>The parameter set of -Path.</summary>
    private protected const string PathSet = "Path";

    /// <summary>The parameter set of -LiteralPath.</summary>
    private protected const string LiteralPathSet = "LiteralPath";

    /// <summary>Files or, where the cmdlet reads folders, folders; wildcards allowed.</summary>
    /// <remarks>By property name, so that what Test-ChexHeatmap found can be piped on.</remarks>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = "Files or folders to read; wildcards allowed.")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FileCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders, taken to the letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true, HelpMessage = "Files or folders to read, without wildcards.")]
    [Alias("PSPath", "LP")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public string[] LiteralPath { get; set; } = [];

    private ProgressMeter? _reading;
    private int _files;
    private int _objects;

    /// <summary>The error id of a file that cannot be read.</summary>
    private protected abstract string UnreadableId { get; }

    /// <summary>Whether a path was not there or a file could not be read.</summary>
    private protected bool AnyFailed { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _reading = new ProgressMeter(this, "Reading", "objects");

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == LiteralPathSet;
        foreach (string given in literal ? LiteralPath : Path)
        {
            string[] found = [.. ResolvePaths([given], literal)];
            AnyFailed |= found.Length == 0;
            foreach (string path in found)
            {
                Guard(path, () => Read(path));
            }
        }
    }

    /// <summary>Reads one file or folder.</summary>
    private protected abstract void Read(string path);

    /// <summary>Does something with a file; what is wrong with the file becomes an error record.</summary>
    private protected void Guard(string file, Action action)
    {
        ThrowIfStopping();
        try
        {
            action();
            _files++;
            if (IsVerbose)
            {
                WriteVerbose($"Read '{file}'.");
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (DataFormatException error)
        {
            AnyFailed = true;
            WriteError(ChexError.Data(error.In(file), UnreadableId, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            AnyFailed = true;
            WriteError(ChexError.Unreadable(error, UnreadableId, file));
        }
    }

    /// <summary>Passes on what a file yields, until the pipeline is stopped.</summary>
    private protected void WriteAll<T>(IEnumerable<T> items)
    {
        foreach (T item in items)
        {
            ThrowIfStopping();
            Give(item!);
        }
    }

    /// <summary>Passes on an object, and counts it.</summary>
    private protected void Give(object item)
    {
        _objects++;
        _reading?.Step();
        WriteObject(item);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _reading?.Complete();
        Tell($"{_objects} objects of {_files} files");
    }

    /// <summary>Reports a bad item of a file; its reader goes on with the next.</summary>
    private protected Action<DataFormatException> ReportTo(string file) => error => WriteError(ChexError.Data(error.In(file), UnreadableId, file));
}
