using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Segmentation;

/// <summary>Small cells counted in registers, against their outputs computed one vector after the other.</summary>
public sealed class SmallCellCountingTests
{
    private const int Bins = 12;

    public static TheoryData<string> Kinds => [.. GeneratedMaps.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TryCount_CellsOfUpToTenByTen_CountsAsTheOutputsDo(string kind)
    {
        var random = new Random(23);
        var columns = new FusedAxis();
        var rows = new FusedAxis();
        var inRegisters = new CellCounting { CountsSmall = true };
        var output = new CellCounting { CountsSmall = false };
        int small = 0;
        for (int i = 0; i < 60; i++)
        {
            PictureSize size = new(random.Next(1, 24), random.Next(1, 24));
            PictureSize picture = new((int)(size.Width * (1 + (9 * random.NextDouble()))), (int)(size.Height * (1 + (9 * random.NextDouble()))));
            float[] map = GeneratedMaps.Make(random, kind, size);
            columns.Prepare(size.Width, picture.Width);
            rows.Prepare(size.Height, picture.Height);
            var grid = new FusedGrid(map, columns, rows, map.Max(MathF.Abs));
            float[] smallest = [.. Enumerable.Range(0, Bins).Select(_ => map[random.Next(map.Length)]).Order()];
            int least = random.Next(Bins), most = random.Next(least, Bins);
            inRegisters.Prepare(grid);
            output.Prepare(grid);
            for (int cell = 0; cell < map.Length; cell++)
            {
                int column = cell % size.Width, row = cell / size.Width;
                long[] expected = new long[Bins], actual = new long[Bins];
                Assert.Equal(output.TryCount(in grid, column, row, least, most, smallest, expected), inRegisters.TryCount(in grid, column, row, least, most, smallest, actual));
                Assert.Equal(expected, actual);
                int width = columns.First[column + 1] - columns.First[column], height = rows.First[row + 1] - rows.First[row];
                Assert.Equal((long)width * height, actual.Sum());
                small += SmallCellCounting.FitsRows(width, height) || SmallCellCounting.FitsRows(height, width) ? 1 : 0;
            }
        }

        Assert.True(small > 1000);
    }
}
