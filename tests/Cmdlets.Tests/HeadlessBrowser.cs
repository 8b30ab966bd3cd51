using System.ComponentModel;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>A headless Chromium with one page, driven by the DevTools protocol.</summary>
public sealed class HeadlessBrowser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private string? _session;
    private int _last;

    private HeadlessBrowser(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>What the page complained of, and what it asked the network for.</summary>
    public List<string> Complaints { get; } = [];

    public List<string> Requests { get; } = [];

    /// <summary>Starts the browser and opens a page; the test is skipped where there is no browser.</summary>
    public static async Task<HeadlessBrowser> OpenAsync(string address)
    {
        string profile = Directory.CreateTempSubdirectory("chex-browser-").FullName;
        Process? process = Names.Select(name => Start(name, profile)).FirstOrDefault(started => started is not null);
        if (process is null)
        {
            Directory.Delete(profile, true);
            Assert.Skip("no Chromium was found (Debian: apt-get install chromium)");
        }

        var browser = new HeadlessBrowser(process!, profile);
        string? line;
        do
        {
            line = await process!.StandardError.ReadLineAsync().WaitAsync(Patience);
        }
        while (line is not null && !line.StartsWith("DevTools listening on ", StringComparison.Ordinal));
        Assert.NotNull(line);
        _ = process.StandardError.ReadToEndAsync();
        await browser._socket.ConnectAsync(new Uri(line["DevTools listening on ".Length..]), CancellationToken.None).WaitAsync(Patience);
        string target = (string)(await browser.SendAsync("Target.createTarget", new { url = "about:blank" }))["targetId"]!;
        browser._session = (string)(await browser.SendAsync("Target.attachToTarget", new { targetId = target, flatten = true }))["sessionId"]!;
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            await browser.SendAsync(domain + ".enable");
        }

        await browser.SendAsync("Page.navigate", new { url = address });
        for (int i = 0; i < 300 && !(await browser.EvaluateAsync("document.readyState === 'complete' && location.href !== 'about:blank'")).GetValue<bool>(); i++)
        {
            await Task.Delay(100);
        }

        return browser;
    }

    /// <summary>The value of an expression in the page.</summary>
    public async Task<JsonNode> EvaluateAsync(string expression)
    {
        JsonNode answer = await SendAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        Assert.True(answer["exceptionDetails"] is null, answer.ToJsonString());
        return answer["result"]!["value"] ?? JsonValue.Create("undefined");
    }

    public async Task<T> EvaluateAsync<T>(string expression) => (await EvaluateAsync(expression)).GetValue<T>();

    /// <summary>Scrolls an element into view and clicks its middle with the mouse.</summary>
    public async Task ClickAsync(string selector)
    {
        JsonNode place = await EvaluateAsync(
            $"(() => {{ const e = document.querySelector({JsonSerializer.Serialize(selector)}); e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); const r = e.getBoundingClientRect(); return {{ x: r.x + r.width / 2, y: r.y + r.height / 2 }}; }})()");
        double x = (double)place["x"]!, y = (double)place["y"]!;
        foreach (string type in new[] { "mouseMoved", "mousePressed", "mouseReleased" })
        {
            await SendAsync("Input.dispatchMouseEvent", new { type, x, y, button = type == "mouseMoved" ? "none" : "left", clickCount = 1 });
        }
    }

    /// <summary>Presses a named key.</summary>
    public async Task PressAsync(string key, int code, string? text = null)
    {
        await SendAsync("Input.dispatchKeyEvent", new { type = text is null ? "rawKeyDown" : "keyDown", key, windowsVirtualKeyCode = code, text = text ?? string.Empty });
        await SendAsync("Input.dispatchKeyEvent", new { type = "keyUp", key, windowsVirtualKeyCode = code });
    }

    /// <summary>Types text into what has the focus.</summary>
    public async Task TypeAsync(string text)
    {
        foreach (char c in text)
        {
            await SendAsync("Input.dispatchKeyEvent", new { type = "keyDown", text = c.ToString() });
            await SendAsync("Input.dispatchKeyEvent", new { type = "keyUp" });
        }
    }

    public Task ResizeAsync(int width, int height) => SendAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = width < 600 });

    public Task EmulateAsync(string media, string scheme) =>
        SendAsync("Emulation.setEmulatedMedia", new { media, features = new[] { new { name = "prefers-color-scheme", value = scheme } } });

    /// <summary>A picture of what is in view; kept in the folder that CHEX_SCREENSHOTS names, if it does.</summary>
    public async Task<byte[]> ScreenshotAsync(string name)
    {
        byte[] png = Convert.FromBase64String((string)(await SendAsync("Page.captureScreenshot", new { format = "png" }))["data"]!);
        Keep(name + ".png", png);
        return png;
    }

    public async Task<byte[]> PrintAsync(string name)
    {
        byte[] pdf = Convert.FromBase64String((string)(await SendAsync("Page.printToPDF", new { preferCSSPageSize = true, printBackground = true }))["data"]!);
        Keep(name + ".pdf", pdf);
        return pdf;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, true);
        }
        catch (IOException)
        {
            // A helper process of the browser may still be writing its last.
        }
    }

    private static void Keep(string name, byte[] bytes)
    {
        if (Environment.GetEnvironmentVariable("CHEX_SCREENSHOTS") is { Length: > 0 } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }
    }

    private static Process? Start(string name, string profile)
    {
        var start = new ProcessStartInfo(name) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in new[] { "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank" })
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private async Task<JsonNode> SendAsync(string method, object? parameters = null)
    {
        int id = ++_last;
        var message = new Dictionary<string, object?> { ["id"] = id, ["method"] = method, ["params"] = parameters ?? new { } };
        if (_session is not null)
        {
            message["sessionId"] = _session;
        }

        using var limit = new CancellationTokenSource(Patience);
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, limit.Token);
        while (true)
        {
            JsonNode answer = await ReceiveAsync(limit.Token);
            if ((int?)answer["id"] == id)
            {
                Assert.True(answer["error"] is null, $"{method}: {answer["error"]}");
                return answer["result"]!;
            }

            Note(answer);
        }
    }

    private void Note(JsonNode news)
    {
        switch ((string?)news["method"])
        {
            case "Runtime.exceptionThrown" or "Log.entryAdded" or "Runtime.consoleAPICalled" or "Page.javascriptDialogOpening":
                Complaints.Add(news.ToJsonString());
                break;
            case "Network.requestWillBeSent":
                Requests.Add((string)news["params"]!["request"]!["url"]!);
                break;
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancellation);
            bytes.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(Encoding.UTF8.GetString(bytes.ToArray()))!;
    }
}
