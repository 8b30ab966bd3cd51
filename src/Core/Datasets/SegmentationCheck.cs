namespace CheXplanation.Datasets;

/// <summary>Checks a segmentation file as a submission: does it hold what an evaluation needs? It goes on after every fault that leaves JSON.</summary>
/// <remarks>
/// Streamed: of the file one image is held, and the ids. Where the text stops being JSON the check ends, with the place. Differs from
/// reading: nothing of the file is refused, everything is told.
/// </remarks>
public sealed class SegmentationCheck
{
    private const int Named = 3;

    private readonly SegmentationCheckOptions _options;
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _unordered = [];
    private readonly Dictionary<string, (int Masks, int Empty)> _areas = new(StringComparer.Ordinal);

    private SegmentationCheck(SegmentationCheckOptions options) => _options = options;

    /// <summary>Checks a file.</summary>
    /// <param name="stream">The file; one that can be sought is read twice, first as strict JSON.</param>
    /// <param name="options">What it is held against.</param>
    /// <returns>The findings, in the order of the file; those of the whole file last.</returns>
    public static IEnumerable<SegmentationFinding> Check(Stream stream, SegmentationCheckOptions options)
    {
        DataFormatException? strict = null;
        if (stream.CanSeek)
        {
            if (SegmentationForms.Tell(stream) == SegmentationForm.Picture)
            {
                return [OfOtherForm("a picture, or other bytes that are no text")];
            }

            strict = JsonText.FindFault(stream);
            stream.Position = 0;
        }

        return new SegmentationCheck(options).Check(stream, strict);
    }

    private IEnumerable<SegmentationFinding> Check(Stream stream, DataFormatException? strict)
    {
        using var walk = new SegmentationWalk(stream, _options.PixelLimit, keepText: false);
        if (walk.HasByteOrderMark)
        {
            yield return OfFile(SegmentationRule.ByteOrderMark, "byte 0", "expected JSON, found a byte order mark before it");
        }

        while (walk.Next() is { } image)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            _options.OnImage?.Invoke(image.Id);
            foreach (SegmentationFinding finding in CheckImage(image))
            {
                yield return finding;
            }
        }

        foreach (SegmentationFinding finding in CheckWhole(walk, strict))
        {
            yield return finding;
        }
    }

    private static SegmentationFinding OfOtherForm(string form) => new(
        SegmentationRule.OtherFormat, "$", null, null, $"expected {{image: {{task: {{size, counts}}}}}}, found {form}")
    {
        Remedy = (form.StartsWith("annotations", StringComparison.Ordinal) ? "Import-ChexAnnotation reads it; pipe it to ConvertTo-ChexSegmentation"
            : form.Contains("raw export", StringComparison.Ordinal) ? "Import-ChexAnnotation -Clean reads it; pipe it to ConvertTo-ChexSegmentation"
            : "Import-ChexSegmentation reads COCO files, mask pictures and boxes; pipe it on") + " and Export-ChexSegmentation.",
    };

    private static SegmentationFinding OfFile(SegmentationRule rule, string position, string message) => new(rule, position, null, null, message);

    private List<SegmentationFinding> CheckImage(FoundImage image)
    {
        var findings = new List<SegmentationFinding>();
        string id = _options.Expected.FindAlias(image.Id) ?? image.Id;
        if (id != image.Id)
        {
            findings.Add(new SegmentationFinding(SegmentationRule.ImageAlias, image.Position, image.Id, null, $"expected the id '{id}' as the truth has it, found '{image.Id}'"));
        }

        if (!_seen.TryAdd(id, image.Id))
        {
            findings.Add(new SegmentationFinding(SegmentationRule.ImageDuplicate, image.Position, image.Id, null, $"expected the image once, found it as '{_seen[id]}' before"));
        }

        if (_options.Expected.HasTruth && !_options.Expected.Contains(id))
        {
            findings.Add(new SegmentationFinding(SegmentationRule.ImageExtra, image.Position, image.Id, null, $"expected an image of the truth, found '{image.Id}'"));
        }

        findings.AddRange(SegmentationImageCheck.Check(image, id, FindSize(image, id, findings), _options));
        Tally(image);
        return findings;
    }

    private PictureSize? FindSize(FoundImage image, string id, List<SegmentationFinding> findings)
    {
        try
        {
            PictureSize? size = _options.Expected.FindSize(id);
            if (size is null && !_options.Expected.HasTruth && _options.Expected.PictureSizeOf is not null)
            {
                findings.Add(new SegmentationFinding(SegmentationRule.ImageExtra, image.Position, image.Id, null, $"expected a picture of the image, found none named '{image.Id}'"));
            }

            return size;
        }
        catch (DataFormatException error)
        {
            findings.Add(new SegmentationFinding(SegmentationRule.PictureUnclear, image.Position, image.Id, null, $"expected {error.Expected}, found {error.Found}"));
            return null;
        }
    }

    private void Tally(FoundImage image)
    {
        if (_unordered.Count <= Named && SegmentationImageCheck.AreOutOfOrder(image.Masks.Select(mask => mask.Task), _options.Tasks))
        {
            _unordered.Add(image.Id);
        }

        foreach (FoundMask mask in image.Masks.Where(mask => mask.Mask is not null))
        {
            string task = _options.Tasks.Find(mask.Task) ?? mask.Task;
            (int masks, int empty) = _areas.GetValueOrDefault(task);
            _areas[task] = (masks + 1, empty + (mask.Mask!.IsEmpty ? 1 : 0));
        }
    }

    private IEnumerable<SegmentationFinding> CheckWhole(SegmentationWalk walk, DataFormatException? strict)
    {
        if (walk.OtherForm is { } form)
        {
            return [OfOtherForm(form)];
        }

        var findings = new List<SegmentationFinding>();
        if (walk.Broken is { } broken)
        {
            findings.Add(OfFile(SegmentationRule.NotJson, broken.Position, $"expected {broken.Expected}, found {broken.Found}; what follows could not be checked"));
        }
        else if (strict is not null)
        {
            findings.Add(OfFile(SegmentationRule.NotStrictJson, strict.Position, $"expected strict JSON, found {strict.Found}"));
        }

        if (_seen.Count == 0 && walk.Broken is null)
        {
            findings.Add(OfFile(SegmentationRule.NoImages, "$", "expected images, found none"));
        }

        // Of a file that broke off nobody knows what it would have had.
        findings.AddRange(_options.Expected.ImageIds.Where(id => walk.Broken is null && !_seen.ContainsKey(id)).Order(StringComparer.Ordinal)
            .Select(id => new SegmentationFinding(SegmentationRule.ImageMissing, "$", id, null, $"expected the image '{id}' of the truth, found none")));
        if (_unordered.Count > 0)
        {
            string more = _unordered.Count > Named ? ", ..." : string.Empty;
            findings.Add(OfFile(SegmentationRule.TaskOrder, "$", $"expected the tasks in the order asked for, found another in {string.Join(", ", _unordered.Take(Named))}{more}"));
        }

        findings.AddRange(_areas.Where(task => task.Value.Masks > 1 && task.Value.Masks == task.Value.Empty).OrderBy(task => task.Key, StringComparer.Ordinal)
            .Select(task => new SegmentationFinding(SegmentationRule.MaskEmpty, "$", null, task.Key, $"found no pixel in any of its {task.Value.Masks} masks")
            {
                Severity = SegmentationSeverity.Warning,
            }));
        return findings;
    }
}
