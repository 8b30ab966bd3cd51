namespace CheXplanation.Datasets;

/// <summary>How many more points may be kept of one image: a file may promise any number.</summary>
internal sealed class PointBudget(int limit)
{
    private readonly int _limit = limit;
    private int _left = limit;

    public void Take(string path)
    {
        if (--_left < 0)
        {
            _left = 0;
            throw new DataFormatException(DataFault.InvalidValue, path, $"at most {_limit} points an image", "more");
        }
    }
}
