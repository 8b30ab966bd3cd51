namespace CheXplanation.Cmdlets.Tests;

/// <summary>The report in a real browser: clicks, keys, widths, schemes, print. Skipped where there is no Chromium.</summary>
public sealed class ReportBrowserTests : IDisposable
{
    private const string Evil = "<img src=x onerror=alert(1)>";

    // Visible rows of the table, and the numbers of their IoU column.
    private const string Visible = "[...document.querySelectorAll('#cases tbody tr')].filter(r => !r.hidden)";
    private const string Scores = Visible + ".map(r => r.dataset.iou).filter(v => v !== '').map(Number)";

    private const string Script = """
        $null = New-ChexSample s -ImageCount 8
        $maps = Import-ChexHeatmap s/heatmaps -Method gradcam
        $curve = $maps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -IncludeCurve
        $scores = $maps | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -Slice Full
        $evil = [pscustomobject]@{ ImageId = $evilText; Task = $evilText; Method = 'gradcam'; IoU = 0.5; Hit = 1 }
        $none = [pscustomobject]@{ ImageId = 'unscored'; Task = 'Edema'; Method = 'gradcam'; IoU = ''; Hit = '' }
        & { $scores; $evil; $none } | Export-ChexReport r.html -PicturePath s/pictures -Benchmark s/hb_segmentations.json -SalientPoint s/hb_salient_points.json `
            -GroundTruth s/gt_segmentations.json -ThresholdCurve $curve -Title "Grad-CAM & $evilText" -Setting @{ $evilText = $evilText } -WarningAction Ignore -ErrorAction Ignore
        """;

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public async Task Report_InChromium_SortsFiltersAndStaysQuiet()
    {
        await using HeadlessBrowser browser = await OpenAsync();
        await browser.ResizeAsync(1280, 900);
        int all = await browser.EvaluateAsync<int>(Visible + ".length");
        Assert.Equal(82, all);

        await browser.ClickAsync("#cases th:nth-child(5) button");
        Assert.Equal("IoU", await browser.EvaluateAsync<string>("document.querySelector('#cases th[aria-sort=ascending]').textContent"));
        Assert.True(await browser.EvaluateAsync<bool>($"(v => v.length > 30 && v.every((x, i) => i === 0 || v[i - 1] <= x))({Scores})"), "rising after a click");
        Assert.Equal(string.Empty, await browser.EvaluateAsync<string>($"(r => r[r.length - 1].dataset.iou)({Visible})"));

        // The button keeps the focus, so that Enter turns the order round.
        await browser.PressAsync("Enter", 13, "\r");
        Assert.Equal("IoU", await browser.EvaluateAsync<string>("document.querySelector('#cases th[aria-sort=descending]').textContent"));
        Assert.True(await browser.EvaluateAsync<bool>($"(v => v.every((x, i) => i === 0 || v[i - 1] >= x))({Scores})"), "falling after Enter");

        await browser.ClickAsync("#find");
        await browser.TypeAsync("study2");
        Assert.Equal(40, await browser.EvaluateAsync<int>(Visible + ".length"));
        Assert.StartsWith("40 of 82", await browser.EvaluateAsync<string>("document.getElementById('shown').textContent"));
        await browser.EvaluateAsync("document.getElementById('task').focus()");
        await browser.TypeAsync("Ede");
        Assert.Equal("Edema", await browser.EvaluateAsync<string>("document.getElementById('task').value"));
        Assert.Equal(4, await browser.EvaluateAsync<int>(Visible + ".length"));
        await browser.ClickAsync("#filters button[type=reset]");
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(all, await browser.EvaluateAsync<int>(Visible + ".length"));
        await browser.ClickAsync("#from");
        await browser.TypeAsync("0.3");
        Assert.True(await browser.EvaluateAsync<bool>($"(v => v.length > 0 && v.length < 82 && v.every(x => x >= 0.3))({Scores})"), "only scores from 0.3");

        Assert.Empty(browser.Complaints);
        Assert.All(browser.Requests, address => Assert.Matches("^(file|data|about):", address));
    }

