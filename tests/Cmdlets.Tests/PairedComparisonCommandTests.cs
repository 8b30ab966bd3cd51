using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

public sealed class PairedComparisonCommandTests : IDisposable
{
    private const string Sides = """
        $human = foreach ($i in 0..29) { foreach ($task in 'Edema', 'Cardiomegaly') { [pscustomobject]@{ ImageId = "patient{0:000}_view{1}" -f [int][math]::Floor($i / 2), ($i % 2); Task = $task; IoU = ($i * 7 % 13) / 13; Hit = [int]($i % 3 -gt 0); Dice = 0.1 } } }
        $model = foreach ($row in $human) { [pscustomobject]@{ ImageId = $row.ImageId; Task = $row.Task; IoU = $row.IoU * 0.9 + 0.01; Hit = [int]($row.Hit -and $row.IoU -gt 0.3); Dice = 0.2 } }
        """;

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void Paired_GivesARowForEachPropertyAndTaskInTheReferencesOrder()
    {
        HostedResult result = _module.Run($"{Sides}\nCompare-ChexLocalization $human $model -Paired -Unit ImageId");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal([("IoU", "Cardiomegaly", "Wilcoxon"), ("IoU", "Edema", "Wilcoxon"), ("Hit", "Cardiomegaly", "McNemar"), ("Hit", "Edema", "McNemar")],
            result.Output.Select(row => ((string)Value(row, "Property"), (string)Value(row, "Task"), Value(row, "Test").ToString()!)));
        PSObject iou = result.Output[0];
        Assert.Equal((30, 30), (Value(iou, "Count"), Value(iou, "UnitCount")));
        Assert.True(Number(iou, "Upper") < 0 && Number(iou, "PValue") < 0.01 && Number(iou, "AdjustedPValue") >= Number(iou, "PValue"));
    }

    [Fact]
    public void Clusters_TurnTheTestToSignFlips()
    {
        HostedResult result = _module.Run($"{Sides}\nCompare-ChexLocalization $human $model -Paired -Unit PatientId -Property IoU, Dice -Task Edema -Margin 0.1 -Method Percentile");
        PSObject row = result.Output[0], point = result.Output[1];
        Assert.Equal(("SignFlip", 15, 30, true, "PatientId"), (Value(row, "Test").ToString(), Value(row, "UnitCount"), Value(row, "Count"), Value(row, "IsNonInferior"), Value(row, "UnitName")));
        Assert.Equal(0.1, Number(point, "Difference"), 12);
        Assert.Null(Value(point, "IsNonInferior"));
    }

    [Fact]
    public void DifferentImages_AreNamedAndDropped()
    {
        HostedResult result = _module.Run($"{Sides}\nCompare-ChexLocalization $human ($model | Where-Object ImageId -ne 'patient003_view1') -Paired -Property IoU -Unit ImageId");
        Assert.Contains("patient003_view1", Assert.Single(result.Warnings));
        Assert.All(result.Output, row => Assert.Equal((29, 1, 0), (Value(row, "Count"), Value(row, "BaselineOnly"), Value(row, "CandidateOnly"))));
    }

    [Fact]
    public void ImagesOfAPatient_TakenAsIndependent_AreWarnedOfOnce()
    {
        HostedResult result = _module.Run($"{Sides}\nCompare-ChexLocalization $human $model -Paired");
        Assert.Contains("30 images come from 15 patients", Assert.Single(result.Warnings));
        Assert.Empty(_module.Run($"{Sides}\nCompare-ChexLocalization $human $model -Paired -Unit PatientId").Warnings);
    }

    [Fact]
    public void TestThatIgnoresClusters_IsWarnedOf()
    {
        HostedResult result = _module.Run($"{Sides}\nCompare-ChexLocalization $human $model -Paired -Unit PatientId -Property Hit -Test McNemar");
        Assert.Contains("units hold several", Assert.Single(result.Warnings));
        Assert.All(result.Output, row => Assert.Contains("SignFlip", (string)Value(row, "Note")));
    }

    [Fact]
    public void TaskThatOneSideLacks_IsWarnedOf()
    {
        HostedResult result = _module.Run($"{Sides}\nCompare-ChexLocalization $human ($model | Where-Object {{ $_.Task -ne 'Edema' -or $_.ImageId -ne 'patient003_view1' }}) -Paired -Property IoU -Unit ImageId");
        Assert.Contains("not of Edema", Assert.Single(result.Warnings));
        Assert.Equal([(30, 0), (29, 1)], result.Output.Select(row => ((int)Value(row, "Count"), (int)Value(row, "BaselineOnly"))));
    }

