using System.Diagnostics;
using Xunit.Sdk;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>A script that hangs fails its test with a message; it does not hang the suite.</summary>
[Collection(Alone.Name)]
public sealed class HostedModuleTests
{
    [Fact]
    public void Interrupt_ScriptThatOnlyWaits_FailsAfterTheDeadline()
    {
        using var module = new HostedModule();
        XunitException failure = Assert.ThrowsAny<XunitException>(() => module.Interrupt("while ($true) { [Threading.Thread]::Sleep(20) }", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1)));
        Assert.Contains("the script worked only", failure.Message);
    }

    [Fact]
    public void Interrupt_ScriptThatDoesNotStop_FailsAfterTheDeadline()
    {
        using var module = new HostedModule();
        module.Run("1", ("stubborn", new Stubborn()));
        XunitException failure = Assert.ThrowsAny<XunitException>(() => module.Interrupt("$stubborn.Work()", TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2)));
        Assert.Contains("did not end within 2 s", failure.Message);
    }

    /// <summary>Works for a second, then waits for longer than the deadline; the engine cannot stop what is no cmdlet.</summary>
    public sealed class Stubborn
    {
        public void Work()
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < TimeSpan.FromSeconds(1))
            {
                Thread.SpinWait(1000);
            }

            Thread.Sleep(TimeSpan.FromSeconds(5));
        }
    }
}
