namespace CheXplanation.Tests;

/// <summary>Tests that measure time or memory of the process: they run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