    [Fact]
    public void Strata_AreDrawnFromOnTheirOwn()
    {
        const string split = "foreach ($row in $human + $model) { $row.PSObject.Properties.Add([psnoteproperty]::new('Site', 'ab'[[int][math]::Floor([int]$row.ImageId.Substring(7, 3) / 8)])) }; foreach ($row in $model) { $image, $task = $row.ImageId, $row.Task; $row.IoU = ($human.Where({ $_.ImageId -eq $image -and $_.Task -eq $task }))[0].IoU + [int]($row.Site -eq 'a') + 0.001 * ($row.ImageId.Length + [int]$row.ImageId[-1] % 2) };";
        HostedResult result = _module.Run($"{Sides}\n{split} Compare-ChexLocalization $human $model -Paired -Unit PatientId -Property IoU -Task Edema; Compare-ChexLocalization $human $model -Paired -Unit PatientId -Property IoU -Task Edema -StratifyBy Site");
        Assert.Empty(result.Errors);
        double[] widths = [.. result.Output.Select(row => Number(row, "Upper") - Number(row, "Lower"))];
        Assert.True(widths[0] > 0.2 && widths[1] < 0.01, string.Join(' ', widths));
        Assert.Equal("PropertyNotFound", _module.Run($"{Sides}\nCompare-ChexLocalization $human $model -Paired -StratifyBy Site").ErrorId);
        Assert.Equal("StratumDiffers", _module.Run($"{Sides}\n$human[0].PSObject.Properties.Add([psnoteproperty]::new('Site', 'x')); $model[0].PSObject.Properties.Add([psnoteproperty]::new('Site', 'y')); Compare-ChexLocalization $human $model -Paired -StratifyBy Site -Property IoU").ErrorId);
    }

    [Theory]
    [InlineData("-Property Dice", "PropertyInvalid")]
    [InlineData("-Paired -Method Reference", "ComparisonSettings")]
    [InlineData("-Paired -Property IoU -Test McNemar", "ComparisonSettings")]
    [InlineData("-Paired -Margin -1", "ComparisonSettings")]
    [InlineData("-Test McNemar", "MissingMandatoryParameter")]
    [InlineData("-Paired -Property Area", "InputInvalid")]
    public void CallsThatCannotBe_AreRefused(string arguments, string expected)
    {
        Assert.Equal(expected, _module.Run($"{Sides}\nCompare-ChexLocalization $human $model {arguments}").ErrorId);
    }

    [Fact]
    public void Duplicates_AreReportedAndTheFirstStands()
    {
        HostedResult result = _module.Run($"{Sides}\nCompare-ChexLocalization ($human + $human[0]) $model -Paired -Property IoU -Task Edema");
        Assert.Equal("DuplicateItem", result.ErrorId);
        Assert.Equal(30, Value(result.Output.Single(), "Count"));
    }

    [Fact]
    public void Duplicates_BeyondTheFirst_AreCountedInOneError()
    {
        HostedResult twice = _module.Run($"{Sides}\nCompare-ChexLocalization ($human + $human) $model -Paired -Property IoU -Unit ImageId");
        Assert.Equal(2, twice.Errors.Count);
        Assert.Contains("59 further", twice.Errors[1].Exception.Message);
        HostedResult without = _module.Run($"{Sides}\nCompare-ChexLocalization $human $model -Paired -Property IoU -Unit Site");
        Assert.Equal(4, without.Errors.Count);
        Assert.All(without.Errors, error => Assert.StartsWith("UnitMissing", error.FullyQualifiedErrorId));
        Assert.Contains("59 further", without.Errors[3].Exception.Message);
    }

    [Fact]
    public void BoundBelowZero_OfDifferencesThatAreNot_NeedsNoWord()
    {
        const string hits = "$b = foreach ($i in 0..7) { @{ ImageId = \"$i\"; Task = 'Edema'; Hit = [int]($i -lt 5) } }; $c = foreach ($i in 0..7) { @{ ImageId = \"$i\"; Task = 'Edema'; Hit = [int]($i -lt 7) } };";
        HostedResult result = _module.Run($"{hits} Compare-ChexLocalization $b $c -Paired -Property Hit -Method Basic -Task Edema");
        Assert.True(Number(result.Output.Single(), "Lower") < 0, $"{result.Output.Single()}");
        Assert.Null(Value(result.Output.Single(), "Note"));
        Assert.Empty(result.Warnings);
        PSObject wide = _module.Run($"{hits} $b[0].Hit = 0; foreach ($row in $b[1..4]) {{ $row.Hit = 0 }}; Compare-ChexLocalization $b $c -Paired -Property Hit -Method Basic -Task Edema -WarningAction Ignore").Output.Single();
        Assert.True(Number(wide, "Upper") > 1);
        Assert.Equal("a bound lies outside -1 to 1, where all values lie", Value(wide, "Note"));
    }

    [Fact]
    public void Correction_IsOverTheTasks()
    {
        PSObject[] rows = [.. _module.Run($"{Sides}\nCompare-ChexLocalization $human $model -Paired -Property IoU -Correction BenjaminiHochberg; Compare-ChexLocalization $human $model -Paired -Property IoU").Output];
        Assert.Equal(Number(rows[0], "PValue"), Number(rows[0], "AdjustedPValue"), 15);
        Assert.Equal(2 * Number(rows[2], "PValue"), Number(rows[2], "AdjustedPValue"), 15);
    }

    private static object Value(PSObject row, string name) => row.Properties[name].Value;

    private static double Number(PSObject row, string name) => (double)Value(row, name);
}
