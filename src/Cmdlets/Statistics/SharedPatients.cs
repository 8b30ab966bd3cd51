using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Counts the patients behind images that are drawn as units of their own: several images of a patient are no independent facts.</summary>
internal sealed class SharedPatients
{
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);
    private readonly HashSet<string> _patients = new(StringComparer.Ordinal);

    /// <summary>Notes an object's image and patient; without a patient it counts for nothing.</summary>
    public void Add(PSObject item, string imageId)
    {
        if (UnitProperty.Read(item, UnitProperty.Patient) is { } patient)
        {
            _images.Add(imageId);
            _patients.Add(patient);
        }
    }

    /// <summary>What to say where patients have several images; null where none has.</summary>
    public string? Describe() => _images.Count == _patients.Count ? null
        : $"{_images.Count} images come from {_patients.Count} patients and were taken as independent, which promises too much; -Unit PatientId keeps a patient's images together, -Unit ImageId says that this is meant.";
}
