using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Segmentation;

/// <summary>The counting of cells whose levels lie apart, beside its definition.</summary>
public sealed class CellLevelsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    public void CountWider_IsTheDefinition_WhateverTheDistance(int distance)
    {
        var random = new Random(distance);
        byte[] lowest = new byte[1003], turnedHighest = new byte[lowest.Length];
        int wide = 0;
        for (int i = 0; i < lowest.Length; i++)
        {
            lowest[i] = (byte)(i % 10 == 0 ? 0 : random.Next(256));
            byte highest = (byte)(i % 20 == 0 ? 255 : random.Next(lowest[i], 256));
            turnedHighest[i] = (byte)(255 - highest);
            wide += highest - lowest[i] > distance ? 1 : 0;
        }

        Assert.Equal(wide, CellLevels.CountWider(lowest, turnedHighest, distance));
    }
}
