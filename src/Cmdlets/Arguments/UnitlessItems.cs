using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Items that belong to no unit: the first is an error as it comes, how many more there were is told once.</summary>
internal sealed class UnitlessItems(Action<ErrorRecord> report)
{
    private int _count;

    /// <summary>Notes an item that is left out.</summary>
    /// <param name="item">What it is called.</param>
    /// <param name="unit">The property that it lacks.</param>
    /// <param name="target">The object.</param>
    public void Add(string item, string? unit, object? target)
    {
        if (_count++ == 0)
        {
            report(ChexError.Parameter($"{item} has no {unit}, so it belongs to no unit; it is left out.", "UnitMissing", target));
        }
    }

    /// <summary>Tells how many more there were.</summary>
    /// <param name="items">What they are called.</param>
    /// <param name="unit">The property that they lack.</param>
    public void ReportFurther(string items, string? unit)
    {
        if (_count > 1)
        {
            report(ChexError.Parameter($"{_count - 1} further {items} have no {unit}; they are left out.", "UnitMissing", null));
        }

        _count = 0;
    }
}
