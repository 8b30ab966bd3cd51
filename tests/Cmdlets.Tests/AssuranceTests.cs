using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

public sealed class AssuranceTests : IDisposable
{
    private const string Rows = "$rows = foreach ($i in 0..59) { [pscustomobject]@{ ImageId = \"patient{0:000}_view{1}\" -f [int][math]::Floor($i / 3), ($i % 3); Task = @('Edema', 'Atelectasis')[$i % 2]; Probability = ($i * 17 % 61) / 61; IoU = ($i * 17 % 61) / 100 + ($i * 7 % 13) / 40; TruthArea = @(0, 500)[[int](($i * 17 % 61) -gt 30)] } };";

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void Regression_OnUnits_KeepsTheLineAndWidensNothingElse()
    {
        PSObject[] rows = [.. _module.Run($"{Rows} $rows | Get-ChexRegression IoU Probability; $rows | Get-ChexRegression IoU Probability -Unit PatientId").Output];
        Assert.Equal((Number(rows[0], "Slope"), Number(rows[0], "Intercept"), Number(rows[0], "Spearman")), (Number(rows[1], "Slope"), Number(rows[1], "Intercept"), Number(rows[1], "Spearman")));
        Assert.NotEqual(Number(rows[0], "StandardError"), Number(rows[1], "StandardError"));
        Assert.Null(rows[0].Properties["UnitCount"].Value);
        Assert.Equal((20, "PatientId"), (rows[1].Properties["UnitCount"].Value, rows[1].Properties["UnitName"].Value));
    }

    [Fact]
    public void Calibration_ByTask_TellsBrierAndBins()
    {
        HostedResult result = _module.Run($"{Rows} $c = $rows | Measure-ChexCalibration -GroupBy Task -Unit PatientId; $c; $c[0].GetBins()");
        Assert.Empty(result.Errors);
        PSObject first = result.Output[0];
        Assert.Equal(("Edema", 30, 20), (first.Properties["Task"].Value, first.Properties["Count"].Value, first.Properties["UnitCount"].Value));
        Assert.InRange(Number(first, "Brier"), Number(first, "BrierLower"), Number(first, "BrierUpper"));
        Assert.Equal(30, result.Output.Skip(2).Sum(bin => (int)bin.Properties["Count"].Value));
    }

    [Fact]
    public void Calibration_OfPositivesAlone_IsWarnedOf()
    {
        HostedResult result = _module.Run($"{Rows} $rows | Where-Object TruthArea -gt 0 | Measure-ChexCalibration -Unit ImageId; $rows | Measure-ChexCalibration -Unit ImageId");
        Assert.Contains("every outcome is the same", Assert.Single(result.Warnings));
    }

    [Fact]
    public void Calibration_ImagesOfAPatientTakenAsIndependent_AreWarnedOf() =>
        Assert.Contains("60 images come from 20 patients", Assert.Single(_module.Run($"{Rows} $rows | Measure-ChexCalibration; $rows | Measure-ChexCalibration -Unit PatientId").Warnings));

    [Fact]
    public void Calibration_OfBadRows_LeavesThemOut()
    {
        HostedResult result = _module.Run("@{ p = 0.2; y = 0 }, @{ p = 1.2; y = 1 }, @{ p = 0.7; y = 3 }, @{ p = ''; y = 1 }, @{ p = 0.9; y = 1 } | Measure-ChexCalibration p y -Binning Quantile -BinCount 2");
        Assert.Equal(["OutOfRange", "OutOfRange"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal((2, 1), (result.Output.Single().Properties["Count"].Value, result.Output.Single().Properties["Missing"].Value));
        Assert.Equal("PropertyNotFound", _module.Run("@{ p = 0.2 } | Measure-ChexCalibration p y").ErrorId);
    }

    private static double Number(PSObject row, string name) => (double)row.Properties[name].Value;
}
