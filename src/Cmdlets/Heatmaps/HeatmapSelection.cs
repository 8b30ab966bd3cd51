using System.Management.Automation;
using CheXplanation.Heatmaps;

namespace CheXplanation.Cmdlets;

/// <summary>Which heatmaps are wanted: those of some tasks and images.</summary>
/// <param name="tasks">The tasks, under any of their names; none for all.</param>
/// <param name="images">The images, wildcards allowed; none for all.</param>
/// <param name="known">The tasks that names tell.</param>
/// <param name="list">The only tasks, where a list names them.</param>
internal sealed class HeatmapSelection(string[] tasks, string[] images, TaskNameList known, TaskNameList? list)
{
    private readonly string[] _tasks = [.. tasks.Select(task => PathologyTask.Canonical(task, known))];
    private readonly WildcardPattern[] _images = [.. images.Select(image => new WildcardPattern(image, WildcardOptions.IgnoreCase))];
    private readonly SortedSet<string> _passedOver = new(StringComparer.Ordinal);
    private bool _anyTaken;

    /// <summary>What there is to warn of, or null.</summary>
    public string? Warning
    {
        get
        {
            if (!_anyTaken && _passedOver.Count > 0)
            {
                return $"No heatmap matches -Task or -ImageId; there are heatmaps of {string.Join(", ", _passedOver)}.";
            }

            return list is not null && _passedOver.FirstOrDefault(task => list.Find(task) is null) is { } unknown
                ? $"Heatmaps of tasks that -TaskList does not have, such as {unknown}, were passed over."
                : null;
        }
    }

    /// <summary>Whether a map is wanted.</summary>
    public bool Takes(SaliencyMap map)
    {
        bool takes = (_tasks.Length == 0 || _tasks.Any(task => TaskNameList.AreSame(task, map.Task)))
            && (list is null || list.Find(map.Task) is not null)
            && (_images.Length == 0 || _images.Any(image => image.IsMatch(map.ImageId)));
        _anyTaken |= takes;
        if (!takes)
        {
            _passedOver.Add(map.Task);
        }

        return takes;
    }
}
