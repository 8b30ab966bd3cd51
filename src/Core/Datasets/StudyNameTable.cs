namespace CheXplanation.Datasets;

/// <summary>Which image a study of the labelling tool is: a CSV with the columns StudyInstanceUID and original_filename.</summary>
/// <remarks>
/// Source: <c>preprocess/clean_annotations.py</c> of 2021. Of <c>folder/localize_patient1_study1view1_frontal.jpg</c> the part after the first
/// slash is taken, without <c>.jpg</c>, <c>localize_</c> and <c>tlocalize_</c>, and <c>view</c> becomes <c>_view</c>. Differs: where the underscore is there
/// already no second one is put; a study with two names is an error, where there the last stands. A column image_id, where there is one, is taken
/// as it is.
/// </remarks>
public sealed class StudyNameTable
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The images of all studies.</summary>
    public IReadOnlyCollection<string> ImageIds => _names.Values;

    /// <summary>Reads the table.</summary>
    /// <param name="reader">The CSV.</param>
    /// <returns>The names.</returns>
    /// <exception cref="DataFormatException">A column is missing, a row is short, a name is no path, or a study has two names.</exception>
    public static StudyNameTable Read(TextReader reader)
    {
        var table = new StudyNameTable();
        (int Study, int Name, bool IsId)? columns = null;
        int row = 0;
        foreach (string[] fields in CsvRows.Read(reader))
        {
            row++;
            if (columns is not { } places)
            {
                columns = Columns(fields);
                continue;
            }

            if (fields.Length <= Math.Max(places.Study, places.Name))
            {
                throw new DataFormatException(DataFault.Malformed, $"row {row}", $"{Math.Max(places.Study, places.Name) + 1} fields", $"{fields.Length}");
            }

            string study = fields[places.Study].Trim(), name = places.IsId ? fields[places.Name].Trim() : NameOf(fields[places.Name], row);
            if (!table._names.TryAdd(study, name) && table._names[study] != name)
            {
                throw new DataFormatException(DataFault.InvalidValue, $"row {row}", $"one image a study, as '{table._names[study]}' before", $"'{name}'");
            }
        }

        return columns is not null ? table : throw new DataFormatException(DataFault.Malformed, "row 1", "the columns StudyInstanceUID and original_filename", "an empty file");
    }

    /// <summary>The image of a study.</summary>
    /// <param name="study">The study's UID.</param>
    /// <returns>The image's id, or null where the table does not have the study.</returns>
    public string? Find(string study) => _names.GetValueOrDefault(study);

    private static (int Study, int Name, bool IsId) Columns(string[] header)
    {
        string[] names = [.. header.Select(name => name.Trim().TrimStart('\uFEFF'))];
        int study = Array.IndexOf(names, "StudyInstanceUID"), file = Array.IndexOf(names, "original_filename"), id = Array.IndexOf(names, "image_id");
        return study >= 0 && (file >= 0 || id >= 0)
            ? (study, id >= 0 ? id : file, id >= 0)
            : throw new DataFormatException(DataFault.Malformed, "row 1", "the columns StudyInstanceUID and original_filename (or image_id)", string.Join(',', header));
    }

    private static string NameOf(string file, int row)
    {
        string[] parts = file.Split('/');
        if (parts.Length < 2)
        {
            throw new DataFormatException(DataFault.InvalidValue, $"row {row}, column 'original_filename'", "folder/file", $"'{file}'");
        }

        return parts[1].Replace(".jpg", string.Empty, StringComparison.Ordinal).Replace("tlocalize_", string.Empty, StringComparison.Ordinal)
            .Replace("localize_", string.Empty, StringComparison.Ordinal).Replace("view", "_view", StringComparison.Ordinal).Replace("__view", "_view", StringComparison.Ordinal);
    }
}
