using System.Collections;
using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Properties of any objects, and keys of hashtables, by name and without regard to case.</summary>
internal static class ObjectProperty
{
    public static bool TryGet(PSObject item, string name, out object? value)
    {
        value = null;
        if (item.BaseObject is IDictionary dictionary)
        {
            object? key = dictionary.Keys.Cast<object>().FirstOrDefault(k => string.Equals(k.ToString(), name, StringComparison.OrdinalIgnoreCase));
            if (key is null)
            {
                return false;
            }

            value = Unwrap(dictionary[key]);
            return true;
        }

        PSPropertyInfo? property = item.Properties[name];
        if (property is null)
        {
            return false;
        }

        value = Unwrap(property.Value);
        return true;
    }

    public static object? Unwrap(object? value) => value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
}
