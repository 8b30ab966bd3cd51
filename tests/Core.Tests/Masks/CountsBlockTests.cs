using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

/// <summary>Counts read eight at a time, against a reader that goes character by character.</summary>
public sealed class CountsBlockTests
{
    [Fact]
    public void Decode_RandomRunsOfAllLengths_EqualsTheRunsThatWereWritten()
    {
        var random = new Random(41);
        for (int i = 0; i < 4000; i++)
        {
            // Mostly small differences, here and there a large one.
            var runs = new int[random.Next(1, 80)];
            int near = random.Next(1, 40), common = random.Next(20, 2000);
            for (int r = 0; r < runs.Length; r++)
            {
                runs[r] = random.Next(9) == 0 ? random.Next(1, 5000) : common + random.Next(near);
            }

            var size = new PictureSize(1, runs.Sum());
            string text = CocoRunLengthText.Encode(RunLengthMask.FromRuns(size, runs));
            Assert.Equal(runs, CocoRunLengthText.Decode(text, size).Runs.ToArray());
            Assert.Equal(runs.Length, CountsBlock.CountEnds(text));
            Assert.Equal(runs.Where((_, r) => (r & 1) != 0).Sum(), CocoRunLengthText.Decode(text, size).Area);
        }
    }

    [Fact]
    public void Decode_NegativeRunWithinABlock_TellsItsPlace()
    {
        // 5, 5, 5 and then differences of -1: the runs fall below 0 in the midst of single characters.
        string text = "555" + new string('O', 40);
        DataFormatException error = Assert.Throws<DataFormatException>(() => CocoRunLengthText.Decode(text, new PictureSize(10, 10)));
        Assert.Contains("run 13 between 0", error.Message);
        Assert.Contains("-1 (character 13)", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Totals_AnyLength_AreThoseOfALoop(int length)
    {
        var random = new Random(length);
        int[] runs = [.. Enumerable.Range(0, length).Select(_ => random.Next(1, int.MaxValue))];
        RunTotals totals = RunTotals.Of(runs);
        Assert.Equal(
            (runs.Where((_, i) => (i & 1) == 0).Sum(run => (long)run), runs.Where((_, i) => (i & 1) != 0).Sum(run => (long)run), runs.Skip(1).Append(int.MaxValue).Min()),
            (totals.Off, totals.On, totals.Least));
    }
}
