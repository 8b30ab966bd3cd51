using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Mends the entries of one image: names, order, missing tasks, the form of masks, sizes that are turned round beyond doubt.</summary>
internal sealed class ImageMender(SegmentationCheckOptions options, CountsSpool spool, List<SegmentationRepair> repairs)
{
    public MendedImage Mend(FoundImage image)
    {
        var mended = new MendedImage(image.Id, image.Position);
        if (image.Fault is not null)
        {
            mended.Value = spool.Add(image.Text!);
            return mended;
        }

        TurnSizes(image);
        List<(string Task, string Text)> entries = Name(image);
        if (SegmentationImageCheck.AreOutOfOrder(entries.Select(entry => entry.Task), options.Tasks))
        {
            repairs.Add(new SegmentationRepair(SegmentationRule.TaskOrder, image.Position, image.Id, null, "wrote the tasks in the order asked for"));
        }

        AddMissing(image, entries);
        mended.Entries = [.. entries.OrderBy(entry => SegmentationImageCheck.RankOf(entry.Task, options.Tasks)).Select(entry => (entry.Task, spool.Add(entry.Text)))];
        return mended;
    }

    private void Note(SegmentationRule rule, FoundImage image, FoundMask mask, string message) =>
        repairs.Add(new SegmentationRepair(rule, mask.Position, image.Id, mask.Task, message));

    private PictureSize? SizeOf(FoundImage image)
    {
        try
        {
            return options.Expected.FindSize(options.Expected.FindAlias(image.Id) ?? image.Id);
        }
        catch (DataFormatException)
        {
            // A picture that cannot be told proves nothing; the check names it.
            return null;
        }
    }

    private void TurnSizes(FoundImage image)
    {
        if (SizeOf(image) is not { } size || !SwappedSize.IsProvenOf(image.Masks.Where(mask => mask.Mask is not null).Select(mask => mask.Mask!), size))
        {
            return;
        }

        foreach (FoundMask mask in image.Masks.Where(mask => mask.Mask is not null && SwappedSize.Is(mask.Mask.Size, size)))
        {
            mask.Mask = SwappedSize.Turn(mask.Mask!, size);
            Note(SegmentationRule.SizeSwapped, image, mask, $"wrote the size as [{size.Height}, {size.Width}]; the runs are of that height, and stay");
        }
    }

    /// <summary>The entries under the names asked for; one name keeps its spelling where another entry has it already and differs.</summary>
    private List<(string Task, string Text)> Name(FoundImage image)
    {
        (FoundMask Mask, string Task, string Text)[] found = [.. image.Masks.Select(mask => (mask, options.Tasks.Find(mask.Task) ?? mask.Task, WriteMask(mask)))];
        HashSet<string> disputed = [.. found.GroupBy(item => item.Task).Where(items => items.Select(item => item.Text).Distinct().Skip(1).Any()).Select(items => items.Key)];
        var entries = new List<(string Task, string Text)>();
        var seen = new HashSet<(string Task, string Text)>();
        foreach ((FoundMask mask, string task, string text) in found)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            NoteForm(image, mask);
            if (seen.Contains((task, text)))
            {
                Note(SegmentationRule.TaskDuplicate, image, mask, "left the second of two equal entries out");
                continue;
            }

            bool isTaken = disputed.Contains(task);
            if (task != mask.Task && !isTaken)
            {
                Note(SegmentationRule.TaskAlias, image, mask, $"wrote '{mask.Task}' as '{task}'");
            }

            entries.Add((isTaken ? mask.Task : task, text));
            seen.Add(entries[^1]);
        }

        return entries;
    }

    private void AddMissing(FoundImage image, List<(string Task, string Text)> entries)
    {
        PictureSize[] sizes = SizeOf(image) is { } known ? [known] : [.. image.Masks.Where(mask => mask.Mask is not null).Select(mask => mask.Mask!.Size).Distinct()];
        if (sizes.Length != 1)
        {
            // Without a size, or with several, there is no telling how large an empty mask would be.
            return;
        }

        string empty = Text(RunLengthMask.Empty(sizes[0]), null, []);
        HashSet<string?> present = [.. image.Masks.Select(mask => options.Tasks.Find(mask.Task))];
        foreach (string task in options.Tasks.Tasks.Where(task => !present.Contains(task)))
        {
            entries.Add((task, empty));
            repairs.Add(new SegmentationRepair(
                SegmentationRule.TaskMissing, image.Position, image.Id, task, $"added an empty mask of [{sizes[0].Height}, {sizes[0].Width}]"));
        }
    }

    private void NoteForm(FoundImage image, FoundMask mask)
    {
        if (mask.Mask is null)
        {
            return;
        }

        foreach ((SegmentationRule rule, _) in mask.Faults)
        {
            string? done = rule switch
            {
                SegmentationRule.SizeNotWhole => "wrote the size in whole numbers",
                SegmentationRule.CountsUncompressed => "wrote the list of runs as a counts string",
                SegmentationRule.CountsQuoted => "took the counts string out of b'...'",
                _ => null,
            };
            if (done is not null)
            {
                Note(rule, image, mask, done);
            }
        }
    }

    private static string WriteMask(FoundMask mask) => mask.Mask is { } runs ? Text(runs, mask.Counts, mask.Extras) : mask.Text!;

    private static string Text(RunLengthMask mask, string? counts, List<string> extras)
    {
        using var text = new StringWriter();
        text.Write(FormattableString.Invariant($"{{\"size\": [{mask.Size.Height}, {mask.Size.Width}], \"counts\": "));
        PythonJsonText.WriteText(text, counts ?? CocoRunLengthText.Encode(mask));
        foreach (string extra in extras)
        {
            text.Write($", {extra}");
        }

        text.Write('}');
        return text.ToString();
    }
}
