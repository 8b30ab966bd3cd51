using System.Diagnostics;
using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Datasets;

/// <summary>The mended copy: what is changed is told, what is left stands as it stood.</summary>
public sealed class SegmentationMenderTests
{
    private static readonly SegmentationCheckOptions _two = new() { Tasks = TaskNameList.Named(["Edema", "Airspace Opacity"]) };

    [Theory]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "24"}, "Airspace Opacity": {"size": [2, 3], "counts": "6"}}}""", "", null)]
    [InlineData("""{"a": {"lung_opacity": {"size": [2, 3], "counts": "24"}}}""",
        "TaskAlias TaskMissing", """{"a": {"Edema": {"size": [2, 3], "counts": "6"}, "Airspace Opacity": {"size": [2, 3], "counts": "24"}}}""")]
    [InlineData("""{"a": {"Edema": {"counts": [2, 4], "size": [2.0, 3], "area": 4.50}, "Airspace Opacity": {"size": [2, 3], "counts": "b'24'"}}}""",
        "SizeNotWhole CountsUncompressed CountsQuoted", """{"a": {"Edema": {"size": [2, 3], "counts": "24", "area": 4.50}, "Airspace Opacity": {"size": [2, 3], "counts": "24"}}}""")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "24"}, "edema": {"size": [2, 3], "counts": "24"}, "Airspace Opacity": {"size": [2, 3], "counts": "6"},},}""",
        "TaskDuplicate NotStrictJson", """{"a": {"Edema": {"size": [2, 3], "counts": "24"}, "Airspace Opacity": {"size": [2, 3], "counts": "6"}}}""")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "24"}, "edema": {"size": [2, 3], "counts": "33"}, "Airspace Opacity": {"size": [2, 3], "counts": "6"}}}""", "", null)]
    [InlineData("""{"a": 5, "b": {"Edema": {"size": [2, 3]}, "Airspace Opacity": {"size": [2, 3], "counts": "99", "x": [1, {"y": "\u00e9"}]}}, "a": null}""", "", null)]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "24", "counts": "33"}, "Airspace Opacity": {"size": [2, 3], "counts": "6"}}}""", "", null)]
    [InlineData("""{"a": {}, "b": {"Foo": 1}}""", "", null)]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "9", "made: by": {"x: y": "z: 1"}, "n": 2}, "Airspace Opacity": {"size": [2, 3], "counts": "6"}}}""", "", null)]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": [2, 4], "made: by": "z: 1"}, "Airspace Opacity": {"size": [2, 3], "counts": "6"}}}""",
        "CountsUncompressed", """{"a": {"Edema": {"size": [2, 3], "counts": "24", "made: by": "z: 1"}, "Airspace Opacity": {"size": [2, 3], "counts": "6"}}}""")]
    public void Read_Mends_WhatNeedsNoGuessAndLeavesTheRestAsItStood(string json, string rules, string? copy)
    {
        (string text, IReadOnlyList<SegmentationRepair> repairs) = Mend(json, _two);
        Assert.Equal(copy ?? json, text);
        Assert.Equal(rules, string.Join(' ', repairs.Select(repair => repair.Rule)));
    }

    [Fact]
    public void Read_Duplicates_KeepsOneOfEqualImages()
    {
        const string image = """{"Edema": {"size": [2, 3], "counts": "24"}, "Airspace Opacity": {"size": [2, 3], "counts": "6"}}""";
        (string text, IReadOnlyList<SegmentationRepair> repairs) = Mend($$"""{"a": {{image}}, "b": {{image}}, "a": {{image}}, "b": {} }""", _two);
        Assert.Equal("{\"a\": " + image + ", \"b\": " + image + ", \"b\": {}}", text);
        Assert.Equal("$['a']", Assert.Single(repairs).Position);
    }

    [Fact]
    public void Read_WithTheTruth_NamesImagesAndTurnsSizesThatTheRunsProve()
    {
        var size = new PictureSize(60, 90);
        RunLengthMask mask = SegmentationCheckTests.Ellipse(size, new Random(1)), turned = SegmentationCheckTests.Ellipse(new PictureSize(90, 60), new Random(2));
        var expected = new ExpectedImages();
        expected.Add("a", size);
        expected.Add("b", size);
        string Entry(RunLengthMask runs, string shape) => "{\"size\": [" + shape + "], \"counts\": \"" + CocoRunLengthText.Encode(runs).Replace(@"\", @"\\") + "\"}";
        string json = "{\"A.png\": {\"Edema\": " + Entry(mask, "60, 90") + "}, \"b\": {\"Edema\": " + Entry(turned, "60, 90") + "}}";
        SegmentationCheckOptions options = new() { Tasks = TaskNameList.Named(["Edema"]), Expected = expected };
        Assert.Equal([true, false], SegmentationCheckTests.Check(json, options).Where(finding => finding.Rule == SegmentationRule.SizeSwapped).Select(finding => finding.IsRepairable));
        (string text, IReadOnlyList<SegmentationRepair> repairs) = Mend(json, options);
        Assert.Equal(["SizeSwapped", "ImageAlias"], repairs.Select(repair => $"{repair.Rule}"));
        Assert.Equal("{\"a\": {\"Edema\": " + Entry(mask, "90, 60") + "}, \"b\": {\"Edema\": " + Entry(turned, "60, 90") + "}}", text);
        Assert.Equal(SegmentationRule.SizeSwapped, Assert.Single(SegmentationCheckTests.Check(text, options)).Rule);
    }

    [Theory]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "24"}""")]
    [InlineData("""[{"image_id": 1}]""")]
    [InlineData("nothing")]
    public void Read_NoWholeFile_IsRefused(string json) => Assert.Throws<DataFormatException>(() => Mend(json, _two));

    /// <summary>Such a name is not kept, so the copy would be without it and its mask.</summary>
    [Theory]
    [InlineData("{\"a\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"24\"}, \"NAME\": {\"size\": [2, 3], \"counts\": \"24\"}}}")]
    [InlineData("{\"a\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"24\"}}, \"NAME\": {}}")]
    public void Read_LongName_IsRefused(string json) =>
        Assert.Contains("names of at most", Assert.Throws<DataFormatException>(() => Mend(json.Replace("NAME", new string('n', DataLimits.NameCharacters + 1)), _two)).Message);

    [Fact]
    public void Read_Mended_IsInOrderForEverythingThatWasMended()
    {
        var random = new Random(3);
        string[] tasks = ["Edema", "edema", "Lung Opacity", "airspace_opacity", "Airspace Opacity", "Foo"];
        string[] masks =
        [
            """{"size": [2, 3], "counts": "24"}""", """{"size": [2.0, 3], "counts": [6]}""", """{"size": [2, 3], "counts": "b'24'"}""", """{"size": [2, 3], "counts": "9"}""", "7",
        ];
        for (int i = 0; i < 500; i++)
        {
            string Image() => "{" + string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => $"\"{tasks[random.Next(tasks.Length)]}\": {masks[random.Next(masks.Length)]}")) + "}";
            string json = "{" + string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(image => $"\"{(char)('a' + random.Next(3))}\": {Image()}")) + "}";
            (string text, _) = Mend(json, _two);
            (string again, IReadOnlyList<SegmentationRepair> repairs) = Mend(text, _two);
            Assert.Equal(text, again);
            Assert.Empty(repairs);
            SegmentationRule[] gone = [SegmentationRule.SizeNotWhole, SegmentationRule.CountsUncompressed, SegmentationRule.CountsQuoted, SegmentationRule.TaskOrder];
            Assert.DoesNotContain(SegmentationCheckTests.Check(text, _two), finding => gone.Contains(finding.Rule));
        }
    }

    /// <summary>As many as a file may have must not take time with the square of their number.</summary>
    [Fact]
    public void Read_ManyImagesOfOneName_TakeTimeAsManyNamesDo() =>
        AssertAsFast(Json(Enumerable.Repeat("\"a\": {}", 60_000)), Json(Enumerable.Range(0, 60_000).Select(i => $"\"{i}\": {{}}")));

    [Fact]
    public void Read_ManyMasksOfOneImage_TakeTimeAsThoseOfManyImagesDo()
    {
        string[] masks = [.. Enumerable.Range(0, 6000).Select(i => $$"""{"Foo{{i}}": {"size": [2, 3], "counts": [2, 4] } }""")];
        AssertAsFast(Json([$"\"a\": {Json(masks.Select(mask => mask[1..^1]))}"]), Json(masks.Select((mask, i) => $"\"{i}\": {mask}")));
    }

    /// <summary>The file has been read to its end, and images are named.</summary>
    [Fact]
    public void Read_StoppedAtTheEndOfTheFile_NamesNothing()
    {
        using var source = new CancellationTokenSource();
        using var input = new StoppingStream(Encoding.UTF8.GetBytes("""{"a": {}, "b": {}}"""), source);
        using var mender = new SegmentationMender(_two with { Cancellation = source.Token });
        Assert.Throws<OperationCanceledException>(() => mender.Read(input));
    }

    private static string Json(IEnumerable<string> items) => "{" + string.Join(", ", items) + "}";

    private static void AssertAsFast(string json, string other)
    {
        TimeSpan one = Enumerable.Range(0, 3).Min(_ => Mending(json)), many = Enumerable.Range(0, 3).Min(_ => Mending(other));
        Assert.True(one < many * 5, $"{one.TotalMilliseconds:0} ms, and {many.TotalMilliseconds:0} ms of the other");
    }

    private static TimeSpan Mending(string json)
    {
        var clock = Stopwatch.StartNew();
        Mend(json, _two);
        return clock.Elapsed;
    }

    /// <summary>Cancels when it has been read to its end for the second time: first the mender looks for strict JSON.</summary>
    private sealed class StoppingStream(byte[] bytes, CancellationTokenSource source) : MemoryStream(bytes)
    {
        private int _ends;

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            if (read == 0 && ++_ends == 2)
            {
                source.Cancel();
            }

            return read;
        }
    }

    private static (string Text, IReadOnlyList<SegmentationRepair> Repairs) Mend(string json, SegmentationCheckOptions options)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(json));
        using var mender = new SegmentationMender(options);
        IReadOnlyList<SegmentationRepair> repairs = mender.Read(input);
        using var output = new MemoryStream();
        mender.Write(output);
        return (Encoding.UTF8.GetString(output.ToArray()), repairs);
    }
}
