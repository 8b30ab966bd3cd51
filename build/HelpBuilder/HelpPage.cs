namespace CheXplanation.HelpBuilder;

/// <summary>A part of a page: its title, where it stands, and its blocks.</summary>
internal sealed record HelpSection(string Title, int Line, IReadOnlyList<HelpBlock> Blocks)
{
    /// <summary>The paragraphs and lists, without code.</summary>
    public IReadOnlyList<string> Text => [.. Blocks.Where(block => block.Language is null).Select(block => block.Text)];
}

/// <summary>A paragraph, a list item, or a block of code with its language.</summary>
internal sealed record HelpBlock(string Text, string? Language = null, string? Marks = null);

/// <summary>A related link; without an address it is the name of another page.</summary>
internal sealed record HelpLink(string Text, string? Address);

/// <summary>One cmdlet's page as it was written.</summary>
internal sealed record HelpPage
{
    public required string File { get; init; }

    public required string Name { get; init; }

    public string Synopsis { get; init; } = string.Empty;

    public IReadOnlyList<string> Description { get; init; } = [];

    public IReadOnlyList<HelpSection> Parameters { get; init; } = [];

    public IReadOnlyList<HelpSection> Inputs { get; init; } = [];

    public IReadOnlyList<HelpSection> Outputs { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<HelpSection> Examples { get; init; } = [];

    public IReadOnlyList<HelpLink> Links { get; init; } = [];
}
