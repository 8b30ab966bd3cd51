using System.Text;

namespace CheXplanation;

/// <summary>Task names and what else they are called; case, underscores, hyphens and blanks do not matter.</summary>
/// <remarks><c>enlarged_cardiomediastinum</c> is Enlarged Cardiomediastinum; <c>Lung Opacity</c> is Airspace Opacity, as CheXpert's CSVs have it.</remarks>
public sealed class TaskNameList
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<string> _tasks = [];

    /// <summary>CheXpert's fourteen labels, with their aliases.</summary>
    public static TaskNameList Fourteen { get; } = Named(PathologyTask.Fourteen);

    /// <summary>The ten tasks of CheXlocalize in the reference's order, with their aliases.</summary>
    public static TaskNameList Ten { get; } = Named(PathologyTask.Ten);

    /// <summary>Makes a list.</summary>
    /// <param name="tasks">The names as they are written out, with their aliases.</param>
    /// <exception cref="DataFormatException">A name is empty, or stands for two tasks.</exception>
    public TaskNameList(IEnumerable<(string Name, IReadOnlyList<string> Aliases)> tasks)
    {
        foreach ((string name, IReadOnlyList<string> aliases) in tasks)
        {
            _tasks.Add(name);
            foreach (string alias in aliases.Prepend(name))
            {
                string key = Key(alias);
                if (key.Length == 0 || (!_names.TryAdd(key, name) && _names[key] != name))
                {
                    throw new DataFormatException(
                        DataFault.InvalidValue, $"task '{name}'", "names that each stand for one task", key.Length == 0 ? "an empty name" : $"'{alias}', which is '{_names[key]}' already");
                }
            }
        }
    }

    /// <summary>The names as they are written out.</summary>
    public IReadOnlyList<string> Tasks => _tasks;

    /// <summary>The task that a text means.</summary>
    /// <param name="text">A name or an alias.</param>
    /// <returns>The name as it is written out, or null where the list has none.</returns>
    public string? Find(string text) => _names.GetValueOrDefault(Key(text));

    /// <summary>Whether two texts are the same name but for case, underscores, hyphens and blanks.</summary>
    /// <param name="first">A name.</param>
    /// <param name="second">Another.</param>
    /// <returns>True if they are.</returns>
    public static bool AreSame(string first, string second) => Key(first) == Key(second);

    /// <summary>This list and more names, which have no aliases.</summary>
    /// <param name="names">The names; those that are known already are passed over.</param>
    /// <returns>A new list.</returns>
    public TaskNameList With(IEnumerable<string> names)
    {
        var list = new TaskNameList(names.Where(name => Find(name) is null).DistinctBy(Key).Select(name => (name, (IReadOnlyList<string>)[])));
        list._tasks.InsertRange(0, _tasks);
        foreach ((string key, string name) in _names)
        {
            list._names[key] = name;
        }

        return list;
    }

    /// <summary>Makes a list of names that may be CheXpert's; those have their aliases.</summary>
    /// <param name="tasks">The names as they are written out.</param>
    /// <returns>The list.</returns>
    /// <exception cref="DataFormatException">A name is empty.</exception>
    public static TaskNameList Named(IEnumerable<string> tasks) => new(tasks.Distinct(StringComparer.Ordinal).Select(task => (task, task switch
    {
        "Airspace Opacity" => (IReadOnlyList<string>)["Lung Opacity"],
        "Support Devices" => ["Support Device"],
        _ => [],
    })));

    private static string Key(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is not ('_' or '-') && !char.IsWhiteSpace(c))
            {
                key.Append(char.ToUpperInvariant(c));
            }
            else if (key.Length > 0 && key[^1] != ' ')
            {
                key.Append(' ');
            }
        }

        return key.ToString().TrimEnd(' ');
    }
}
