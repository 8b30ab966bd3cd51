namespace CheXplanation.Heatmaps;

/// <summary>What a pickle may ask for at most. docs/security.md lists the same numbers.</summary>
internal static class PickleLimits
{
    /// <summary>Opcodes of one pickle.</summary>
    public const int Opcodes = 1_000_000;

    /// <summary>Values on the stack.</summary>
    public const int Stack = 100_000;

    /// <summary>Marks that are open at one time: how deep collections nest while they are built.</summary>
    public const int Marks = 4096;

    /// <summary>Values in the memo.</summary>
    public const int Memo = 65_536;

    /// <summary>Items of all lists and dicts together.</summary>
    public const int Items = 100_000;

    /// <summary>Characters of a module's or a global's name, each.</summary>
    public const int Name = 200;

    /// <summary>Bytes of a string that is read; longer ones stay in the file.</summary>
    public const int KeptText = 1024;

    /// <summary>Bytes of an integer.</summary>
    public const int IntegerBytes = 64;

    /// <summary>Torch streams (tensors with bytes of their own) in one pickle.</summary>
    public const int TorchStreams = 64;

    /// <summary>Bytes of a tensor's window into its storage.</summary>
    public const int TensorBytes = 1 << 30;
}
