using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CheXplanation.Cmdlets;

/// <summary>Names of the files of overlays: safe on every file system, and each identity has one of its own.</summary>
internal sealed class OverlayNames
{
    /// <summary>The most bytes of a name without its extension; file systems take 255 with it, and a temporary file's name is longer.</summary>
    public const int MostBytes = 180;

    private const int HashDigits = 8;

    private static readonly char[] Refused = [.. "<>:\"/\\|?*".Concat(Path.GetInvalidFileNameChars())];

    private readonly HashSet<string> _identities = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of an identity's file; null where the identity came before.</summary>
    /// <remarks>What no file system takes becomes a line; where that, or cutting, makes two identities the same name, a hash tells them apart.</remarks>
    public string? Of(ItemIdentity identity, bool withTask)
    {
        string?[] parts = [identity.ImageId, withTask ? identity.Task : null, identity.Method, identity.Model, identity.Reader];
        string key = string.Join('\u001f', parts);
        if (!_identities.Add(key))
        {
            return null;
        }

        string plain = Safe(string.Join('_', parts.Where(part => !string.IsNullOrEmpty(part)))).Trim(' ', '.');
        string name = Cut(plain, MostBytes);
        if (name.Length == plain.Length && name.Length > 0 && _names.Add(name))
        {
            return name;
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..HashDigits];
        string told = $"{Cut(plain, MostBytes - HashDigits - 1)}-{hash}";
        return _names.Add(told) ? told : null;
    }

    private static string Safe(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune == Rune.ReplacementChar || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || (rune.IsBmp && Refused.Contains((char)rune.Value)) ? "-" : rune.ToString()));

    /// <summary>The first characters, whole, that fill at most so many bytes.</summary>
    private static string Cut(string text, int bytes)
    {
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                return text[..length].TrimEnd(' ', '.');
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }
}
