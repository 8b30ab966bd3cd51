namespace CheXplanation.Localization;

/// <summary>How many of the most relevant pixels are true.</summary>
/// <remarks>
/// Where the last place is shared by pixels of one value, as many of them as have room count with their share of true ones: the mean over all
/// orders in which they could stand. Differs: Quantus takes the order that its sort happens to leave.
/// Source: RelevanceRank: Arras, Osman and Samek, CLEVR-XAI, Information Fusion 81 (2022), relevance rank accuracy. TopPrecision: the top-k
/// intersection of Theiner, Müller-Budack and Ewerth, WACV 2022, with k a fraction of the picture.
/// </remarks>
internal static class TopPixels
{
    /// <summary>Among as many pixels as the truth has, the share of true ones: 0 to 1; NaN where no pixel is true.</summary>
    public static double RelevanceRank(PixelRanking ranking) => ranking.Inside == 0 ? double.NaN : Hits(ranking, ranking.Inside) / ranking.Inside;

    /// <summary>Among a fraction of the picture, rounded up to pixels, the share of true ones: 0 to 1; NaN where no pixel is true.</summary>
    public static double Precision(PixelRanking ranking, double fraction)
    {
        int count = (int)Math.Clamp(Math.Ceiling(fraction * ranking.Pixels), 1, ranking.Pixels);
        return ranking.Inside == 0 ? double.NaN : Hits(ranking, count) / count;
    }

    private static double Hits(PixelRanking ranking, int count)
    {
        long hits = 0;
        int room = count;
        foreach (PixelGroup group in ranking.Groups)
        {
            int size = group.Inside + group.Outside;
            if (size >= room)
            {
                return hits + ((double)group.Inside * room / size);
            }

            hits += group.Inside;
            room -= size;
        }

        return hits;
    }
}
