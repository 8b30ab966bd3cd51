namespace CheXplanation;

/// <summary>Which image and task an object on the pipeline is about, and where it came from.</summary>
/// <remarks>Two objects with the same Method, Model, Reader, ImageId and Task are duplicates.</remarks>
public sealed record ItemIdentity
{
    /// <summary>The image, such as <c>patient64541_study1_view1_frontal</c>.</summary>
    public required string ImageId { get; init; }

    /// <summary>The task (pathology), such as <c>Cardiomegaly</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The saliency method, such as <c>gradcam</c>; null where it does not apply.</summary>
    public string? Method { get; init => field = NullIfEmpty(value); }

    /// <summary>The model, such as <c>ensemble</c>; null where it does not apply.</summary>
    public string? Model { get; init => field = NullIfEmpty(value); }

    /// <summary>The phase of the study, such as <c>valid</c>; null where it does not apply.</summary>
    public string? Phase { get; init => field = NullIfEmpty(value); }

    /// <summary>The human reader; null where it does not apply.</summary>
    public string? Reader { get; init => field = NullIfEmpty(value); }

    /// <summary>The patient: the <c>patientNNN</c> prefix of the image id, or null where it has none.</summary>
    public string? PatientId => PatientPrefix(ImageId);

    /// <summary>The identity as <c>IMAGE / TASK</c>.</summary>
    public override string ToString() => $"{ImageId} / {Task}";

    private static string? NullIfEmpty(string? word) => string.IsNullOrWhiteSpace(word) ? null : word;

    private static string? PatientPrefix(string imageId)
    {
        const string prefix = "patient";
        if (!imageId.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        int end = prefix.Length;
        while (end < imageId.Length && char.IsAsciiDigit(imageId[end]))
        {
            end++;
        }

        return end > prefix.Length ? imageId[..end] : null;
    }
}
