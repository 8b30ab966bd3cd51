using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Every error record of the module.</summary>
internal static class ChexError
{
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
        DataFault.InvalidValue => Make(error, "InvalidValue", ErrorCategory.InvalidData, target, "Correct the value in the file."),
        _ => Make(error, malformedId, ErrorCategory.InvalidData, target, "Check that the file is whole and of the right kind."),
    };

    public static ErrorRecord Unreadable(Exception error, string id, string path) => Make(
        Directory.Exists(path) ? new IOException($"'{path}' is a folder; a file is expected.", error) : error, id, ErrorCategory.ReadError, path, "Check that the file exists and may be read.");

    public static ErrorRecord Unwritable(Exception error, string path) => Make(
        error is DirectoryNotFoundException ? new DirectoryNotFoundException($"The folder of '{path}' is not there.", error)
            : error is UnauthorizedAccessException ? new UnauthorizedAccessException($"'{path}' may not be written.", error) : error,
        "WriteFailed", ErrorCategory.WriteError, path, "The old file, if there was one, is untouched. Check permissions and space.");

    public static ErrorRecord JournalMismatch(string message, string path) => Make(
        new InvalidDataException(message), "JournalMismatch", ErrorCategory.InvalidData, path,
        "Go on with the settings and heatmaps of the journal, or remove it to begin anew.");

    public static ErrorRecord FileExists(string path) => Make(
        new IOException($"'{path}' exists, and -NoClobber was given."), "FileExists", ErrorCategory.ResourceExists, path,
        "Leave -NoClobber out, or choose another name.");

    public static ErrorRecord ReadOnly(string path) => Make(
        new UnauthorizedAccessException($"'{path}' is read-only."), "WriteFailed", ErrorCategory.PermissionDenied, path,
        "Give -Force to write over it, or choose another name.");

    public static ErrorRecord Parameter(string message, string id, object? target) => Make(
        new ArgumentException(message), id, ErrorCategory.InvalidArgument, target, "See Get-Help for the parameters that go together.");

    public static ErrorRecord DuplicateItem(string what, string first, string second) => Make(
        new InvalidDataException($"{what} came twice, from {first} and from {second}; the first stands."),
        "DuplicateItem", ErrorCategory.ResourceExists, what, "Remove one of the two, or tell them apart by -Method, -Model or -Reader.");

    public static ErrorRecord DuplicateUnit(string message, object? target) => Make(
        new InvalidDataException(message), "DuplicateItem", ErrorCategory.ResourceExists, target,
        "Split the rows with -GroupBy (such as Task), or name with -Unit a property of which several rows belong together (such as PatientId).");

    public static ErrorRecord SizeMismatch(ItemIdentity item, PictureSize predicted, PictureSize truth) => Make(
        new InvalidDataException($"{item}: the prediction is {predicted}, the truth {truth}."),
        "SizeMismatch", ErrorCategory.InvalidData, item.ToString(), "Both masks must cover the same picture at its full size.");

    public static ErrorRecord TaskMissing(string message, object target) => Make(
        new InvalidDataException(message), "TaskMissing", ErrorCategory.ObjectNotFound, target,
        "Add the missing entry, or give -MissingTaskAsEmpty to count it as an empty mask.");

    public static ErrorRecord TaskNotInTable(string imageId, string task, string parameter, object target) => Make(
        new InvalidDataException($"{imageId}: the table of -{parameter} has no value for task '{task}'."), "TaskMissing", ErrorCategory.ObjectNotFound, target,
        "Add a row for the task to the table, or leave the task out with Import-ChexHeatmap -Task.");

    public static ErrorRecord InputInvalid(object item, string accepted) => Make(
        new ArgumentException($"{accepted} are taken, not {item.GetType().Name} '{Shortened(item)}'."), "InputInvalid", ErrorCategory.InvalidType, item,
        "Look at what comes through the pipeline with Get-Member.");

    public static ErrorRecord NotANumber(int row, string property, object? value, object target) => Make(
        new InvalidDataException(row > 0 ? $"Row {row}: '{value}' of property {property} is no number." : $"'{value}' of property {property} is no number ({target})."),
        "NotANumber", ErrorCategory.InvalidData, target, "Correct the value, or leave it empty if it is missing; numbers have a decimal point, whatever the culture.");

    public static ErrorRecord PropertyNotFound(string property) => Make(
        new ArgumentException($"No object has a property '{property}'."), "PropertyNotFound", ErrorCategory.InvalidArgument, property,
        "Look at the objects with Get-Member or Format-List.");

    private static string Shortened(object item) => item.ToString() is { Length: > 60 } text ? text[..60] + "..." : $"{item}";

    private static ErrorRecord Make(Exception error, string id, ErrorCategory category, object? target, string action) =>
        new(error, id, category, target) { ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = action } };
}
