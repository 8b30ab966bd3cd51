using System.Text.RegularExpressions;

namespace CheXplanation.Tests;

/// <summary>The house: which room may know which, and what no file may be called.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] GroundFloor = ["Statistics", "Masks", "Heatmaps"];

    // A room of src/Core and the rooms below it; docs/architecture.md draws them.
    private static readonly Dictionary<string, string[]> Below = new()
    {
        [""] = [],
        ["Statistics"] = [],
        ["Masks"] = [],
        ["Heatmaps"] = [],
        ["Pathology"] = GroundFloor,
        ["Segmentation"] = GroundFloor,
        ["Localization"] = [.. GroundFloor, "Pathology", "Segmentation"],
        ["Tuning"] = [.. GroundFloor, "Pathology", "Segmentation", "Localization"],
        ["Datasets"] = [.. GroundFloor, "Pathology", "Segmentation", "Localization", "Tuning"],
    };

    [Fact]
    public void CoreRooms_KnowOnlyTheRoomsBelow()
    {
        string core = Path.Combine(SharedData.RepositoryRoot, "src", "Core");
        var wrong = new List<string>();
        foreach (string file in Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories).Where(file => !IsBuilt(file)))
        {
            string relative = Path.GetRelativePath(core, file), room = Path.GetDirectoryName(relative)!;
            Assert.True(Below.ContainsKey(room), $"{relative}: a room that is not in the plan");
            string text = File.ReadAllText(file);
            Assert.Contains($"namespace CheXplanation{(room.Length > 0 ? "." + room : string.Empty)};", text);
            // Both 'using CheXplanation.Masks;' and 'Masks.PixelPoint' inside the code.
            wrong.AddRange(Below.Keys.Where(other => other.Length > 0 && other != room && !Below[room].Contains(other))
                .Where(other => Regex.IsMatch(text, $@"using CheXplanation\.{other};|(?<![\w.<""']){other}\.[A-Z]\w+"))
                .Select(other => $"{relative} knows {other}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void CmdletsRooms_AreThoseOfThePlan()
    {
        string cmdlets = Path.Combine(SharedData.RepositoryRoot, "src", "Cmdlets"), plan = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "architecture.md"));
        string[] files = [.. Directory.EnumerateFiles(cmdlets, "*.cs", SearchOption.AllDirectories).Where(file => !IsBuilt(file))];
        string[] rooms = [.. files.Select(file => Path.GetDirectoryName(Path.GetRelativePath(cmdlets, file))!).Distinct(StringComparer.Ordinal)];
        Assert.All(rooms.Where(room => room.Length > 0), room => Assert.Matches($@"(?m)^\| (`\w+`, )*`{room}`(, `\w+`)* \|", plan));
        Assert.DoesNotContain(files, file => Path.GetDirectoryName(file) == cmdlets && file.EndsWith("Command.cs", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Contains("namespace CheXplanation.Cmdlets;", File.ReadAllText(file)));
    }

    [Fact]
    public void FilesThatThePlanNames_AreThere()
    {
        string plan = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "architecture.md"));
        string[] named = [.. SourcePath().Matches(plan).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(SharedData.RepositoryRoot, path)), $"{path} is not there"));
    }

    [Fact]
    public void ReadersOfForeignBytes_ReachNoProcessNetworkCodeOrReflection()
    {
        // ZipEntryStream asks whether an exception is one of the inflater's own.
        // The types that the methods of these rooms name, read from the metadata: what is not named cannot be called.
        string[] forbidden =
        [
            "System.Diagnostics.Process", "System.Net.", "System.Reflection.", "System.Runtime.Loader.", "System.Runtime.Serialization.", "System.Activator",
            "System.Runtime.InteropServices.NativeLibrary", "System.Linq.Expressions.", "System.AppDomain", "System.Environment", "Microsoft.CSharp.",
        ];
        string[] files = ["System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.StreamWriter"];
        Dictionary<string, HashSet<string>> named = TypeUse.ByNamespace(typeof(DataFormatException).Assembly, except: "CheXplanation.Heatmaps.ZipEntryStream");
        Assert.Contains("CheXplanation.Heatmaps.ByteCursor", named["CheXplanation.Heatmaps"]);
        foreach (string room in new[] { "CheXplanation.Heatmaps", "CheXplanation.Masks", "CheXplanation.Datasets" })
        {
            Assert.Empty(named[room].Where(type => forbidden.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal))).Select(type => $"{room}: {type}"));
        }

        // Files are opened for reading, in one place: InputFile.
        Assert.Empty(named["CheXplanation.Heatmaps"].Intersect(files));
        Assert.Empty(named["CheXplanation.Masks"].Intersect(files));
        Assert.Contains("CheXplanation.InputFile", named["CheXplanation.Heatmaps"]);
    }

    [Fact]
    public void CoreAndCmdlets_ReferenceNoThirdParty()
    {
        foreach (string project in new[] { "Core", "Cmdlets" })
        {
            string text = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "src", project, $"CheXplanation.{project}.csproj"));
            string[] packages = [.. PackageReference().Matches(text).Select(match => match.Groups[1].Value)];
            Assert.Equal(project == "Core" ? [] : ["PowerShellStandard.Library"], packages);
        }
    }

    [Fact]
    public void Files_HaveNamesThatSaySomethingAndStaySmall()
    {
        string[] files = [.. new[] { "src", "tests", "bench" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, folder), "*.cs", SearchOption.AllDirectories)).Where(file => !IsBuilt(file))];
        Assert.DoesNotContain(files, file => Regex.IsMatch(Path.GetFileName(file), "Utils?|Helpers?|Common|Misc|Manager", RegexOptions.IgnoreCase));
        Assert.DoesNotContain(files, file => File.ReadLines(file).Count() > 400);
    }

    private static bool IsBuilt(string file) =>
        file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        || file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    [GeneratedRegex("`((?:src|tests|docs|module)(?:/[A-Za-z0-9.]+)*)`")]
    private static partial Regex SourcePath();

    [GeneratedRegex("PackageReference Include=\"([^\"]+)\"")]
    private static partial Regex PackageReference();
}
