using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Progress of one cmdlet: at most five updates a second, with count, rate and time left, ended with Completed.</summary>
internal sealed class ProgressMeter(Cmdlet cmdlet, string activity, string unit)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static int _lastId;

    private readonly int _id = Interlocked.Increment(ref _lastId);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = Interval;
    private int _done;
    private bool _shown;

    /// <summary>How many there will be, where that is known.</summary>
    public int? Total { get; set; }

    /// <summary>Counts one, and shows it if the last update is old enough.</summary>
    public void Step()
    {
        _done++;
        if (_clock.Elapsed < _next)
        {
            return;
        }

        _next = _clock.Elapsed + Interval;
        _shown = true;
        cmdlet.WriteProgress(Describe(_id, activity, unit, _done, Total, _clock.Elapsed));
    }

    /// <summary>Takes the progress off the screen.</summary>
    public void Complete()
    {
        if (_shown)
        {
            _shown = false;
            cmdlet.WriteProgress(new ProgressRecord(_id, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }

    internal static ProgressRecord Describe(int id, string activity, string unit, int done, int? total, TimeSpan elapsed)
    {
        double rate = done / Math.Max(elapsed.TotalSeconds, 1e-3);
        string count = total is { } all ? $"{done} of {all}" : $"{done}";
        var record = new ProgressRecord(id, activity, string.Create(CultureInfo.InvariantCulture, $"{count} {unit}, {rate:0.#} a second"));
        if (total is { } known && known > 0)
        {
            record.PercentComplete = (int)Math.Min(100L * done / known, 100);
            record.SecondsRemaining = (int)Math.Ceiling(Math.Max(known - done, 0) / rate);
        }

        return record;
    }
}
