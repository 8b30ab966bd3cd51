using System.Diagnostics;
using System.Globalization;

namespace CheXplanation.Bench;

/// <summary>Overlays a minute of one core, by processor time, so that other work on the machine does not count.</summary>
internal static class OverlayRate
{
    public static int Measure(int count)
    {
        var overlays = new OverlayBenchmarks();
        overlays.SetUp();
        try
        {
            foreach ((string name, Func<byte[]> draw) in new (string, Func<byte[]>)[]
            {
                ("PNG, each with its radiograph decoded", overlays.RadiographAndPng), ("PNG", overlays.Png), ("JPEG", overlays.Jpeg), ("thumbnail", overlays.Thumbnail),
            })
            {
                draw();
                using Process process = Process.GetCurrentProcess();
                TimeSpan before = process.TotalProcessorTime;
                for (int i = 0; i < count; i++)
                {
                    draw();
                }

                process.Refresh();
                double milliseconds = (process.TotalProcessorTime - before).TotalMilliseconds / count;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {milliseconds:0.0} ms of processor time, {60000 / milliseconds:0} a minute and core"));
            }
        }
        finally
        {
            overlays.CleanUp();
        }

        return 0;
    }
}
