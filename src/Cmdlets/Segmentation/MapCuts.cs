using System.Globalization;
using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>How one heatmap is cut: the threshold (null for Otsu's), the probability cutoff and the smoothing, where there are any.</summary>
internal readonly record struct MapCut(double? Threshold, double? Cutoff, int? Kernel);

/// <summary>The thresholds, cutoffs and smoothing of ConvertTo-ChexSegmentation, for all maps or by task.</summary>
internal sealed class MapCuts
{
    private const string AutomaticSmoothing = "Auto";

    private ThresholdTable? _thresholds;
    private ThresholdTable? _cutoffs;
    private int? _kernel;
    private bool _isAutomatic;
    private double? _threshold;
    private double? _cutoff;

    /// <summary>Whether maps are smoothed before they are cut.</summary>
    public bool Smooths => _isAutomatic || _kernel is not null;

    /// <summary>Reads the settings; what is wrong with them ends the cmdlet.</summary>
    public static MapCuts Read(ConvertToChexSegmentationCommand command, Func<string, string> resolve, CancellationToken cancellation)
    {
        var cuts = new MapCuts { _threshold = command.Threshold, _cutoff = command.ProbabilityCutoff };
        if (command.Smooth is { } smooth)
        {
            cuts.ReadSmoothing(command, smooth);
        }

        cuts._thresholds = ReadTable(command, command.ThresholdTable, nameof(command.ThresholdTable), false, resolve, cancellation);
        cuts._cutoffs = ReadTable(command, command.ProbabilityTable, nameof(command.ProbabilityTable), true, resolve, cancellation);
        return cuts;
    }

    /// <summary>How a heatmap is cut; an error where a table has no row for its task.</summary>
    public ErrorRecord? TryGet(SaliencyMap map, out MapCut cut)
    {
        cut = default;
        double? threshold = _threshold, cutoff = _cutoff;
        if (_thresholds is not null && !_thresholds.TryGet(map.Task, out threshold))
        {
            return ChexError.TaskNotInTable(map.ImageId, map.Task, nameof(ConvertToChexSegmentationCommand.ThresholdTable), map);
        }

        if (_cutoffs is not null && !_cutoffs.TryGet(map.Task, out cutoff))
        {
            return ChexError.TaskNotInTable(map.ImageId, map.Task, nameof(ConvertToChexSegmentationCommand.ProbabilityTable), map);
        }

        cut = new MapCut(threshold, cutoff, KernelOf(map.GetPictureSize()));
        return null;
    }

    /// <summary>What a mask of a task and picture size is made with, as journals tell it.</summary>
    public string Describe(string task, PictureSize picture)
    {
        double? threshold = _threshold, cutoff = _cutoff;
        return (_thresholds is null || _thresholds.TryGet(task, out threshold)) && (_cutoffs is null || _cutoffs.TryGet(task, out cutoff))
            ? MaskOrigin.Describe(threshold, cutoff, KernelOf(picture))
            : "a table without the task";
    }

    private int? KernelOf(PictureSize picture) => _isAutomatic ? BoxSmoothing.AutomaticKernel(picture) : _kernel;

    private void ReadSmoothing(Cmdlet command, string smooth)
    {
        _isAutomatic = string.Equals(smooth, AutomaticSmoothing, StringComparison.OrdinalIgnoreCase);
        if (_isAutomatic)
        {
            return;
        }

        if (!int.TryParse(smooth, NumberStyles.None, CultureInfo.InvariantCulture, out int kernel) || kernel is < 1 or > BoxSmoothing.LargestKernel)
        {
            command.ThrowTerminatingError(ChexError.Parameter(
                $"-Smooth takes a whole number from 1 to {BoxSmoothing.LargestKernel} or Auto, not '{smooth}'.", "SmoothInvalid", null));
        }

        _kernel = kernel;
    }

    private static ThresholdTable? ReadTable(PSCmdlet command, object[]? items, string parameter, bool ofCutoffs, Func<string, string> resolve, CancellationToken cancellation)
    {
        try
        {
            if (items is null && command.MyInvocation.BoundParameters.ContainsKey(parameter))
            {
                items = [];
            }

            return ThresholdArgument.Read(items, ofCutoffs, resolve, cancellation);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (DataFormatException error)
        {
            command.ThrowTerminatingError(ChexError.Data(error, "TableUnreadable", items));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            command.ThrowTerminatingError(ChexError.PathNotFound(ofCutoffs ? $"{items![0]}' (the built-in table is '{ThresholdArgument.BuiltIn}" : $"{items![0]}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            command.ThrowTerminatingError(ChexError.Unreadable(error, "TableUnreadable", items![0].ToString()!));
        }

        return null;
    }
}
