using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CheXplanation.Imaging;
using CheXplanation.Imaging.Drawing;
using CheXplanation.Imaging.Figures;
using CheXplanation.Statistics;

namespace CheXplanation.Tests.Imaging;

/// <summary>Figures by their structure: what is in the SVG, and that no two texts meet.</summary>
public sealed class FigureTests
{
    private static readonly string[] Tasks = [.. Enumerable.Range(0, 10).Select(i => $"Enlarged Cardiomediastinum of the {i}th kind with a name that goes on")];

    public static TheoryData<string, double> KindsAndWidths()
    {
        var data = new TheoryData<string, double>();
        foreach (string kind in new[] { "interval", "two panels", "letter", "distribution", "scatter", "probability", "curve", "calibration" })
        {
            data.Add(kind, FigureOptions.SingleColumn);
            data.Add(kind, FigureOptions.DoubleColumn);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(KindsAndWidths))]
    public void TenTasksOfLongNames_NoTwoTextsMeetAndNoneLeavesThePage(string kind, double width)
    {
        XElement svg = Svg(Make(kind, Tasks), new FigureOptions { Width = width, Title = "A title that is long enough for several lines of a narrow column, to be sure" });
        string[] page = ((string)svg.Attribute("viewBox")!).Split(' ');
        var bounds = new Box(0, 0, Number(page[2]), Number(page[3]), "page");
        Box[] texts = [.. svg.Descendants().Where(IsText).Select(BoxOf)];
        Assert.True(texts.Length > 30, $"{texts.Length} texts");
        Assert.All(texts, text => Assert.True(text.IsWithin(bounds), $"{text} leaves {bounds}"));
        for (int i = 0; i < texts.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.False(texts[i].Meets(texts[j]), $"{texts[i]} meets {texts[j]}");
            }
        }
    }

    [Fact]
    public void Intervals_Svg_HoldsRowsSortedWithTheirMarks()
    {
        XElement svg = Svg(Make("interval", ["b", "a", "c"]), new FigureOptions());
        Assert.Equal("85mm", (string?)svg.Attribute("width"));
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "text" or "font" or "style");
        string[] names = [.. svg.Descendants().First(element => (string?)element.Attribute("class") == "names").Descendants().Where(IsText).Select(element => (string)element.Attribute("data-text")!)];
        Assert.Equal(["c", "a", "b"], names);
        XElement[] rows = [.. svg.Descendants().Where(element => (string?)element.Attribute("class") == "row")];
        Assert.Equal(3, rows.Length);
        // Two whiskers of three lines; a filled dot and a hollow diamond.
        Assert.All(rows, row => Assert.Equal(2, row.Elements().Count(element => element.Name.LocalName == "circle" || ((string?)element.Attribute("d"))?.EndsWith('Z') == true)));
        Assert.Contains(svg.Descendants().Where(IsText), element => (string?)element.Attribute("data-text") == "**");
        Assert.Contains("c: 0.300 [0.250, 0.350], n = 7.", svg.Descendants().First(element => element.Name.LocalName == "desc").Value);
    }

    [Fact]
    public void Intervals_OfDifferences_HaveALineAtNoDifference()
    {
        IntervalPanel panel = ((IntervalFigure)Make("interval", ["a", "b"])).Panels[0];
        static int Lines(IntervalPanel shown) => Svg(new IntervalFigure([shown]), new FigureOptions()).Descendants().First(element => (string?)element.Attribute("class") == "panel")
            .Elements().Count(element => element.Name.LocalName == "path" && (string?)element.Attribute("stroke-width") == "1");
        Assert.Equal(0, Lines(panel));
        Assert.Equal(1, Lines(panel with { Reference = 0 }));
    }

    [Fact]
    public void Calibration_Svg_HasTheDiagonalAndADotABin()
    {
        XElement marks = Svg(Make("calibration", ["a"]), new FigureOptions()).Descendants().First(element => (string?)element.Attribute("class") == "marks");
        Assert.Equal(8, marks.Elements().Count(element => element.Name.LocalName == "circle"));
        Assert.Single(marks.Elements(), element => element.Attribute("stroke-dasharray") is not null);
        // Of a bin that holds less the dot is smaller.
        var facet = new CalibrationFacet("a", 0.1, 50, [new CalibrationPoint(0.2, 0.1, new IntervalBounds(0, 0.3), 10), new CalibrationPoint(0.8, 0.9, new IntervalBounds(0.7, 1), 40)]);
        double[] radii = [.. Svg(new CalibrationFigure([facet]), new FigureOptions()).Descendants().Where(element => element.Name.LocalName == "circle").Select(dot => Number((string)dot.Attribute("r")!))];
        Assert.True(radii[0] < radii[1]);
    }

    [Fact]
    public void LetterValues_Svg_HasTheBoxesOfTheRule()
    {
        var figure = new LetterValueFigure([new ValuePanel("x", [new ValueRow("t", [.. Enumerable.Range(1, 100).Select(i => (double)i)])])]);
        XElement row = Svg(figure, new FigureOptions()).Descendants().First(element => (string?)element.Attribute("class") == "row");
        XElement[] boxes = [.. row.Elements().Where(element => element.Name.LocalName == "rect")];
        Assert.Equal(5, boxes.Length);
        double[] heights = [.. boxes.Select(box => Math.Round(Number((string)box.Attribute("height")!), 1))];
        Assert.Equal([3, 3, 6, 6, 12], heights);
        Assert.Equal(14, row.Elements().Count(element => element.Name.LocalName == "path" && ((string)element.Attribute("d")!).EndsWith('Z')));
    }

    [Theory]
    [InlineData("interval")]
    [InlineData("letter")]
    [InlineData("distribution")]
    [InlineData("scatter")]
    [InlineData("probability")]
    [InlineData("curve")]
    [InlineData("calibration")]
    public void NothingDefined_IsDrawnAllTheSame(string kind)
    {
        Figure figure = Make(kind, ["a", "b"], double.NaN);
        using var stream = new MemoryStream();
        FigureFile.WritePng(stream, figure, new FigureOptions { Dpi = 60 });
        Assert.True(stream.Length > 500);
        Assert.NotEmpty(figure.Describe());
    }

    [Fact]
    public void Png_IsAsLargeAsAskedAndTellsItsResolution()
    {
        using var stream = new MemoryStream();
        FigureFile.WritePng(stream, Make("curve", Tasks), new FigureOptions { Width = 174, Height = 100, Dpi = 300 });
        byte[] png = stream.ToArray();
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, png);
        PictureSize size = PictureFile.ReadSize(path);
        File.Delete(path);
        Assert.InRange(size.Width, 2055, 2056);
        Assert.InRange(size.Height, 1181, 1182);
        int at = png.AsSpan().IndexOf("pHYs"u8);
        Assert.Equal(11811, (png[at + 6] << 8) | png[at + 7]);
    }

    [Fact]
    public void TextFromData_StaysTextInSvg()
    {
        const string evil = "<script>\"&'\u0001\uD800";
        XElement svg = Svg(Make("interval", [evil, "a"]), new FigureOptions { Title = evil });
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "script");
        Assert.Contains(svg.Descendants().Where(IsText), element => ((string)element.Attribute("data-text")!).StartsWith("<script>\"&'\uFFFD", StringComparison.Ordinal));
    }

    [Fact]
    public void Sources_AskForNoFontOfTheSystem()
    {
        string sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "src", "Imaging"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));
        Assert.DoesNotMatch(@"SKFontManager|FromFamilyName|SKTypeface\.(Default|CreateDefault)|new SKFont\(\)", sources);
    }

    [Fact]
    public void Wrap_KeepsEveryWordWhereThereIsRoom()
    {
        Assert.Equal(["Enlarged", "Cardiomediastinum"], FigureFont.Wrap("Enlarged Cardiomediastinum", 7, 62, 2));
        Assert.EndsWith("…", FigureFont.Wrap("Enlarged Cardiomediastinum and more of it", 7, 62, 2)[1]);
        Assert.Equal(2 * FigureFont.Width("abc", 7), FigureFont.Width("abc", 14), 6);
    }

    private static Figure Make(string kind, string[] tasks, double factor = 1)
    {
        double[] x = [.. Enumerable.Range(0, 40).Select(i => factor * i / 40.0)], y = [.. x.Select((v, i) => factor * (0.5 + (0.4 * Math.Sin(i)) * v))];
        ValueRow[] rows = [.. tasks.Select(task => new ValueRow(task, y))];
        IntervalSeries Series(string name, string mark) => new(name, [.. tasks.Select((task, i) => new IntervalPoint(
            task, factor * Level(task, i), factor * (Level(task, i) - 0.05), factor * (Level(task, i) + 0.05), 7, i == 0 ? mark : string.Empty))]);
        var panel = new IntervalPanel("IoU", [Series("Method", "**"), Series("Human benchmark of several readers", string.Empty)]);
        ScatterFacet[] facets = [.. tasks.Select(task => new ScatterFacet(task, x, y))];
        return kind switch
        {
            "interval" => new IntervalFigure([panel]) { Note = "Whiskers: 95 % intervals. * p < 0.05, ** p < 0.01, *** p < 0.001, and so on for a while." },
            "two panels" => new IntervalFigure([panel, panel with { Title = "Hit" }]),
            "letter" => new LetterValueFigure([new ValuePanel("Instances", rows), new ValuePanel("Area ratio", rows), new ValuePanel("Elongation", rows), new ValuePanel("Irrectangularity", rows)]),
            "distribution" => new DistributionFigure([new ValuePanel("IoU", rows), new ValuePanel("Dice", rows)]),
            "scatter" => new ScatterFigure("Area ratio", "IoU", ScatterTrend.Regression, facets),
            "calibration" => new CalibrationFigure([.. tasks.Select(task => new CalibrationFacet(task, factor * 0.123, 40, [.. x.Where((_, i) => i % 5 == 0).Select(v => new CalibrationPoint(v, factor * v * v, new IntervalBounds(factor * v / 2, v), 5))]))]) { Note = CalibrationFigure.Explanation },
            "probability" => new ScatterFigure("Probability", "IoU", ScatterTrend.MeanOfFifths, facets),
            _ => new CurveFigure("Threshold", "Mean IoU", [.. tasks.Select(task => new CurveFacet(task, [.. x.Take(8).Select(v => v + 0.2)], [.. y.Take(8)], double.IsNaN(factor) ? -1 : 3))]),
        };

        double Level(string task, int i) => task is "a" or "b" or "c" ? 0.1 * (i + 1) : 0.06 * (i + 1);
    }

    private static XElement Svg(Figure figure, FigureOptions options)
    {
        using var stream = new MemoryStream();
        FigureFile.WriteSvg(stream, figure, options);
        return XElement.Parse(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static bool IsText(XElement element) => (string?)element.Attribute("class") == "text";

    /// <summary>Where a text stands, from its transform and its width in the font; letters reach from 0.72 of the size above the baseline to 0.2 below.</summary>
    private static Box BoxOf(XElement element)
    {
        Match match = Regex.Match((string)element.Attribute("transform")!, @"translate\((\S+) (\S+)\)(?: rotate\((\S+)\))? scale\((\S+)\)");
        double x = Number(match.Groups[1].Value), y = Number(match.Groups[2].Value), scale = Number(match.Groups[4].Value), size = 1000 * scale;
        string text = (string)element.Attribute("data-text")!;
        double[] places = [.. element.Elements().Select(use => Number((string)use.Attribute("x")!))];
        double left = places.Length == 0 ? 0 : places[0] * scale, width = places.Length == 0 ? 0 : ((places[^1] - places[0]) * scale) + (0.5 * size);
        return match.Groups[3].Success
            ? new Box(x - (0.72 * size), y - left - width, 0.92 * size, width, text)
            : new Box(x + left, y - (0.72 * size), width, 0.92 * size, text);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Box(double Left, double Top, double Width, double Height, string Text)
    {
        private const double Slack = 0.3;

        public bool Meets(Box other) =>
            Left + Width - Slack > other.Left && other.Left + other.Width - Slack > Left && Top + Height - Slack > other.Top && other.Top + other.Height - Slack > Top;

        public bool IsWithin(Box page) => Left >= -Slack && Top >= -Slack && Left + Width <= page.Width + Slack && Top + Height <= page.Height + Slack;
    }
}
