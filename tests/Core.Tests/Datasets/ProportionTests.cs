using System.Text;
using CheXplanation.Fuzz;

namespace CheXplanation.Tests.Datasets;

/// <summary>Files that once cost the square of their length keep to the multiple that docs/security.md states.</summary>
public sealed class ProportionTests
{
    [Fact]
    public void LongNameAboveManyItems_CostsAMultiple() =>
        Check("segmentation-json", "{\"" + new string('x', 4000) + "\":{" + string.Join(',', Enumerable.Repeat("\"a\":0", 60_000)) + "}}");

    [Fact]
    public void ManyRawNamesOfOneTask_CostAMultiple()
    {
        string polygons = string.Join(',', Enumerable.Repeat("[[0,0],[0,0]]", 15_000)), names = string.Join(',', Enumerable.Repeat("\"Support Device\":[]", 30_000));
        Check("annotation-json", "{\"a\":{\"img_size\":[9,9],\"Support Device\":[" + polygons + "]," + names + "}}", new CheXplanation.Datasets.AnnotationReadOptions { Clean = true });
    }

    private static void Check(string name, string text, CheXplanation.Datasets.AnnotationReadOptions? options = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        FuzzTarget target = FuzzTargets.Find(name)!;
        if (options is not null)
        {
            target = target with { Read = input => Assert.Equal(10, CheXplanation.Datasets.AnnotationJson.Read(new MemoryStream(input), Localization.ReferenceFiles.Unnamed, options, error => throw error).Count()) };
        }

        Assert.InRange(FuzzCheck.AllocatedBy(target, bytes), bytes.Length, ((long)target.BytesPerByte * bytes.Length) + target.BytesAlways);
    }
}
