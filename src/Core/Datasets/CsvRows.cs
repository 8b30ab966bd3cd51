using System.Text;

namespace CheXplanation.Datasets;

/// <summary>Splits a CSV into rows of fields: commas, double quotes, LF or CRLF.</summary>
internal static class CsvRows
{
    /// <summary>The most characters of one field.</summary>
    public const int LongestField = 1 << 20;

    /// <summary>The most fields of one table: a table is held whole, and an empty field takes more memory than its comma.</summary>
    public const int MostFields = 1 << 24;

    /// <summary>Reads all rows; a blank line is passed over.</summary>
    /// <exception cref="DataFormatException">A field is too long, or there are too many.</exception>
    public static IEnumerable<string[]> Read(TextReader reader)
    {
        int row = 1, left = MostFields;
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false, any = false;
        for (int next; (next = reader.Read()) >= 0;)
        {
            char c = (char)next;
            if (field.Length >= LongestField || fields.Count >= left)
            {
                string expected = field.Length >= LongestField ? $"fields of at most {LongestField} characters" : $"at most {MostFields} fields in all";
                throw new DataFormatException(DataFault.Malformed, $"row {row}", expected, "more");
            }

            if (quoted)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (reader.Peek() == '"')
                {
                    field.Append((char)reader.Read());
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                quoted = any = true;
            }
            else if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
                any = true;
            }
            else if (c == '\n')
            {
                if (any || field.Length > 0)
                {
                    fields.Add(field.ToString());
                    yield return [.. fields];
                    row++;
                }

                left -= fields.Count;
                fields.Clear();
                field.Clear();
                any = false;
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }

        if (any || field.Length > 0)
        {
            fields.Add(field.ToString());
            yield return [.. fields];
        }
    }

    /// <summary>Quotes a field only where it holds a comma, a quote or a line feed.</summary>
    public static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\n\r") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
