namespace CheXplanation.Heatmaps;

/// <summary>A file whose contents a pickle describes: a plain pickle, or torch's zip or legacy form.</summary>
/// <param name="Root">The pickle's value.</param>
/// <param name="Find">Describes a tensor or an array of the pickle once its bytes are found and its lengths checked; null for any other value.</param>
/// <param name="FindNow">The same, its numbers to be read while the file is open still.</param>
internal sealed record PickleContainer(PickleValue Root, Func<PickleValue, string, HeatmapArray?> Find, Func<PickleValue, string, HeatmapArray?> FindNow)
{
    private const int MaxDepth = 16;
    private const int LongestName = 256;

    /// <summary>Whether the contents have the published layout: a dict with the map and the picture's size.</summary>
    public PickleDictionary? Published =>
        Root is PickleDictionary dictionary && dictionary.Items.ContainsKey("map") && dictionary.Items.ContainsKey("cxr_dims") ? dictionary : null;

    /// <summary>The arrays, in the pickle's order, named by their keys joined with slashes; other values are passed over.</summary>
    /// <param name="report">Takes what is wrong with one array; the next ones go on.</param>
    public IEnumerable<HeatmapArray> Arrays(Action<DataFormatException> report)
    {
        foreach ((string name, PickleValue value) in Leaves())
        {
            HeatmapArray? array = null;
            try
            {
                array = Find(value, name);
            }
            catch (DataFormatException error) when (error.Fault != DataFault.Unsafe)
            {
                report(name.Length == 0 ? error : new DataFormatException(error.Fault, $"{error.Position} ('{name}')", error.Expected, error.Found, null, error));
            }

            if (array is not null)
            {
                yield return array;
            }
        }
    }

    /// <summary>The values that are no containers; the stack is explicit, and a container that stands twice is refused.</summary>
    private IEnumerable<(string Name, PickleValue Value)> Leaves()
    {
        var stack = new Stack<(string Name, PickleValue Value, int Depth)>();
        var seen = new HashSet<PickleValue>(ReferenceEqualityComparer.Instance);
        stack.Push((string.Empty, Root, 0));
        while (stack.TryPop(out (string Name, PickleValue Value, int Depth) next))
        {
            if (Children(next.Value) is not { } children)
            {
                yield return (next.Name, next.Value);
                continue;
            }

            // Every leaf repeats the names above it.
            if (next.Name.Length > LongestName)
            {
                throw new DataFormatException(DataFault.Malformed, $"'{next.Name}'", $"names of at most {LongestName} characters in all", "a longer one");
            }

            if (!seen.Add(next.Value) || next.Depth == MaxDepth)
            {
                throw new DataFormatException(
                    DataFault.Malformed, $"'{next.Name}'", $"containers that stand once, at most {MaxDepth} within each other", "another");
            }

            foreach ((string key, PickleValue value) in children.Where(child => child.Value is not (PickleNone or PickleBoolean or PickleInteger or PickleFloat or PickleText)).Reverse())
            {
                stack.Push((next.Name.Length == 0 ? key : next.Name + "/" + key, value, next.Depth + 1));
            }
        }
    }

    private static IEnumerable<(string Key, PickleValue Value)>? Children(PickleValue value) => value switch
    {
        PickleDictionary dictionary => dictionary.Items.Select(item => (item.Key, item.Value)),
        PickleSequence sequence => sequence.Items.Select((item, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
        _ => null,
    };
}
