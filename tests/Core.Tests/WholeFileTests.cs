namespace CheXplanation.Tests;

/// <summary>Writers of one target do not know of each other: each must find its temporary file its own, however they interleave.</summary>
public sealed class WholeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chex-whole-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    /// <summary>Writers that commit, writers that give up and files that were left behind, at once.</summary>
    [Fact]
    public async Task ManyWritersOfOneTarget_AllSucceedAndLeaveOneWholeFile()
    {
        const int writers = 6, rounds = 60;
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file cannot be renamed there while its lock is held");
        string target = Path.Combine(_folder, "target");
        var threads = Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                for (int round = 0; round < rounds; round++)
                {
                    using var file = new WholeFile(target);
                    file.Stream.Write(Contents(writer, round));
                    if (round % 3 != 0)
                    {
                        file.Commit();
                        AssertIsWhole(target);
                    }
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        await Task.WhenAll(threads);
        AssertIsWhole(target);
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void FileThatWasLeftBehind_IsRemovedByTheNextWriter()
    {
        string target = Path.Combine(_folder, "target");
        File.WriteAllText(WholeFile.TemporaryName(target), "of a process that was killed");
        using (var file = new WholeFile(target))
        {
            Assert.Equal(WholeFile.TemporaryName(target), file.Stream.Name);
            file.Commit();
        }

        Assert.Equal([target], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void FileOfALivingWriter_IsLeftAlone()
    {
        string target = Path.Combine(_folder, "target");
        using var first = new WholeFile(target);
        first.Stream.Write("first"u8);
        using (var second = new WholeFile(target))
        {
            Assert.Equal(WholeFile.TemporaryName(target, 1), second.Stream.Name);
            second.Commit();
        }

        first.Commit();
        Assert.Equal("first", File.ReadAllText(target));
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(_folder));
    }

    private static byte[] Contents(int writer, int round) => [.. Enumerable.Repeat((byte)(writer + 1), 1 + (round * 7 % 100))];

    private static void AssertIsWhole(string target)
    {
        byte[] bytes = ReadBeside(target);
        Assert.NotEmpty(bytes);
        Assert.All(bytes, value => Assert.Equal(bytes[0], value));
    }

    private static byte[] ReadBeside(string target)
    {
        while (true)
        {
            try
            {
                return File.ReadAllBytes(target);
            }
            catch (IOException) when (File.Exists(target))
            {
                // Its writer has not closed it yet.
            }
        }
    }
}
