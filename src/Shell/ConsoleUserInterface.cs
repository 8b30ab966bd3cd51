using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace CheXplanation.Shell;

/// <summary>Output to standard output; errors, warnings and the rest to standard error; progress on a terminal only.</summary>
internal sealed class ConsoleUserInterface : PSHostUserInterface
{
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private bool _progressShown;

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawUserInterface();

    public override bool SupportsVirtualTerminal => true;

    public override void Write(string value) => Console.Out.Write(Styled(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Console.Out.WriteLine(Styled(value));

    public override void WriteErrorLine(string value) => WriteAside(value);

    public override void WriteWarningLine(string message) => WriteAside("WARNING: " + message);

    public override void WriteVerboseLine(string message) => WriteAside("VERBOSE: " + message);

    public override void WriteDebugLine(string message) => WriteAside("DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (!_terminal)
        {
            return;
        }

        ClearProgress();
        if (record.RecordType != ProgressRecordType.Completed)
        {
            Console.Error.Write($"{record.Activity}: {record.StatusDescription}");
            _progressShown = true;
        }
    }

    public override string ReadLine() => throw NoPrompt();

    public override SecureString ReadLineAsSecureString() => throw NoPrompt();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new HostException($"chex asks nothing: give -{string.Join(", -", descriptions.Select(description => description.Name))}");

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw NoPrompt();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NoPrompt();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw NoPrompt();

    private static HostException NoPrompt() => new("chex asks nothing: give every mandatory parameter");

    /// <summary>Without escape sequences where the output is no terminal ($PSStyle.OutputRendering).</summary>
    private static string Styled(string text) => GetOutputString(text, supportsVirtualTerminal: true);

    private void WriteAside(string line)
    {
        ClearProgress();
        Console.Out.Flush();
        Console.Error.WriteLine(Styled(line));
    }

    private void ClearProgress()
    {
        if (_progressShown)
        {
            Console.Error.Write("\r\u001b[K");
            _progressShown = false;
        }
    }
}
