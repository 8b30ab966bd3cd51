using System.Globalization;
using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>Keeps the objects of one method, model and reader where several bring the same items, and says so once a source, not once a row.</summary>
internal static class OneSource
{
    /// <summary>The objects without those of a source that brings an item which an earlier source brought.</summary>
    /// <remarks>Sources that share no item, such as readers who shared the work, stay together. An item twice of one source is the caller's to report.</remarks>
    /// <param name="cmdlet">Who reports.</param>
    /// <param name="items">Scores, intervals, or any rows with ImageId and Task.</param>
    /// <param name="parameter">The parameter that brought them.</param>
    /// <param name="throwIfStopping">Called for each object.</param>
    /// <returns>The objects that stay, in their order.</returns>
    public static object[] Of(Cmdlet cmdlet, object[] items, string parameter, Action throwIfStopping)
    {
        (string Source, string Key)[] keys = [.. items.Select(item => Describe(item, throwIfStopping))];
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        var dropped = new HashSet<string>(StringComparer.Ordinal);
        foreach (IGrouping<string, string> source in keys.GroupBy(item => item.Source, item => item.Key, StringComparer.Ordinal))
        {
            string? first = source.Where(key => IsGiven(key, throwIfStopping)).Select(owners.GetValueOrDefault).FirstOrDefault(owner => owner is not null);
            if (first is not null)
            {
                dropped.Add(source.Key);
                cmdlet.WriteError(ChexError.SourceMixed($"The objects of -{parameter}", Name(source.Key), Name(first), parameter));
                continue;
            }

            foreach (string key in source)
            {
                throwIfStopping();
                owners.TryAdd(key, source.Key);
            }
        }

        return dropped.Count == 0 ? items : [.. items.Where((_, i) => !dropped.Contains(keys[i].Source))];
    }

    /// <summary>How a source is named to people.</summary>
    public static string Name(string source) => source.Length == 0 ? "no named method" : $"'{source}'";

    private static bool IsGiven(string key, Action throwIfStopping)
    {
        throwIfStopping();
        return key.Length > 0;
    }

    private static (string Source, string Key) Describe(object item, Action throwIfStopping)
    {
        throwIfStopping();
        if (ObjectProperty.Unwrap(item) is BootstrapInterval interval)
        {
            string[] others = [.. interval.GetGroup().Where(part => part.Key != "Task").Select(part => $"{part.Value}").Where(text => text.Length > 0)];
            return (string.Join(' ', others), $"{interval.Property}\n{interval.GetGroup().FirstOrDefault(part => part.Key == "Task").Value}");
        }

        PSObject wrapped = PSObject.AsPSObject(item);
        string image = Text(wrapped, "ImageId");
        string[] source = [.. new[] { "Method", "Model", "Reader" }.Select(name => Text(wrapped, name)).Where(text => text.Length > 0)];
        return (string.Join(' ', source), image.Length == 0 ? string.Empty : $"{image}\n{Text(wrapped, "Task")}");
    }

    private static string Text(PSObject item, string property) =>
        ObjectProperty.TryGet(item, property, out object? value) ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty : string.Empty;
}
