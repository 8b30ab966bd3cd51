using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Every error record of the module.</summary>
internal static class ChexError
{
    /// <summary>What to do about errors that a plain message makes, by id.</summary>
    private static readonly Dictionary<string, string> Actions = new(StringComparer.Ordinal)
    {
        ["FormatInvalid"] = "Give the figure a name that ends in .png or .svg.",
        ["HeatmapInvalid"] = "Look at the value with Get-Member; heatmaps come from Import-ChexHeatmap.",
        ["SalientPointInvalid"] = "Look at the value with Get-Member; points come from Import-ChexSalientPoint.",
        ["BootstrapSettings"] = "Change the settings, or choose -Method Percentile.",
        ["ComparisonSettings"] = "Change the settings; -Test Auto chooses the test by the scores.",
        ["FormatInvalid"] = "Give the file one of these extensions.",
        ["HeatmapInvalid"] = "Look at the objects with Get-Member; Import-ChexHeatmap reads heatmaps.",
        ["SalientPointInvalid"] = "Look at the objects with Get-Member; Import-ChexSalientPoint reads points.",
        ["GridInvalid"] = "Sort the values, and keep them within 0 and 1.",
        ["GroundTruthInvalid"] = "Look at the objects with Get-Member; Import-ChexSegmentation and Import-ChexAnnotation read a truth.",
        ["GroupByInvalid"] = "Give the rows that property under another name, such as with Select-Object *, @{ n = 'Name'; e = 'Mean' }.",
        ["ImageIdMissing"] = "Give objects of the module, or rows with the columns ImageId and Task.",
        ["LabelInvalid"] = "Give -Label a whole number of 1 to 255 for each task, such as @{ 1 = 'Edema'; 2 = 'Cardiomegaly' }.",
        ["MaskInvalid"] = "Convert it, such as with [byte[,]]::new(height, width).",
        ["MetricUnknown"] = "Give -Metric IoU or -Metric Hit if it is such a table; other tables are read by Import-ChexTable.",
        ["NameInvalid"] = "Take words without / and other characters that file names do not have.",
        ["NameShared"] = "Export them one by one into folders of their own.",
        ["NamePatternInvalid"] = "Name both groups: '(?<id>.+)_(?<task>.+)'; Get-Help about_ChexHeatmapFormats shows patterns.",
        ["OutOfRange"] = "Correct the value, or name the right property with -Probability and -Outcome.",
        ["PropertyInvalid"] = "Give -Paired to compare any score image by image, or -Property IoU, Hit.",
        ["ReplicatesDiffer"] = "Bootstrap both sides with the same -Replicates and tasks.",
        ["ReplicatesMissing"] = "Give Get-BootstrapInterval -IncludeReplicates, or read the bootstrap CSV with Import-ChexLocalization.",
        ["SliceMixed"] = "Export each slice by itself, such as with Group-Object Slice.",
        ["SmoothInvalid"] = "Give the edge of the smoothing box in pixels, or Auto.",
        ["StratumDiffers"] = "Give every row of a unit the same stratum, or name another property with -StratifyBy.",
        ["UnitMissing"] = "Fill the property in, or name another one with -Unit.",
    };

    public static ErrorRecord PathNotFound(string path) => Make(
        new ItemNotFoundException($"No file or folder is at '{path}'."), "PathNotFound", ErrorCategory.ObjectNotFound, path,
        "Check the path; wildcards need -Path, names with brackets -LiteralPath.");

    public static ErrorRecord NotFileSystem(string path, string provider) => Make(
        new ArgumentException($"'{path}' is a path of {provider}; only the file system can be read and written."),
        "NotFileSystem", ErrorCategory.InvalidArgument, path, "Give a path of the file system.");

    public static ErrorRecord Data(DataFormatException error, string malformedId, object? target) => error.Fault switch
    {
        DataFault.Unsafe => Make(error, "UnsafePickle", ErrorCategory.SecurityError, target,
            "Nothing was executed. Do not load this file with Python; ask its author for plain arrays."),
        DataFault.PictureTooLarge => Make(error, "PictureTooLarge", ErrorCategory.LimitsExceeded, target,
            "If the picture is really that large, raise -PixelLimit."),
        DataFault.InvalidRle => Make(error, "InvalidRle", ErrorCategory.InvalidData, target,
            "The mask's counts and size contradict each other; have it written anew."),
        DataFault.NameUnclear when malformedId == "SegmentationUnreadable" => Make(error, "SegmentationNameUnclear", ErrorCategory.InvalidData, target,
            "Tell whose mask it is: -NamePattern, -ByFolder, -SetImageId or -SetTask; -Task and -TaskList make task names known."),
        DataFault.SizeUnknown when malformedId == "SegmentationUnreadable" => Make(error, "PictureSizeUnknown", ErrorCategory.InvalidData, target,
            "Give -PictureSize h,w, -PicturePath or -GroundTruth; for COCO results with polygons or boxes -CocoDataset."),
        DataFault.NameUnclear => Make(error, "HeatmapNameUnclear", ErrorCategory.InvalidData, target,
            "Tell whose map it is: -NamePattern, -ByFolder, -Index, -SetImageId or -SetTask; -Task and -TaskList make task names known."),
        DataFault.SizeUnknown => Make(error, "PictureSizeUnknown", ErrorCategory.InvalidData, target,
            "Give -PictureSize h,w, -PicturePath, -GroundTruth or -Index, or -MapSizeIsPictureSize where the map is as large as the picture."),
        DataFault.DrawingTooLarge => Make(error, "DrawingTooLarge", ErrorCategory.LimitsExceeded, target,
            "Give a smaller -Width, -Height or -Dpi, or fewer groups or tasks."),
        DataFault.InvalidValue => Make(error, "InvalidValue", ErrorCategory.InvalidData, target, "Correct the value in the file."),
        _ => Make(error, malformedId, ErrorCategory.InvalidData, target, "Check that the file is whole and of the right kind."),
    };

