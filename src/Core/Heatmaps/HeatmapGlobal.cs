namespace CheXplanation.Heatmaps;

/// <summary>A name that a pickle mentions, and where.</summary>
/// <param name="Name">The name, such as <c>posix.system</c>; of an extension code or a persistent id what stands for it.</param>
/// <param name="Opcode">The opcode that mentions it, such as <c>GLOBAL</c>.</param>
/// <param name="Offset">The byte of the opcode; within a decoded string the byte where that string begins.</param>
/// <param name="Level">0 in the file's own pickle, 1 in bytes within it, and so on.</param>
/// <param name="IsAllowed">Whether the name is on the allow-list.</param>
public sealed record HeatmapGlobal(string Name, string Opcode, long Offset, int Level, bool IsAllowed)
{
    /// <summary>The name and its byte.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} at byte {Offset}");
}
