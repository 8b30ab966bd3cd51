namespace CheXplanation.Fuzz;

/// <summary>Makes a finding's input as small as it stays a finding of the same kind.</summary>
public static class Minimiser
{
    public static Finding Run(FuzzTarget target, Finding finding, TimeSpan limit)
    {
        DateTime end = DateTime.UtcNow + limit;
        for (int size = Math.Max(finding.Input.Length / 2, 1); size > 0; size /= 2)
        {
            for (int at = 0; at + size <= finding.Input.Length && DateTime.UtcNow < end;)
            {
                byte[] smaller = [.. finding.Input.AsSpan(0, at), .. finding.Input.AsSpan(at + size)];
                if (FuzzCheck.Run(target, smaller) is { } still && still.Kind == finding.Kind)
                {
                    finding = still;
                }
                else
                {
                    at += size;
                }
            }
        }

        return finding;
    }
}
