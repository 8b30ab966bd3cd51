using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>What was drawn on one image, by task; raw names and outlines are brought to the published form where that is asked for.</summary>
/// <remarks>
/// Source: <c>preprocess/clean_annotations.py</c> of 2021: what holds 'Support Device' is Support Devices, what holds 'Lung Opacity' is
/// Airspace Opacity, each in the order drawn; Cardiomegaly's polygons also belong to Enlarged Cardiomediastinum, after its own.
/// </remarks>
internal sealed class AnnotatedTasks(bool clean)
{
    private const string Heart = "Cardiomegaly";
    private const string AroundHeart = "Enlarged Cardiomediastinum";

    private readonly Dictionary<string, List<PicturePoint[]>> _polygons = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bad = new(StringComparer.Ordinal);

    /// <summary>The task that a name stands for.</summary>
    public static string NameOf(string written, bool clean, TaskNameList? names) =>
        names?.Find(written) is { } named ? named
        : clean && written.Contains("Support Device", StringComparison.Ordinal) ? "Support Devices"
        : clean && written.Contains("Lung Opacity", StringComparison.Ordinal) ? "Airspace Opacity"
        : PathologyTask.Canonical(written);

    /// <summary>Whether a task is of use for those asked for.</summary>
    public static bool IsOfUse(string task, string[] tasks, bool clean) => tasks.Contains(task) || (clean && task == Heart && tasks.Contains(AroundHeart));

    public bool Has(string task) => _polygons.ContainsKey(task) || _bad.Contains(task);

    /// <summary>Adds polygons; null where they were bad, so that nothing of the task is used.</summary>
    public void Add(string task, IEnumerable<PicturePoint[]>? polygons)
    {
        if (polygons is null)
        {
            _bad.Add(task);
        }
        else if (_polygons.TryGetValue(task, out List<PicturePoint[]>? held))
        {
            held.AddRange(polygons);
        }
        else
        {
            _polygons.Add(task, [.. polygons]);
        }
    }

    /// <summary>False for an annotation of which a part was bad; an absent one has no polygons.</summary>
    public bool TryGet(string task, out PicturePoint[][] polygons)
    {
        bool withHeart = clean && task == AroundHeart;
        polygons = [.. _polygons.GetValueOrDefault(task) ?? [], .. withHeart ? _polygons.GetValueOrDefault(Heart) ?? [] : []];
        return !_bad.Contains(task) && !(withHeart && _bad.Contains(Heart));
    }
}
