using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>The settings of a bootstrap as the parameters of Get-BootstrapInterval tell them.</summary>
internal static class BootstrapArguments
{
    /// <summary>The settings; parameters that imply a statistic need no -Statistic.</summary>
    /// <exception cref="ArgumentException">Parameters contradict each other.</exception>
    public static BootstrapOptions Options(GetBootstrapIntervalCommand command)
    {
        bool Given(string name) => command.MyInvocation.BoundParameters.ContainsKey(name);
        string[] statistics = [.. new[] { nameof(command.Trim), nameof(command.Quantile), nameof(command.StatisticScript) }.Where(Given)];
        if (statistics.Length > 1)
        {
            throw new ArgumentException($"-{string.Join(" and -", statistics)} name several statistics; give one.");
        }

        if (Given(nameof(command.InnerReplicates)) && command.Method != BootstrapMethod.Studentized)
        {
            throw new ArgumentException($"-InnerReplicates goes with -Method Studentized only, not with {command.Method}.");
        }

        if (command.StratifyBy is not null && command.Method is BootstrapMethod.Reference or BootstrapMethod.Wilson or BootstrapMethod.Jeffreys)
        {
            throw new ArgumentException($"Method {command.Method} knows no strata; use BCa or Percentile for strata.");
        }

        ScriptBlock? script = command.StatisticScript;
        BootstrapStatistic implied = script is not null ? BootstrapStatistic.Script
            : Given(nameof(command.Quantile)) ? BootstrapStatistic.Quantile
            : Given(nameof(command.Trim)) ? BootstrapStatistic.TrimmedMean : command.Statistic;
        if (Given(nameof(command.Statistic)) && command.Statistic != implied)
        {
            throw new ArgumentException($"-Statistic {command.Statistic} does not go with what was given for {implied}.");
        }

        if (implied == BootstrapStatistic.Script && script is null)
        {
            throw new ArgumentException("-Statistic Script needs -StatisticScript.");
        }

        return new BootstrapOptions
        {
            Confidence = command.Confidence, Replicates = command.Replicates, Seed = command.Seed, Method = command.Method, Statistic = implied, Trim = command.Trim,
            Probability = command.Quantile, Draw = command.Draw, InnerReplicates = command.InnerReplicates, Threads = command.ThrottleLimit,
            Function = script is null ? null : StatisticScript.ToFunction(script),
        };
    }
}
