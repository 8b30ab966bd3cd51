using System.Management.Automation.Host;

namespace CheXplanation.Shell;

/// <summary>A screen of a fixed width, for the layout of tables.</summary>
internal sealed class ConsoleRawUserInterface : PSHostRawUserInterface
{
    private const int DefaultWidth = 120;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Size BufferSize { get; set; } = new(Console.IsOutputRedirected ? DefaultWidth : Math.Max(Console.WindowWidth, 40), 3000);

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 1;

    public override bool KeyAvailable => false;

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override Size MaxWindowSize => BufferSize;

    public override Coordinates WindowPosition { get; set; }

    public override Size WindowSize { get => BufferSize; set => BufferSize = value; }

    public override string WindowTitle { get; set; } = "chex";

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException("chex has no screen buffer");

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException("chex reads no keys");

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new NotSupportedException("chex has no screen buffer");

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException("chex has no screen buffer");

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException("chex has no screen buffer");
}
