using System.Management.Automation;

namespace DummyModule;

/// <summary>Another author's module, which ships its own SkiaSharp and MathNet.Numerics and loads them as most modules do.</summary>
[Cmdlet(VerbsCommon.Get, "DummyDependency")]
public sealed class GetDummyDependencyCommand : PSCmdlet
{
    protected override void EndProcessing()
    {
        WriteObject(DummySkiaSharp.Marker.Name);
        WriteObject(DummyMathNet.Marker.Name);
    }
}
