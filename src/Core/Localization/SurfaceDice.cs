namespace CheXplanation.Localization;

/// <summary>Normalised surface Dice: the share of both outlines that lies within a tolerance of the other.</summary>
/// <remarks>Source: Nikolov and others, Journal of Medical Internet Research 23(7), e26151 (2021); compute_surface_dice_at_tolerance of surface-distance.</remarks>
public static class SurfaceDice
{
    /// <summary>The score, 0 to 1; 0 where one mask is empty, NaN where both are.</summary>
    /// <param name="distances">The distances of the outlines.</param>
    /// <param name="tolerance">The largest distance that counts as touching, in the unit of the distances.</param>
    /// <returns>The score.</returns>
    public static double Score(SurfaceDistances distances, double tolerance)
    {
        (double close, double whole) = Lengths(distances.FromTruth, tolerance);
        (double closePredicted, double wholePredicted) = Lengths(distances.FromPrediction, tolerance);
        return (close + closePredicted) / (whole + wholePredicted);
    }

    private static (double Close, double Whole) Lengths(ReadOnlySpan<(double Distance, double Length)> elements, double tolerance)
    {
        double close = 0, whole = 0;
        foreach ((double distance, double length) in elements)
        {
            whole += length;
            close += distance <= tolerance ? length : 0;
        }

        return (close, whole);
    }
}
