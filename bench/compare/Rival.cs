using System.Diagnostics;
using System.Text.Json;

namespace CheXplanation.Bench.Compare;

/// <summary>The Python rival: one process for a whole comparison, so that its imports are not timed.</summary>
internal sealed class Rival : IDisposable
{
    private readonly Process? _process;

    private Rival(Process? process, string? missing)
    {
        _process = process;
        Missing = missing;
    }

    /// <summary>Why there is no rival; null where there is one.</summary>
    public string? Missing { get; }

    public static Rival Start(string python, string script)
    {
        try
        {
            var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add(script);
            start.Environment["OMP_NUM_THREADS"] = "1";
            var rival = new Rival(Process.Start(start), null);
            _ = rival.Ask(new Dictionary<string, object> { ["op"] = "memory" });
            return rival;
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException or JsonException)
        {
            return new Rival(null, $"'{python}' with numpy was not found ({error.Message.Split('\n')[0]})");
        }
    }

    /// <summary>The seconds and the result, or what is missing.</summary>
    public (double Seconds, JsonElement Result, string? Missing) Ask(IReadOnlyDictionary<string, object> request)
    {
        if (_process is null)
        {
            return (double.NaN, default, Missing);
        }

        _process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine() ?? throw new IOException(_process.StandardError.ReadToEnd());
        JsonElement answer = JsonDocument.Parse(line).RootElement;
        return answer.TryGetProperty("missing", out JsonElement missing)
            ? (double.NaN, default, missing.GetString())
            : (answer.GetProperty("seconds").GetDouble(), answer.GetProperty("result"), null);
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
