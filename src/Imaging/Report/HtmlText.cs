using System.Globalization;
using System.Text;
using CheXplanation.Imaging.Drawing;

namespace CheXplanation.Imaging.Report;

/// <summary>Builds HTML. Whatever comes from data goes through <see cref="Text"/>, which escapes it; markup is written here alone.</summary>
internal sealed class HtmlText(Stream stream) : IDisposable
{
    private readonly StreamWriter _writer = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };

    /// <summary>Writes markup as it is.</summary>
    public HtmlText Raw(string markup)
    {
        _writer.Write(markup);
        return this;
    }

    /// <summary>Writes data, escaped for text and for attributes in double quotes.</summary>
    public HtmlText Text(string data)
    {
        _writer.Write(SvgSurface.Escape(data));
        return this;
    }

    /// <summary>Writes an element around data.</summary>
    public HtmlText Element(string tag, string data) => Raw($"<{tag}>").Text(data).Raw($"</{tag.Split(' ')[0]}>");

    /// <summary>Writes an id, which may break after its underscores.</summary>
    public HtmlText Id(string id)
    {
        _writer.Write(SvgSurface.Escape(id).Replace("_", "_<wbr>", StringComparison.Ordinal));
        return this;
    }

    /// <summary>Writes a cell of a number, a dash where it is undefined, with the full number as its key for sorting.</summary>
    public HtmlText Number(double value, string format) => double.IsNaN(value)
        ? Raw($"<td class=\"number none\" data-key=\"\">{ReportNumber.Undefined}</td>")
        : Raw($"<td class=\"number\" data-key=\"{value.ToString("R", CultureInfo.InvariantCulture)}\">{ReportNumber.Text(value, format)}</td>");

    /// <summary>Writes a picture that is part of the page.</summary>
    public HtmlText Picture(byte[] webp, string alternative, int width, int height) =>
        Raw($"<img loading=\"lazy\" width=\"{width}\" height=\"{height}\" alt=\"").Text(alternative).Raw("\" src=\"data:image/webp;base64,").Raw(Convert.ToBase64String(webp)).Raw("\">");

    public void Dispose() => _writer.Dispose();
}
