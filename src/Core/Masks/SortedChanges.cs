using System.Runtime.InteropServices;

namespace CheXplanation.Masks;

/// <summary>Sorts the places where an outline changes sides; there may be millions, and one call of the sort would not look at the token.</summary>
internal static class SortedChanges
{
    private const int Few = 1 << 18;
    private const int PlacesBetweenLooks = 1 << 20;
    private const int Bits = 11;
    private const int Digits = 1 << Bits;

    /// <summary>Sorts places of 0 to <paramref name="last"/>, many of them digit by digit, from the lowest.</summary>
    public static void Sort(ref List<int> places, int last, CancellationToken cancellation)
    {
        if (places.Count <= Few)
        {
            places.Sort();
            return;
        }

        var other = new List<int>(places.Count);
        CollectionsMarshal.SetCount(other, places.Count);
        for (int shift = 0; shift < 31 && last >> shift > 0; shift += Bits)
        {
            Pass(CollectionsMarshal.AsSpan(places), CollectionsMarshal.AsSpan(other), shift, cancellation);
            (places, other) = (other, places);
        }
    }

    private static void Pass(ReadOnlySpan<int> from, Span<int> to, int shift, CancellationToken cancellation)
    {
        Span<int> starts = stackalloc int[Digits];
        starts.Clear();
        for (int i = 0; i < from.Length; i += PlacesBetweenLooks)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (int place in from[i..Math.Min(i + PlacesBetweenLooks, from.Length)])
            {
                starts[(place >> shift) & (Digits - 1)]++;
            }
        }

        int before = 0;
        for (int digit = 0; digit < Digits; digit++)
        {
            (starts[digit], before) = (before, before + starts[digit]);
        }

        for (int i = 0; i < from.Length; i += PlacesBetweenLooks)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (int place in from[i..Math.Min(i + PlacesBetweenLooks, from.Length)])
            {
                to[starts[(place >> shift) & (Digits - 1)]++] = place;
            }
        }
    }
}
