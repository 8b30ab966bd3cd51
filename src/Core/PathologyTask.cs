namespace CheXplanation;

/// <summary>The ten localisation tasks of CheXlocalize.</summary>
public static class PathologyTask
{
    /// <summary>The ten tasks in the reference's order.</summary>
    public static IReadOnlyList<string> Ten { get; } =
    [
        "Enlarged Cardiomediastinum", "Cardiomegaly", "Lung Lesion", "Airspace Opacity", "Edema",
        "Consolidation", "Atelectasis", "Pneumothorax", "Pleural Effusion", "Support Devices",
    ];

    /// <summary>The ten tasks in ordinal order.</summary>
    public static IReadOnlyList<string> TenSorted { get; } = [.. Ten.Order(StringComparer.Ordinal)];

    /// <summary>The fourteen labels of CheXpert in their order, in which tensors of 14 probabilities stand.</summary>
    public static IReadOnlyList<string> Fourteen { get; } =
    [
        "No Finding", "Enlarged Cardiomediastinum", "Cardiomegaly", "Lung Lesion", "Airspace Opacity", "Edema", "Consolidation",
        "Pneumonia", "Atelectasis", "Pneumothorax", "Pleural Effusion", "Pleural Other", "Fracture", "Support Devices",
    ];

    private static readonly HashSet<string> Spelled = new(Fourteen, StringComparer.Ordinal);

    /// <summary>The one name of a task by a list of names, else by CheXpert's.</summary>
    /// <param name="task">The name as written.</param>
    /// <param name="names">The list that goes first, or null.</param>
    /// <returns>The name as used here; one that neither has stays as it is.</returns>
    public static string Canonical(string task, TaskNameList? names) => names?.Find(task) ?? Canonical(task);

    /// <summary>The one name of a task: CheXpert's CSVs call Airspace Opacity Lung Opacity, and case, underscores and hyphens do not matter.</summary>
    /// <param name="task">The name as written.</param>
    /// <returns>The name as used here; one that is none of the fourteen stays as it is.</returns>
    public static string Canonical(string task) => Spelled.Contains(task) ? task : TaskNameList.Fourteen.Find(task) ?? task;
}
