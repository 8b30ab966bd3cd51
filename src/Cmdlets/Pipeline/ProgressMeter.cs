using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Progress of one cmdlet: at most five updates a second, with count, rate and time left, ended with Completed.</summary>
/// <remarks>Used on the pipeline's thread only. The setting <see cref="IntervalSetting"/> of the process is for tests, which are not to take their time.</remarks>
internal sealed class ProgressMeter(Cmdlet cmdlet, string activity, string unit)
{
    /// <summary>The name in <see cref="AppContext"/> of the milliseconds between two updates.</summary>
    public const string IntervalSetting = "CheXplanation.ProgressMilliseconds";

    private const int UsualMilliseconds = 200;
    private static int _lastId;

    private readonly int _id = Interlocked.Increment(ref _lastId);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan? _next;
    private long _done;
    private bool _shown;

    /// <summary>The time between two updates.</summary>
    public TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(AppContext.GetData(IntervalSetting) is int milliseconds ? milliseconds : UsualMilliseconds);

    /// <summary>How many there will be, where that is known.</summary>
    public long? Total { get; set; }

    /// <summary>How many of what is counted make one of the unit, such as bytes a megabyte.</summary>
    public long Scale { get; init; } = 1;

    /// <summary>Counts one or more, and shows it if the last update is old enough.</summary>
    public void Step(long count = 1)
    {
        _done += count;
        if (IsDue())
        {
            Show(Describe(unit, _done, Total, Scale, _clock.Elapsed));
        }
    }

    /// <summary>Shows how far a computation is that counts for itself, if the last update is old enough.</summary>
    public void Show(WorkCount work)
    {
        if (!IsDue())
        {
            return;
        }

        WorkStage stage = work.Now;
        Show(stage.Unit.Length == 0 ? new ProgressRecord(_id, activity, "working") : Describe(stage.Unit, stage.Done, stage.Total, 1, stage.Elapsed));
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

    private bool IsDue() => _clock.Elapsed >= (_next ?? Interval);

    private void Show(ProgressRecord record)
    {
        _next = _clock.Elapsed + Interval;
        _shown = true;
        cmdlet.WriteProgress(record);
    }

    private ProgressRecord Describe(string what, long done, long? total, long scale, TimeSpan elapsed)
    {
        double rate = done / Math.Max(elapsed.TotalSeconds, 1e-3);
        string count = total is { } all ? $"{Text(done)} of {Text(all)}" : Text(done);
        var record = new ProgressRecord(_id, activity, string.Create(CultureInfo.InvariantCulture, $"{count} {what}, {rate / scale:0.#} a second"));
        if (total is { } known && known > 0)
        {
            record.PercentComplete = (int)Math.Min(100.0 * done / known, 100);
            record.SecondsRemaining = rate > 0 ? (int)Math.Min(Math.Ceiling(Math.Max(known - done, 0) / rate), int.MaxValue) : -1;
        }

        return record;

        string Text(long number) => scale == 1 ? number.ToString(CultureInfo.InvariantCulture) : ((double)number / scale).ToString("0.0", CultureInfo.InvariantCulture);
    }
}