    [Fact]
    public async Task Report_ByKeysAlone_IsReachedFromTheTop()
    {
        await using HeadlessBrowser browser = await OpenAsync();
        await browser.PressAsync("Tab", 9);
        Assert.Equal("Skip to the summary", await browser.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.True(await browser.EvaluateAsync<bool>("document.activeElement.getBoundingClientRect().left >= 0"), "the link shows once it has the focus");
        var reached = new HashSet<string>();
        for (int i = 0; i < 60; i++)
        {
            await browser.PressAsync("Tab", 9);
            reached.Add(await browser.EvaluateAsync<string>("document.activeElement.id || document.activeElement.textContent"));
        }

        Assert.Superset(new HashSet<string> { "theme", "Cases", "find", "task", "hit", "from", "to", "IoU", "Hit" }, reached);
        await browser.EvaluateAsync("document.getElementById('theme').focus()");
        await browser.PressAsync("Enter", 13, "\r");
        Assert.Equal("dark", await browser.EvaluateAsync<string>("document.documentElement.dataset.theme"));
    }

    [Fact]
    public async Task TwoMethods_InChromium_AreFilteredBySourceAndCompared()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 10
            $first = Import-ChexHeatmap s/heatmaps -Method gradcam | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json
            $second = Import-ChexHeatmap s/heatmaps -Method ig | ConvertTo-ChexSegmentation -Threshold 0.7 | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json
            $pairs = Compare-ChexLocalization $first $second -Paired -Property IoU -WarningAction Ignore
            $first + $second | Export-ChexReport r.html -Comparison $pairs -ComparisonTitle 'ig less gradcam'
            """);
        Assert.Null(result.Terminating);
        await using HeadlessBrowser browser = await HeadlessBrowser.OpenAsync(new Uri(Path.Combine(_module.Folder, "r.html")).AbsoluteUri);
        await browser.ResizeAsync(1280, 900);
        int all = await browser.EvaluateAsync<int>(Visible + ".length");
        await browser.EvaluateAsync("document.getElementById('source').focus()");
        await browser.TypeAsync("ig");
        Assert.Equal(all / 2, await browser.EvaluateAsync<int>(Visible + ".length"));
        Assert.Equal("ig", await browser.EvaluateAsync<string>($"[...new Set({Visible}.map(r => r.dataset.source))].join()"));
        Assert.Equal(10, await browser.EvaluateAsync<int>("document.querySelectorAll('#comparisons tbody tr').length"));
        Assert.Equal(10, await browser.EvaluateAsync<int>("document.querySelectorAll('#intervals tbody th[scope=rowgroup][rowspan=\"2\"]').length"));
        await browser.EvaluateAsync("document.getElementById('comparisons').scrollIntoView({ behavior: 'instant' })");
        await browser.ScreenshotAsync("comparisons-1280-light");
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task TextFromData_InChromium_StaysText()
    {
        await using HeadlessBrowser browser = await OpenAsync();
        Assert.Equal(0, await browser.EvaluateAsync<int>("document.querySelectorAll('img[src=x], [onerror]').length"));
        Assert.Equal("Grad-CAM & " + Evil, await browser.EvaluateAsync<string>("document.querySelector('h1').textContent"));
        Assert.Equal(1, await browser.EvaluateAsync<int>($"[...document.querySelectorAll('td.id')].filter(c => c.textContent === '{Evil}').length"));
        Assert.Equal(1, await browser.EvaluateAsync<int>($"[...document.querySelectorAll('#task option')].filter(c => c.value === '{Evil}').length"));
        Assert.True(await browser.EvaluateAsync<bool>($"document.querySelector('#settings').textContent.includes('{Evil}')"));
        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task NamesWithoutEnd_InChromium_BreakWithinThePage(int width)
    {
        Assert.Null(_module.Run("""
            $rows = foreach ($method in ('m' * 90), 'short') { [pscustomobject]@{ ImageId = 'i' * 300; Task = 't' * 400; Method = $method; IoU = 0.5; Hit = 1 } }
            $rows | Export-ChexReport r.html -Title ('a' * 300)
            """).Terminating);
        await using HeadlessBrowser browser = await HeadlessBrowser.OpenAsync(new Uri(Path.Combine(_module.Folder, "r.html")).AbsoluteUri);
        await browser.ResizeAsync(width, 900);
        Assert.Equal("[]", (await browser.EvaluateAsync($"document.documentElement.scrollWidth <= {width} ? [] : [...document.querySelectorAll('body *')].filter(e => !e.closest('.wide, .cases, .figure') && e.getBoundingClientRect().right > {width} + 1).map(e => e.tagName + '.' + e.className + '#' + e.id).slice(0, 9)")).ToJsonString());
        Assert.Equal(0, await browser.EvaluateAsync<int>("[...document.querySelectorAll('#intervals th, #intervals td')].filter(c => c.scrollWidth > c.clientWidth + 1).length"));
    }

    [Theory]
    [InlineData(1280, "light")]
    [InlineData(1280, "dark")]
    [InlineData(390, "light")]
    [InlineData(390, "dark")]
    public async Task Report_AtAnyWidthAndScheme_FitsAndHasContrast(int width, string scheme)
    {
        await using HeadlessBrowser browser = await OpenAsync();
        await browser.ResizeAsync(width, 900);
        await browser.EmulateAsync("screen", scheme);
        Assert.True(await browser.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, "wider than the window");
        foreach (string section in new[] { "summary", "figures", "slices", "examples", "all", "methods", "settings" })
        {
            await browser.EvaluateAsync($"document.getElementById('{section}').scrollIntoView({{ behavior: 'instant' }})");
            byte[] picture = await browser.ScreenshotAsync($"{section}-{width}-{scheme}");
            Assert.True(picture.Length > 8000, $"{section} is nearly blank: {picture.Length} bytes");
        }

        Assert.Equal("[]", (await browser.EvaluateAsync(Contrast)).ToJsonString());
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Report_ToAScreenReader_HasNamesAndLabels()
    {
        await using HeadlessBrowser browser = await OpenAsync();
        Assert.Equal(0, await browser.EvaluateAsync<int>("[...document.images].filter(i => !i.alt).length"));
        Assert.Equal(0, await browser.EvaluateAsync<int>("[...document.querySelectorAll('input, select')].filter(f => !f.labels.length).length"));
        Assert.Equal(0, await browser.EvaluateAsync<int>("[...document.querySelectorAll('svg')].filter(s => s.getAttribute('role') !== 'img' || !s.getAttribute('aria-labelledby').split(' ').every(i => document.getElementById(i)?.textContent)).length"));
        Assert.Equal(4, await browser.EvaluateAsync<int>("document.querySelectorAll('svg').length"));
        Assert.Equal(1, await browser.EvaluateAsync<int>("document.querySelectorAll('h1').length"));
        Assert.True(await browser.EvaluateAsync<bool>("(h => h.every((n, i) => i === 0 || n - h[i - 1] <= 1))([...document.querySelectorAll('h1,h2,h3')].map(e => +e.tagName[1]))"), "no heading level is skipped");
        Assert.Equal(0, await browser.EvaluateAsync<int>("(i => i.length - new Set(i).size)([...document.querySelectorAll('[id]')].map(e => e.id))"));
        Assert.Equal(0, await browser.EvaluateAsync<int>("[...document.querySelectorAll('nav a')].filter(a => !document.querySelector(a.getAttribute('href'))).length"));
    }

    [Fact]
    public async Task Report_Printed_IsAPdfWithoutControls()
    {
        await using HeadlessBrowser browser = await OpenAsync();
        await browser.EmulateAsync("print", "dark");
        Assert.Equal("none", await browser.EvaluateAsync<string>("getComputedStyle(document.getElementById('filters')).display"));
        Assert.Equal(60, await browser.EvaluateAsync<int>("[...document.querySelectorAll('#cases tbody tr')].filter(r => getComputedStyle(r).display !== 'none').length"));
        Assert.Equal("\"IoU\"", await browser.EvaluateAsync<string>("getComputedStyle(document.querySelector('#cases th[data-name=IoU]'), '::before').content"));
        Assert.Equal("rgb(255, 255, 255)", await browser.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await browser.ResizeAsync(690, 1010);
        Assert.Equal("[]", (await browser.EvaluateAsync("[...document.querySelectorAll('body *')].filter(e => !e.closest('.skip') && e.getBoundingClientRect().right > 691).map(e => e.tagName + '.' + e.className).slice(0, 9)")).ToJsonString());
        foreach (string section in new[] { "summary", "figures", "examples", "all" })
        {
            await browser.EvaluateAsync($"document.getElementById('{section}').scrollIntoView({{ behavior: 'instant' }})");
            Assert.True((await browser.ScreenshotAsync($"print-{section}")).Length > 8000, section);
        }

        byte[] pdf = await browser.PrintAsync("report");
        Assert.True(pdf.AsSpan().StartsWith("%PDF"u8) && pdf.Length > 50_000, "a PDF with pictures");
        // A4 in points, by the page's own rule.
        Assert.Matches(@"/MediaBox \[0 0 59[45]\.\d+ 84[12]\.\d+\]", System.Text.Encoding.Latin1.GetString(pdf));
    }

    // WCAG 2: texts whose contrast with the nearest painted background is below 4.5.
    private const string Contrast = """
        (() => {
          const parse = c => c.match(/[\d.]+/g).map(Number);
          const light = c => { const [r, g, b] = parse(c).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if ((parse(c)[3] ?? 1) > 0) return c; } return 'rgb(255,255,255)'; };
          const low = new Set();
          for (const e of document.querySelectorAll('body *')) {
            if (e.closest('svg, script, option') || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
            const a = light(getComputedStyle(e).color), b = light(ground(e)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5) low.add(`${e.tagName}.${e.className}: ${ratio.toFixed(2)}`);
          }
          for (const e of document.querySelectorAll('svg .text')) {
            const a = light(getComputedStyle(e).fill), b = light(getComputedStyle(document.body).backgroundColor), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5) low.add(`svg ${e.dataset.text}: ${ratio.toFixed(2)}`);
          }
          return [...low];
        })()
        """;

    private async Task<HeadlessBrowser> OpenAsync()
    {
        HostedResult result = _module.Run(Script, ("evilText", Evil));
        Assert.Null(result.Terminating);
        return await HeadlessBrowser.OpenAsync(new Uri(Path.Combine(_module.Folder, "r.html")).AbsoluteUri);
    }
}
