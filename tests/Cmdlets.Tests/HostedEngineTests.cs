using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CheXplanation.Cmdlets.Tests;

public sealed class HostedEngineTests
{
    [Fact]
    public void Engine_RunsScript_ReturnsObjects()
    {
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        Assert.Equal(3, shell.AddScript("1 + 2").Invoke<int>().Single());
    }
}
