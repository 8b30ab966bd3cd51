using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Text;

namespace CheXplanation.Bench;

/// <summary>A folder of very many small maps through the module's own cmdlet: how long, and whether what is held grows.</summary>
internal static class FolderReading
{
    private const int Side = 7;

    public static int Measure(int count)
    {
        string folder = Directory.CreateTempSubdirectory("chex-bench-").FullName;
        try
        {
            Write(folder, count);
            Run(folder, count);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static void Write(string folder, int count)
    {
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Side}, {Side}), }}".PadRight(117) + "\n";
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text), .. new byte[4 * Side * Side]];
        for (int i = 0; i < count; i++)
        {
            // The folder of an image holds its ten tasks.
            string image = Path.Combine(folder, FormattableString.Invariant($"image{i / 10:000000}"));
            if (i % 10 == 0)
            {
                Directory.CreateDirectory(image);
            }

            File.WriteAllBytes(Path.Combine(image, FormattableString.Invariant($"class{i % 10}.npy")), file);
        }
    }

    private static void Run(string folder, int count)
    {
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.AddCommand("Import-Module").AddParameter("Name", ModulePath()).Invoke();
        shell.Commands.Clear();
        shell.AddScript("""
            param($folder, $count)
            $seen = 0; $early = 0; $late = 0; $sum = 0.0
            Import-ChexHeatmap $folder -ByFolder -PictureSize 224, 224 | ForEach-Object {
                $seen++; $sum += $_.GetValues()[0]
                if ($seen -eq [int]($count / 10)) { $early = [GC]::GetTotalMemory($true) }
                if ($seen -eq $count - 1) { $late = [GC]::GetTotalMemory($true) }
            }
            $seen, $early, $late
            """).AddArgument(folder).AddArgument(count);
        var clock = Stopwatch.StartNew();
        long[] result = [.. shell.Invoke().Select(value => Convert.ToInt64(value.BaseObject, CultureInfo.InvariantCulture))];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result[0]} maps of {Side}x{Side} opened and read through the pipeline in {clock.Elapsed.TotalSeconds:0.0} s, {clock.Elapsed.TotalMicroseconds / result[0]:0} us each; "
            + $"held at a tenth {result[1] / 1e6:0.0} MB, at the end {result[2] / 1e6:0.0} MB"));
    }

    private static string ModulePath([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "module", "CheXplanation.psd1"));
}
