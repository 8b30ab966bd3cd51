namespace CheXplanation.Datasets;

/// <summary>Text and numbers as Python's json.dump writes them: ASCII only.</summary>
internal static class PythonJsonText
{
    public static void WriteText(TextWriter writer, string text)
    {
        writer.Write('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    writer.Write('\\');
                    writer.Write(c);
                    break;
                case '\n':
                    writer.Write("\\n");
                    break;
                case '\r':
                    writer.Write("\\r");
                    break;
                case '\t':
                    writer.Write("\\t");
                    break;
                case < ' ' or > '~':
                    writer.Write($"\\u{(int)c:x4}");
                    break;
                default:
                    writer.Write(c);
                    break;
            }
        }

        writer.Write('"');
    }
}
