namespace CheXplanation.Cmdlets;

/// <summary>Counts mask pictures whose names tell no task.</summary>
internal sealed class UnnamedMaskPictures
{
    private string? _first;
    private int _count;

    /// <summary>What there is to warn of, or null.</summary>
    public string? Warning => _first is null ? null
        : $"The names of {_count} mask pictures, such as '{_first}', end in no known task: ImageId is the whole name, Task is empty. -Task makes tasks known, or gives the only one.";

    /// <summary>Notes a picture and the task that its name tells.</summary>
    public void Note(string path, string task)
    {
        if (task.Length == 0)
        {
            _count++;
            _first ??= path;
        }
    }
}
