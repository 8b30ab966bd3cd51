using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

public sealed class BootstrapIntervalTests : IDisposable
{
    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void NumbersAsText_AreNumbersAndMissingOnesAreCounted()
    {
        PSObject interval = _module.Run("[pscustomobject]@{ s = '0.5' }, [pscustomobject]@{ s = '' }, [pscustomobject]@{ s = 'NaN' }, [pscustomobject]@{ s = '0.75' } | Get-BootstrapInterval s").Output.Single();
        Assert.Equal((2, 2, 0.625), ((int)interval.Properties["Count"].Value, (int)interval.Properties["Missing"].Value, (double)interval.Properties["Estimate"].Value));
    }

    [Fact]
    public void Hashtables_AreObjectsToo()
    {
        HostedResult result = _module.Run("1..20 | ForEach-Object { @{ score = $_; arm = $_ % 2 } } | Get-BootstrapInterval score -GroupBy arm");
        Assert.Empty(result.Errors);
        Assert.Equal([1, 0], result.Output.Select(o => (int)o.Properties["arm"].Value));
    }

    [Fact]
    public void TextThatIsNoNumber_IsReportedWithItsRow()
    {
        HostedResult result = _module.Run("@{ s = 1 }, @{ s = 'high' }, @{ s = 3 } | Get-BootstrapInterval s");
        Assert.Equal("NotANumber", result.ErrorId);
        Assert.StartsWith("Row 2: 'high'", result.Message);
        Assert.Equal(2.0, result.Output.Single().Properties["Estimate"].Value);
    }

    [Fact]
    public void SameUnitTwice_IsDuplicateUnlessItIsACluster()
    {
        const string rows = "@{ ImageId = 'patient1_a'; PatientId = 'patient1'; s = 1 }, @{ ImageId = 'patient1_a'; PatientId = 'patient1'; s = 3 } | ForEach-Object { [pscustomobject]$_ } | Get-BootstrapInterval s";
        Assert.Equal("DuplicateItem", _module.Run(rows).ErrorId);
        HostedResult clusters = _module.Run(rows + " -Unit PatientId");
        Assert.Empty(clusters.Errors);
        Assert.Equal(2.0, clusters.Output.Single().Properties["Estimate"].Value);
    }

    [Fact]
    public void ReplicatesAskedFor_AreBehindAMethod()
    {
        HostedResult result = _module.Run("$i = 1..9 | ForEach-Object { @{ s = $_ } } | Get-BootstrapInterval s -IncludeReplicates -Method Percentile -Replicates 200; $i.GetReplicates().Count");
        Assert.Equal(200, result.Output.Single().BaseObject);
    }
}
