using CheXplanation.Fidelity;

IReadOnlyList<string> missing = ReferenceData.Missing();
if (missing.Count > 0)
{
    Console.Error.WriteLine($"The reference's data are not here: {string.Join(", ", missing)} (set CHEXPLANATION_SHARED to their folder).");
    return 2;
}

FidelityReport report = FidelityReport.Compute();
File.WriteAllText(ReferenceData.ReportPath, MarkdownReport.Write(report));
IReadOnlyList<string> faults = report.Faults();
foreach (string fault in faults)
{
    Console.Error.WriteLine(fault);
}

Console.WriteLine($"docs/fidelity.md: {report.Rows.Count()} folders, {report.Rows.Sum(row => row.Tally.Compared)} values, {faults.Count} faults.");
return faults.Count == 0 ? 0 : 1;
