using System.Text;

namespace CheXplanation.Datasets;

/// <summary>Splits a CSV into rows of fields: commas, double quotes, LF or CRLF.</summary>
internal static class CsvRows
{
    /// <summary>Reads all rows; a blank line is passed over.</summary>
    public static IEnumerable<string[]> Read(TextReader reader)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false, any = false;
        long row = 1, count = 0;
        for (int next; (next = reader.Read()) >= 0;)
        {
            char c = (char)next;
            if (field.Length > DataLimits.FieldCharacters || count + fields.Count > DataLimits.Fields)
            {
                throw new DataFormatException(
                    DataFault.Malformed, $"row {row}", $"at most {DataLimits.Fields} fields of at most {DataLimits.FieldCharacters} characters", "more");
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
                    count += fields.Count;
                    row++;
                    yield return [.. fields];
                }

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
