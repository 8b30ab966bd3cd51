using System.Management.Automation;
using System.Management.Automation.Runspaces;

// Runs one script in a bare engine and prints what comes out: a process in which nothing is loaded yet.
using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
foreach (PSObject line in shell.AddScript(args[0]).Invoke())
{
    Console.WriteLine(line);
}

foreach (ErrorRecord error in shell.Streams.Error)
{
    Console.Error.WriteLine(error.Exception);
}

return shell.HadErrors ? 1 : 0;
