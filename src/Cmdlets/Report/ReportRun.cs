using System.Globalization;
using System.Management.Automation;
using CheXplanation.Imaging.Report;

namespace CheXplanation.Cmdlets;

/// <summary>Draws a report's pictures and writes it, once all cases are there. A door to Imaging: nothing of it loads before.</summary>
internal sealed class ReportRun(ExportChexReportCommand command, IReadOnlyList<ReportRow> rows)
{
    private const long MostThumbnailBytes = 6_000_000;

    public void Write()
    {
        using var drawing = new ReportDrawing(new OverlayLook(85, 72, command.ColourMap, command.Opacity, ".webp"), command.Hashes, rows.Count, command.Stop);
        var thumbnails = new ReportPicture?[rows.Count];
        command.Progress.Total = rows.Count;
        long bytes = 0;
        int next = 0, left = 0;
        using var work = new OrderedWork<(ReportPicture? Picture, IReadOnlyList<ErrorRecord> Errors)>(command.ThrottleLimit, command.Stop);
        foreach (ReportRow row in rows)
        {
            bool draws = row.Plan is not null && !command.NoThumbnail && bytes < MostThumbnailBytes;
            left += row.Plan is not null && !command.NoThumbnail && !draws ? 1 : 0;
            Take(work.Add(() =>
            {
                if (row.Plan is { } plan)
                {
                    drawing.Hash(plan);
                }

                return draws ? drawing.DrawThumbnail(row.Plan!) : (null, []);
            }));
        }

        Take(work.Drain());
        Save(drawing, thumbnails, left);

        void Take(IEnumerable<(ReportPicture? Picture, IReadOnlyList<ErrorRecord> Errors)> done)
        {
            foreach ((ReportPicture? picture, IReadOnlyList<ErrorRecord> errors) in done)
            {
                command.EndIfStopping();
                command.Report(errors);
                bytes += picture is null ? 0 : 4L * picture.WebP.Length / 3;
                thumbnails[next++] = picture;
                command.Progress.Step();
            }
        }
    }

    private void Save(ReportDrawing drawing, ReportPicture?[] thumbnails, int left)
    {
        string? note = left == 0 ? null
            : string.Create(CultureInfo.InvariantCulture, $"{rows.Count - left:N0} of {rows.Count:N0} cases have a thumbnail: those fill the {MostThumbnailBytes / 1_000_000} MB that a report keeps for them.");
        if (note is not null)
        {
            command.WriteWarning(note);
        }

        var assembly = new ReportAssembly(rows, thumbnails, command.Property, command.ScoreNames, new ReportDescription(command, rows).Make());
        if (assembly.Omissions() is { } omissions)
        {
            command.WriteWarning(omissions);
        }

        var examples = new List<(string, int, ReportPicture)>();
        foreach ((string rank, int index) in assembly.Examples())
        {
            command.EndIfStopping();
            if (drawing.DrawExample(rows[index].Plan!) is { } picture)
            {
                examples.Add((rank, index, picture));
            }
        }

        ReportLegend legend = ReportDrawing.Legend(examples.Select(example => rows[example.Item2].Plan!), command.ColourMap, command.Opacity);
        ReportContent content = command.Compute(() => assembly.Build(examples, legend, command.ThresholdCurve, note, command.Stop));
        command.Save(stream => ReportFile.Write(stream, content, command.Stop));
    }
}
