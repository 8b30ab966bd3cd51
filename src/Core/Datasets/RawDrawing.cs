using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>One entry of a raw export: what somebody drew for one label on one image.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Source">The study's UID, or the file.</param>
/// <param name="IsFile">Whether the source is a file.</param>
/// <param name="Label">The label's id, or its number.</param>
/// <param name="IsNumber">Whether the label is given by number.</param>
/// <param name="Size">The picture's size; null where it is none.</param>
/// <param name="Polygons">The outlines.</param>
/// <param name="Fault">Why the outlines are none; null where they are.</param>
internal sealed record RawDrawing(
    string Position, string Source, bool IsFile, string Label, bool IsNumber, PictureSize? Size, List<PicturePoint[]> Polygons, DataFormatException? Fault);
