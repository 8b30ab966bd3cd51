using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

public sealed class ResampledIntervalTests : IDisposable
{
    private const string Rows = "$rows = foreach ($i in 0..39) { [pscustomobject]@{ ImageId = \"patient{0:000}_study1_view{1}\" -f [int][math]::Floor($i / 2), ($i % 2); Task = 'Edema'; IoU = ($i * 7 % 13) / 13; Hit = [int]($i % 3 -eq 0); Site = 'ab'[[int][math]::Floor($i / 2) % 2] } };";

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("Basic")]
    [InlineData("BCa")]
    [InlineData("Studentized")]
    [InlineData("Percentile")]
    public void Methods_HoldTheEstimateAndTellTheirCounts(string method)
    {
        PSObject row = One($"{Rows} $rows | Get-BootstrapInterval IoU -Method {method}");
        Assert.InRange(Number(row, "Estimate"), Number(row, "Lower"), Number(row, "Upper"));
        Assert.Equal((40, 40, 0, 0, "ImageId"), (Value(row, "UnitCount"), Value(row, "ValueCount"), Value(row, "MissingValueCount"), Value(row, "UndefinedReplicates"), Value(row, "UnitName")));
    }

    [Fact]
    public void PatientOfTheImageId_IsTheUnitWithoutAProperty()
    {
        PSObject row = One($"{Rows} $rows | Get-BootstrapInterval IoU -Unit PatientId -Method BCa");
        Assert.Equal((20, 40, "PatientId"), (Value(row, "UnitCount"), Value(row, "ValueCount"), Value(row, "UnitName")));
        Assert.Equal("UnitMissing", _module.Run("[pscustomobject]@{ ImageId = 'a'; s = 1 } | Get-BootstrapInterval s -Unit PatientId").ErrorId);
    }

    [Fact]
    public void Strata_AreDrawnFromOnTheirOwn()
    {
        PSObject row = One($"{Rows} $rows | ForEach-Object {{ @{{ ImageId = $_.ImageId; Site = $_.Site; InA = [int]($_.Site -eq 'a') }} }} | Get-BootstrapInterval InA -Unit PatientId -StratifyBy Site -Method Percentile");
        Assert.Equal((0.5, 0.5), (Number(row, "Lower"), Number(row, "Upper")));
        Assert.Equal("StratumDiffers", _module.Run("@{ ImageId = 'a'; Task = 1; s = 1; g = 'x' }, @{ ImageId = 'a'; Task = 2; s = 1; g = 'y' } | Get-BootstrapInterval s -GroupBy Task -StratifyBy g -Method Percentile").ErrorId);
        Assert.Equal("BootstrapSettings", _module.Run($"{Rows} $rows | Get-BootstrapInterval IoU -StratifyBy Site").ErrorId);
    }

    [Fact]
    public void UnitsOfSeveralStrata_AreToldOnceAndCounted()
    {
        HostedResult result = _module.Run("1..4 | ForEach-Object { @{ ImageId = 'a'; Task = $_; s = 1; g = $_ } } | Get-BootstrapInterval s -GroupBy Task -StratifyBy g -Method Percentile -WarningAction Ignore");
        Assert.Equal(["StratumDiffers", "StratumDiffers"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains("'2' in row 2", result.Errors[0].Exception.Message);
        Assert.Contains("2 further rows give their ImageId another g", result.Errors[1].Exception.Message);
    }

    [Theory]
    [InlineData("@{ s = 1; g = 'x' }, @{ s = 2; g = 'y' } | Get-BootstrapInterval s -StratifyBy g -Method Percentile", "BootstrapSettings")]
    [InlineData("@{ s = 1 }, @{ s = 2 } | Get-BootstrapInterval s -StratifyBy g -Method Percentile", "PropertyNotFound")]
    public void StrataWithoutUnits_EndTheCall(string script, string id) => Assert.Equal(id, _module.Run(script).ErrorId);

    [Theory]
    [InlineData("-Method Percentile -Trim 0.1 -Quantile 0.9")]
    [InlineData("-Method Percentile -Quantile 0.9 -StatisticScript { 1 }")]
    [InlineData("-Method Percentile -Trim 0.2 -StatisticScript { 1 }")]
    [InlineData("-Method BCa -InnerReplicates 20")]
    public void SettingsThatDoNotGoTogether_AreRefused(string arguments) =>
        Assert.Equal("BootstrapSettings", _module.Run($"{Rows} $rows | Get-BootstrapInterval IoU {arguments}").ErrorId);

    [Theory]
    [InlineData("1, 0.4", "NaN", "studentized bounds do not exist")]
    [InlineData("1, 0, 0, 0, 0, 0, 0, 0", "above 0", "replicates have no standard error and are left out")]
    [InlineData("1, 0.4, 0.3, 0.7, 0.9, 0.2, 0.5, 0.6", "above 0", "")]
    public void Studentized_ReplicatesWithoutAnError_AreSaid(string values, string width, string note)
    {
        PSObject row = One($"{values} | ForEach-Object {{ @{{ a = $_ }} }} | Get-BootstrapInterval a -Method Studentized -WarningAction Ignore");
        Assert.Equal(width, Number(row, "Upper") - Number(row, "Lower") > 0 ? "above 0" : $"{Number(row, "Lower")}");
        Assert.Contains(note, (string?)Value(row, "Note") ?? string.Empty);
        Assert.Equal(note.Length == 0, Value(row, "Note") is null);
    }

    [Fact]
    public void Script_TakesTheValuesAndGivesANumber()
    {
        const string script = "{ $sorted = [double[]]$_.Clone(); [array]::Sort($sorted); ($sorted[19] + $sorted[20]) / 2 }";
        PSObject own = One($"{Rows} $rows | Get-BootstrapInterval IoU -Method Percentile -Replicates 200 -StatisticScript {script}");
        PSObject built = One($"{Rows} $rows | Get-BootstrapInterval IoU -Method Percentile -Replicates 200 -Statistic Median");
        Assert.Equal((Number(built, "Lower"), Number(built, "Upper"), Number(built, "Estimate")), (Number(own, "Lower"), Number(own, "Upper"), Number(own, "Estimate")));
        Assert.Equal("Script", Value(own, "Statistic").ToString());
        Assert.Equal("BootstrapSettings", _module.Run($"{Rows} $rows | Get-BootstrapInterval IoU -Method Percentile -StatisticScript {{ 'many' }}").ErrorId);
    }

    [Theory]
    [InlineData("-Quantile 0.9", "Quantile")]
    [InlineData("-Trim 0.2", "TrimmedMean")]
    [InlineData("-Statistic Median", "Median")]
    public void Statistics_AreImpliedByTheirSettings(string arguments, string expected) =>
        Assert.Equal(expected, Value(One($"{Rows} $rows | Get-BootstrapInterval IoU -Method BCa {arguments}"), "Statistic").ToString());

    [Theory]
    [InlineData("-Statistic Median -Trim 0.2 -Method BCa")]
    [InlineData("-Trim 0.2")]
    [InlineData("-Statistic Script -Method BCa")]
    [InlineData("-Method Wilson")]
    [InlineData("-Draw PerGroup")]
    [InlineData("-Method Wilson -StratifyBy Site")]
    public void Settings_ThatDoNotGoTogether_EndTheCall(string arguments) =>
        Assert.Equal("BootstrapSettings", _module.Run($"{Rows} $rows | Get-BootstrapInterval IoU {arguments}").ErrorId);

    [Theory]
    [InlineData("Wilson", 0.22)]
    [InlineData("Jeffreys", 0.22)]
    public void Rates_HaveClosedIntervals(string method, double lower)
    {
        PSObject row = One($"{Rows} $rows | Get-BootstrapInterval Hit -Method {method}");
        Assert.Equal(14 / 40.0, Number(row, "Estimate"));
        Assert.Equal(lower, Number(row, "Lower"), 2);
        Assert.Null(row.Properties["Replicates"].Value);
        Assert.Equal("BootstrapSettings", _module.Run($"{Rows} $rows | Get-BootstrapInterval Hit -Method {method} -Unit PatientId").ErrorId);
    }

    [Fact]
    public void DegenerateGroups_AreNotedAndWarnedOf()
    {
        HostedResult result = _module.Run("@{ s = 1 }, @{ s = 1 } | Get-BootstrapInterval s -Method BCa");
        Assert.Contains("all values are equal", Assert.Single(result.Warnings));
        Assert.Equal((1.0, 1.0), (Number(result.Output[0], "Lower"), Number(result.Output[0], "Upper")));
    }

    [Fact]
    public void ImagesOfAPatient_DrawnAsUnits_AreWarnedOfUnlessMeant()
    {
        Assert.Contains("40 images come from 20 patients", Assert.Single(_module.Run($"{Rows} $rows | Get-BootstrapInterval Hit -Method Wilson").Warnings));
        Assert.Empty(_module.Run($"{Rows} $rows | Get-BootstrapInterval Hit -Method Wilson -Unit ImageId").Warnings);
        Assert.Empty(_module.Run($"{Rows} $rows | Get-BootstrapInterval Hit").Warnings);
    }

    [Fact]
    public void Reference_DegenerateGroups_AreNotedWithoutASecondWarning()
    {
        HostedResult result = _module.Run("@{ s = 1; g = 'a' }, @{ s = ''; g = 'b' } | Get-BootstrapInterval s -GroupBy g");
        Assert.Contains("UndefinedReplicates", Assert.Single(result.Warnings));
        Assert.Equal(["one unit", "no value"], result.Output.Select(row => ((string)Value(row, "Note"))[..8]));
    }

    [Fact]
    public void Defaults_AreTheReferences()
    {
        PSObject row = One($"{Rows} $rows | Get-BootstrapInterval IoU");
        Assert.Equal(("Reference", "Mean", 1000), (Value(row, "Method").ToString(), Value(row, "Statistic").ToString(), Value(row, "Replicates")));
        Assert.Equal(Math.Round(Number(row, "Lower"), 3), Number(row, "Lower"));
    }

    private PSObject One(string script)
    {
        HostedResult result = _module.Run(script);
        Assert.True(result.Terminating is null && result.Errors.Count == 0, result.Terminating?.ToString() ?? result.Errors.FirstOrDefault()?.ToString());
        return result.Output.Single();
    }

    private static object Value(PSObject row, string name) => row.Properties[name].Value;

    private static double Number(PSObject row, string name) => (double)Value(row, name);
}
