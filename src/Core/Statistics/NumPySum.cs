namespace CheXplanation.Statistics;

/// <summary>numpy's pairwise summation, bit for bit.</summary>
/// <remarks>Source: numpy's <c>pairwise_sum</c> (loops_utils.h): the order of the additions decides the last digits.</remarks>
public static class NumPySum
{
    private const int Block = 128;

    /// <summary>The sum of all values.</summary>
    /// <param name="values">The values; a NaN makes the sum NaN; none give 0.</param>
    /// <returns>The sum.</returns>
    public static double Pairwise(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        if (n < 8)
        {
            double sum = 0;
            foreach (double value in values)
            {
                sum += value;
            }

            return sum;
        }

        if (n > Block)
        {
            int half = n / 2;
            half -= half % 8;
            return Pairwise(values[..half]) + Pairwise(values[half..]);
        }

        double r0 = values[0], r1 = values[1], r2 = values[2], r3 = values[3];
        double r4 = values[4], r5 = values[5], r6 = values[6], r7 = values[7];
        int i = 8;
        for (; i + 8 <= n; i += 8)
        {
            r0 += values[i];
            r1 += values[i + 1];
            r2 += values[i + 2];
            r3 += values[i + 3];
            r4 += values[i + 4];
            r5 += values[i + 5];
            r6 += values[i + 6];
            r7 += values[i + 7];
        }

        double total = ((r0 + r1) + (r2 + r3)) + ((r4 + r5) + (r6 + r7));
        for (; i < n; i++)
        {
            total += values[i];
        }

        return total;
    }
}
