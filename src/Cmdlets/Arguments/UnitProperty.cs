using System.Globalization;
using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>The unit that an object belongs to: a property's text, or the patient of its image's id.</summary>
internal static class UnitProperty
{
    public const string Patient = nameof(ItemIdentity.PatientId), Image = nameof(ItemIdentity.ImageId);

    /// <summary>The text of a property; of PatientId, where the object has none, the <c>patientNNN</c> that its ImageId begins with. Null where there is neither.</summary>
    public static string? Read(PSObject item, string name)
    {
        if (Text(item, name) is { Length: > 0 } text)
        {
            return text;
        }

        return IsPatient(name) && Text(item, Image) is { Length: > 0 } image ? PatientOf(image) : null;
    }

    public static bool IsPatient(string? name) => string.Equals(name, Patient, StringComparison.OrdinalIgnoreCase);

    public static bool IsImage(string? name) => string.Equals(name, Image, StringComparison.OrdinalIgnoreCase);

    /// <summary>The patient that an image's id begins with, or null.</summary>
    public static string? PatientOf(string imageId) => new ItemIdentity { ImageId = imageId, Task = string.Empty }.PatientId;

    private static string? Text(PSObject item, string name) =>
        ObjectProperty.TryGet(item, name, out object? value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
}
