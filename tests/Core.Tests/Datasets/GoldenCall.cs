namespace CheXplanation.Tests.Datasets;

/// <summary>The options of the call that made a golden folder.</summary>
internal sealed class GoldenCall
{
    private readonly string[] _words;

    private GoldenCall(string[] words) => _words = words;

    /// <summary>The value of an option, or null where it was not given.</summary>
    public string? this[string option] => Array.IndexOf(_words, option) is int at and >= 0 ? _words[at + 1] : null;

    public static GoldenCall Read(string folder) =>
        new(File.ReadAllText(SharedData.Require($"{folder}/_cmd.txt")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
