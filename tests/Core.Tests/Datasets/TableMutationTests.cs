using CheXplanation.Datasets;

namespace CheXplanation.Tests.Datasets;

/// <summary>Damaged tables of the reference give rows or one DataFormatException, never anything else.</summary>
public sealed class TableMutationTests
{
    private static readonly (string Name, string Text)[] Tables =
    [
        ("tuning_results.csv", "threshold,task\n0.3,Airspace Opacity\n0.7,Edema\n"),
        ("probability_tuning_results.csv", "prob_threshold,mIoU,task\n0.0,0.12,Edema\n0.1,,Edema\n"),
        ("n_segs.csv", ",0\nEdema,12\nLung Lesion,0\n"),
        ("pred_precision_recall_specificity.csv", ",pathology,precision,recall/sensitivity,specificity\n0,Edema,0.1,0.2,0.3\n1,Mass,,,1.0\n"),
        ("miou_pct_decrease.csv", ",hb,pred,pct_diff,pct_diff_lower,pct_diff_upper\nEdema,0.7,0.2,71.4,60.1,inf\nAverage,0.6,0.3,50.0,40.0,60.0\n"),
        ("regression_features_pred_iou.csv", "task,feature,Linear regression coefficients\nOverall,elongation,\"0.467, (0.028, 0.907)*\"\n"),
        ("regression_modelprob_iou.csv", "task,n,Linear regression coefficients,Spearman correlations\nEdema,12.0,\"nan, (nan, nan)\",\"0.1, (-0.2, 0.4)\"\n"),
        ("iou_results_per_cxr.csv", "Edema,Mass,img_id\n0.5,,a\n0.25,1.0,b\n"),
        ("iou_summary_results.csv", "name,lower,mean,upper\nEdema,0.1,0.2,0.3\n"),
    ];

    [Fact]
    public void WholeTables_AreRead()
    {
        foreach ((string name, string text) in Tables)
        {
            Read(name, text);
        }
    }

    [Fact]
    public void DamagedTables_GiveRowsOrOneError()
    {
        var random = new Random(20);
        const string alphabet = "0123456789.,-+eE\"\n\r()*abcNaN \u00e9\0";
        int errors = 0;
        for (int i = 0; i < 40_000; i++)
        {
            (string name, string text) = Tables[i % Tables.Length];
            char[] damaged = text.ToCharArray();
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = alphabet[random.Next(alphabet.Length)];
            }

            string cut = new(damaged, 0, random.Next(4) == 0 ? random.Next(damaged.Length + 1) : damaged.Length);
            try
            {
                Read(name, cut);
            }
            catch (DataFormatException)
            {
                errors++;
            }
        }

        Assert.InRange(errors, 10_000, 40_000);
    }

    private static void Read(string name, string text)
    {
        using var reader = new StringReader(text);
        if (name is "iou_results_per_cxr.csv" or "iou_summary_results.csv")
        {
            ScoreTable.TryReadSummary(reader, out _, out _);
        }
        else
        {
            Assert.NotNull(ReferenceTableReader.Read(reader, name));
        }
    }
}
