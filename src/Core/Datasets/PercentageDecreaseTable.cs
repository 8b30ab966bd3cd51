using System.Text;
using CheXplanation.Statistics;

namespace CheXplanation.Datasets;

/// <summary>The reference's <c>miou_pct_decrease.csv</c> and <c>hitrate_pct_decrease.csv</c>.</summary>
/// <remarks>
/// Source: <c>calculate_percentage_decrease.py</c>.
/// Differs: the reference reads its bootstrap CSVs with an inexact parser, which shows in the last digits of hb and pred.
/// </remarks>
public static class PercentageDecreaseTable
{
    /// <summary>Computes the rows from two bootstrap tables.</summary>
    /// <remarks>Throws: ArgumentException where the tables have other columns, other numbers of rows, or too few rows.</remarks>
    /// <param name="human">The human's replicates: a column a task, a row a replicate.</param>
    /// <param name="predicted">The model's replicates with the same columns.</param>
    /// <returns>One row a task, and the average.</returns>
    public static IReadOnlyList<PercentageDecrease> Compute(ScoreTable human, ScoreTable predicted)
    {
        if (!human.Columns.Order(StringComparer.Ordinal).SequenceEqual(predicted.Columns.Order(StringComparer.Ordinal)))
        {
            throw new ArgumentException(
                $"the two tables have different columns: {string.Join(", ", human.Columns)} and {string.Join(", ", predicted.Columns)}");
        }

        return PercentageDecrease.Compute(
            human.Columns, [.. human.Columns.Select(task => Column(human, task))], [.. human.Columns.Select(task => Column(predicted, task))]);
    }

    /// <summary>Writes the rows as the reference does.</summary>
    /// <param name="stream">Where they go; left open.</param>
    /// <param name="rows">The rows.</param>
    public static void Write(Stream stream, IEnumerable<PercentageDecrease> rows)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 65536, leaveOpen: true);
        writer.Write(",hb,pred,pct_diff,pct_diff_lower,pct_diff_upper\n");
        foreach (PercentageDecrease row in rows)
        {
            double[] numbers = [row.Human, row.Predicted, row.Decrease, row.Lower, row.Upper];
            writer.Write($"{CsvRows.Quote(row.Name)},{string.Join(',', numbers.Select(ScoreTable.Field))}\n");
        }
    }

    private static double[] Column(ScoreTable table, string task)
    {
        int index = table.Columns.ToList().IndexOf(task);
        return [.. table.Rows.Select(row => row[index])];
    }
}
