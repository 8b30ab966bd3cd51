using System.Collections;
using System.Globalization;
using System.Management.Automation;
using CheXplanation.Datasets;

namespace CheXplanation.Cmdlets;

/// <summary>The argument of -Label: a table of tasks by label, such as <c>@{ 1 = 'Edema' }</c>, or the path of a JSON file.</summary>
internal static class LabelArgument
{
    public static SortedDictionary<int, string> Read(Cmdlet cmdlet, object given, Func<string, string> resolve, CancellationToken cancellation)
    {
        object item = ObjectProperty.Unwrap(given)!;
        string target = item is string path ? resolve(path) : item is FileInfo file ? file.FullName : string.Empty;
        return ParameterFile.Read(cmdlet, target, "LabelInvalid", "LabelInvalid", () => item is IDictionary table ? FromTable(table) : FromFile(target, item, cancellation));
    }

    private static SortedDictionary<int, string> FromFile(string target, object item, CancellationToken cancellation)
    {
        if (target.Length == 0)
        {
            throw new ArgumentException($"-Label takes a table such as @{{ 1 = 'Edema' }} or the path of a JSON file, not {item.GetType().Name}.");
        }

        using Stream stream = InputFile.OpenRead(target, cancellation);
        return LabelTableJson.Read(stream);
    }

    private static SortedDictionary<int, string> FromTable(IDictionary table)
    {
        var labels = new SortedDictionary<int, string>();
        foreach (DictionaryEntry entry in table)
        {
            string key = Convert.ToString(ObjectProperty.Unwrap(entry.Key), CultureInfo.InvariantCulture) ?? string.Empty;
            string? task = ObjectProperty.Unwrap(entry.Value) as string;
            if (!ushort.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out ushort label) || string.IsNullOrEmpty(task))
            {
                throw new ArgumentException($"-Label takes whole numbers of 0 to 65535 and the names of their tasks, not '{key}' = '{entry.Value}'.");
            }

            if (label > 0)
            {
                labels.Add(label, task);
            }
        }

        return labels;
    }
}
