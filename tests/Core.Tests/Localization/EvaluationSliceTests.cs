using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Localization;

/// <summary>Where each slice leaves a score undefined. No golden run has the slices of the older scripts: these are their rules.</summary>
public sealed class EvaluationSliceTests
{
    private static readonly PictureSize _size = new(4, 1);
    private static readonly RunLengthMask _left = RunLengthMask.FromRuns(_size, [0, 2, 2]);
    private static readonly RunLengthMask _middle = RunLengthMask.FromRuns(_size, [1, 2, 1]);
    private static readonly RunLengthMask _none = RunLengthMask.Empty(_size);

    [Theory]
    [InlineData(EvaluationSlice.TruePositive, double.NaN, double.NaN, double.NaN)]
    [InlineData(EvaluationSlice.Full, 0, 0, double.NaN)]
    [InlineData(EvaluationSlice.GroundTruth, double.NaN, 0, double.NaN)]
    [InlineData(EvaluationSlice.Predicted, 0, 0, double.NaN)]
    public void IoU_OneMaskEmpty_IsZeroOrUndefinedByTheSlice(EvaluationSlice slice, double predictedOnly, double truthOnly, double neither)
    {
        Assert.Equal(1.0 / 3, Score(slice, _left, _middle).IoU);
        Assert.Equal([predictedOnly, predictedOnly], [Score(slice, _left, _none).IoU, Score(slice, _left, null).IoU]);
        Assert.Equal([truthOnly, truthOnly], [Score(slice, _none, _left).IoU, Score(slice, null, _left).IoU]);
        Assert.Equal([neither, neither], [Score(slice, _none, _none).IoU, Score(slice, null, null).IoU]);
    }

    [Theory]
    [InlineData(EvaluationSlice.TruePositive)]
    [InlineData(EvaluationSlice.Full)]
    [InlineData(EvaluationSlice.GroundTruth)]
    [InlineData(EvaluationSlice.Predicted)]
    public void Hit_TruthEmpty_IsUndefinedInEverySlice(EvaluationSlice slice)
    {
        var identity = new ItemIdentity { ImageId = "i", Task = "Edema" };
        Assert.Equal(double.NaN, new LocalizationScore(identity, slice, _left, _none, (0, 0)).Hit);
        Assert.Equal(double.NaN, new LocalizationScore(identity, slice, _left, _middle, null).Hit);
        Assert.Equal(0, new LocalizationScore(identity, slice, _none, _middle, (0, 0)).Hit);
        Assert.Equal(1, new LocalizationScore(identity, slice, _none, _middle, (1, 0)).Hit);
    }

    private static LocalizationScore Score(EvaluationSlice slice, RunLengthMask? predicted, RunLengthMask? truth) =>
        new(new ItemIdentity { ImageId = "i", Task = "Edema" }, slice, predicted, truth, null);
}