    public static ErrorRecord Unreadable(Exception error, string id, string path) => Make(
        Directory.Exists(path) ? new IOException($"'{path}' is a folder; a file is expected.", error) : error switch
        {
            FileNotFoundException or DirectoryNotFoundException => new FileNotFoundException($"'{path}' is not there any more.", path, error),
            UnauthorizedAccessException => new UnauthorizedAccessException($"'{path}' may not be read.", error),
            _ => new IOException($"'{path}' cannot be read: {Clause(error.Message)}.", error),
        },
        id, ErrorCategory.ReadError, path, Directory.Exists(path) && id == "SegmentationUnreadable"
            ? "Give a file; of a folder of mask pictures 'ConvertTo-ChexSegmentation FOLDER/*.png -Task NAMES' makes masks."
            : Directory.Exists(path) ? "Give a file, or the folder's files: 'FOLDER/*.png'."
            : "Check that the file exists and may be read.");

    public static ErrorRecord Unwritable(Exception error, string path) => Make(
        error switch
        {
            DirectoryNotFoundException => new DirectoryNotFoundException($"The folder of '{path}' is not there.", error),
            UnauthorizedAccessException => new UnauthorizedAccessException($"'{path}' may not be written.", error),
            _ => new IOException($"'{path}' cannot be written: {Clause(error.Message)}.", error),
        },
        "WriteFailed", ErrorCategory.WriteError, path, "The old file, if there was one, is untouched. Check permissions and space.");

    public static ErrorRecord JournalMismatch(string message, string path) => Make(
        new InvalidDataException(message), "JournalMismatch", ErrorCategory.InvalidData, path,
        "Go on with the settings and heatmaps of the journal, or remove it to begin anew.");

    public static ErrorRecord CocoIdUnknown(string message, object target) => Make(
        new InvalidDataException(message), "CocoIdUnknown", ErrorCategory.ObjectNotFound, target,
        "Give -CocoDataset, the data set that holds the image and the category; without it ImageId and Task must be their numbers.");

    public static ErrorRecord FileExists(string path) => Make(
        new IOException($"'{path}' exists, and -NoClobber was given."), "FileExists", ErrorCategory.ResourceExists, path,
        "Leave -NoClobber out, or choose another name.");

    public static ErrorRecord ReadOnly(string path) => Make(
        new UnauthorizedAccessException($"'{path}' is read-only."), "WriteFailed", ErrorCategory.PermissionDenied, path,
        "Give -Force to write over it, or choose another name.");

    public static ErrorRecord Parameter(string message, string id, object? target) => Make(
        new ArgumentException(message), id, ErrorCategory.InvalidArgument, target, Actions.GetValueOrDefault(id, "See Get-Help for the parameters that go together."));

    public static ErrorRecord Polygon(DataFormatException error, object? target) => error.Fault == DataFault.PictureTooLarge
        ? Make(error, "PictureTooLarge", ErrorCategory.LimitsExceeded, target, "Correct -Width and -Height.")
        : Make(error, "PolygonInvalid", ErrorCategory.InvalidArgument, target, "Give x, y, x, y, ... of three corners at least, in pixels; a box is x, y, width, height.");

    /// <summary>What the science refuses of a caller: its words, without the name of its own parameter that .NET puts behind them.</summary>
    public static ErrorRecord Parameter(ArgumentException error, string id, object? target)
    {
        string text = error.ParamName is null ? error.Message : error.Message.Replace($" (Parameter '{error.ParamName}')", string.Empty, StringComparison.Ordinal);
        return Parameter($"{char.ToUpperInvariant(text[0])}{Clause(text[1..])}.", id, target);
    }

    public static ErrorRecord SourceMixed(string items, string source, string first, object? target) => Make(
        new InvalidDataException($"{items} of {source} are left out: those of {first} came first, and only one method and model (or reader) is taken at a time."),
        "SourceMixed", ErrorCategory.InvalidArgument, target, "Split them first, such as with Group-Object Method or Where-Object Method -eq, and run the cmdlet on each part.");

    public static ErrorRecord DuplicateItem(string what, string first, string second) => Make(
        new InvalidDataException($"{what} came twice, from {first} and from {second}; the first stands."),
        "DuplicateItem", ErrorCategory.ResourceExists, what, "Remove one of the two, tell them apart by -Method, -Model or -Reader, or unite them with Join-ChexSegmentation.");

