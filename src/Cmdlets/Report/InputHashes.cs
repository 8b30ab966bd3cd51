using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace CheXplanation.Cmdlets;

/// <summary>SHA-256 of the files that a report was made of: each file once, from any thread.</summary>
internal sealed class InputHashes
{
    private readonly ConcurrentDictionary<string, (string Kind, Lazy<string> Hash)> _files = new(StringComparer.Ordinal);

    /// <summary>Hashes a file now, unless it was before; one that cannot be read is left out.</summary>
    public void Add(string kind, string file, CancellationToken cancellation)
    {
        try
        {
            _ = _files.GetOrAdd(file, path => (kind, new Lazy<string>(() => HashOf(path, cancellation)))).Hash.Value;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DataFormatException)
        {
            _files.TryRemove(file, out _);
        }
    }

    /// <summary>Kind by kind: how many files, and the hash; of several files that of their sorted lines.</summary>
    public IEnumerable<(string Kind, int Files, string Hash)> Summary() => _files.GroupBy(file => file.Value.Kind).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
    {
        string[] lines = [.. group.Select(file => $"{file.Value.Hash.Value}  {Path.GetFileName(file.Key)}")];
        return lines.Length == 1
            ? ($"{group.Key}: {Path.GetFileName(group.First().Key)}", 1, group.First().Value.Hash.Value)
            : (group.Key, lines.Length, HashOf(lines));
    });

    /// <summary>The hash of lines, whatever their order, each ended by a line feed.</summary>
    public static string HashOf(IEnumerable<string> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string line in lines.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string HashOf(string path, CancellationToken cancellation)
    {
        using Stream stream = InputFile.OpenRead(path, cancellation);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