    public static ErrorRecord DuplicateUnit(string message, object? target) => Make(
        new InvalidDataException(message), "DuplicateItem", ErrorCategory.ResourceExists, target,
        "Split the rows with -GroupBy (such as Task), or name with -Unit a property of which several rows belong together (such as PatientId).");

    public static ErrorRecord SizeMismatch(ItemIdentity item, PictureSize predicted, PictureSize truth) => Make(
        new InvalidDataException($"{item}: the prediction is {predicted}, the truth {truth}."),
        "SizeMismatch", ErrorCategory.InvalidData, item.ToString(), "Both masks must cover the same picture at its full size.");

    public static ErrorRecord EditInvalid(ItemIdentity item, ArgumentException error, object target) => Make(
        new ArgumentException($"{item}: {Clause(error.ParamName is null ? error.Message : error.Message.Replace($" (Parameter '{error.ParamName}')", string.Empty, StringComparison.Ordinal))}."),
        "EditInvalid", ErrorCategory.InvalidArgument, target, "Give a rectangle within the picture, or a size of at least 1x1; pictures differ in size.");

    public static ErrorRecord SizesDiffer(ItemIdentity item, PictureSize found, PictureSize before) => Make(
        new InvalidDataException($"{item}: this mask is {found}, those before it {before}."),
        "SizeMismatch", ErrorCategory.InvalidData, item.ToString(), "Masks of one picture must have one size; Edit-ChexSegmentation -Resize brings them to it.");

    public static ErrorRecord TaskMissing(string message, object target) => Make(
        new InvalidDataException(message), "TaskMissing", ErrorCategory.ObjectNotFound, target,
        "Add the missing entry, or give -MissingTaskAsEmpty to count it as an empty mask.");

    public static ErrorRecord TaskNotInTable(string imageId, string task, string parameter, object target) => Make(
        new InvalidDataException($"{imageId}: the table of -{parameter} has no value for task '{task}'."), "TaskMissing", ErrorCategory.ObjectNotFound, target,
        "Add a row for the task to the table, or leave the task out with Import-ChexHeatmap -Task.");

    public static ErrorRecord InputInvalid(object item, string accepted) => Make(
        new ArgumentException($"{accepted} are taken, not {item.GetType().Name} '{Shortened(item)}'."), "InputInvalid", ErrorCategory.InvalidType, item,
        "Look at what comes through the pipeline with Get-Member.");

    public static ErrorRecord ForeignRow(PSObject row) => Make(
        new ArgumentException($"A row of a CSV ({string.Join(", ", row.Properties.Take(4).Select(property => property.Name))}, ...) is not taken: it does not tell what kind of result it is."),
        "InputInvalid", ErrorCategory.InvalidType, row,
        "Give the results themselves; to keep them, use Export-ChexTable in place of Export-Csv, and Import-ChexTable to have them back.");

    public static ErrorRecord NotANumber(int row, string property, object? value, object target) => Make(
        new InvalidDataException(row > 0 ? $"Row {row}: '{value}' of property {property} is no number." : $"'{value}' of property {property} is no number ({target})."),
        "NotANumber", ErrorCategory.InvalidData, target, "Correct the value, or leave it empty if it is missing; numbers have a decimal point, whatever the culture.");

    public static ErrorRecord PropertyNotFound(string property) => Make(
        new ArgumentException($"No object has a property '{property}'."), "PropertyNotFound", ErrorCategory.InvalidArgument, property,
        "Look at the objects with Get-Member or Format-List.");

    public static ErrorRecord SourceMissing(ItemIdentity item) => Make(
        new ItemNotFoundException($"{item}: there is neither a mask, a heatmap nor a radiograph to draw."), "SourceMissing", ErrorCategory.ObjectNotFound, item.ToString(),
        "Give -PicturePath, -Heatmap, -Segmentation or -GroundTruth; rows of a CSV refer to nothing by themselves.");

    public static ErrorRecord PictureMissing(ItemIdentity item) => Make(
        new ItemNotFoundException($"{item.ImageId}: -PicturePath holds no radiograph of that name; it is drawn on neutral grey."), "PictureMissing", ErrorCategory.ObjectNotFound, item.ImageId,
        "Name pictures <image id>.png or .jpg, or patient/study/name as CheXpert does.");

    public static ErrorRecord PictureMismatch(ItemIdentity item, string path, PictureSize picture, PictureSize size) => Make(
        new InvalidDataException($"{item}: the radiograph '{path}' is {picture}, masks and maps are {size}, which is another shape."),
        "SizeMismatch", ErrorCategory.InvalidData, item.ToString(), "Give the picture that masks and heatmaps were made for; another scale of the same picture will do.");

    private static string Clause(string text) => text.TrimEnd().TrimEnd('.');

    private static string Shortened(object item) => item.ToString() is { Length: > 60 } text ? text[..60] + "..." : $"{item}";

    private static ErrorRecord Make(Exception error, string id, ErrorCategory category, object? target, string action) =>
        new(error, id, category, target) { ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = action } };
}
