using System.Management.Automation;
using CheXplanation.Imaging;
using CheXplanation.Imaging.Overlays;
using CheXplanation.Masks;

namespace CheXplanation.Cmdlets;

/// <summary>From plans to pictures, on any thread. A door to Imaging: nothing of it loads before a picture is drawn.</summary>
internal sealed class OverlayDrawing(CancellationToken cancellation) : IDisposable
{
    private const int PicturesHeld = 4;

    private readonly Dictionary<string, Lazy<GreyPicture>> _pictures = new(StringComparer.Ordinal);
    private readonly Queue<string> _held = new();
    private readonly LargePictures _turns = new(cancellation);

    /// <summary>Draws one file of the plans; what is wrong with a plan comes as an error record and the others go on.</summary>
    public (byte[]? Picture, IReadOnlyList<ErrorRecord> Errors) Draw(IReadOnlyList<OverlayPlan> plans, OverlayLook look)
    {
        OverlayFormat format = look.Extension switch { ".svg" => OverlayFormat.Svg, ".jpg" => OverlayFormat.Jpeg, _ => OverlayFormat.Png };
        return Draw(plans, scenes => OverlayFile.Draw(scenes, Options(look), format));
    }

    /// <summary>Draws what can be opened of the plans; one of large pictures when no other such is drawn.</summary>
    public (byte[]? Picture, IReadOnlyList<ErrorRecord> Errors) Draw(IReadOnlyList<OverlayPlan> plans, Func<IReadOnlyList<OverlayScene>, byte[]> draw) =>
        LargePictures.Are(plans.Sum(PixelsOf)) ? _turns.Take(() => DrawNow(plans, draw)) : DrawNow(plans, draw);

    public void Dispose() => _turns.Dispose();

    public OverlayOptions Options(OverlayLook look) => new()
    {
        Width = look.Width, Dpi = look.Dpi, Opacity = look.Opacity, Cancellation = cancellation,
        Colours = HeatOf(look.Colours),
    };

    public static HeatColours HeatOf(OverlayColourMap colours) => colours switch
    {
        OverlayColourMap.Magma => HeatColours.Magma,
        OverlayColourMap.Cividis => HeatColours.Cividis,
        OverlayColourMap.Jet => HeatColours.Jet,
        _ => HeatColours.Viridis,
    };

    private (byte[]? Picture, IReadOnlyList<ErrorRecord> Errors) DrawNow(IReadOnlyList<OverlayPlan> plans, Func<IReadOnlyList<OverlayScene>, byte[]> draw)
    {
        var errors = new List<ErrorRecord>();
        try
        {
            OverlayScene[] scenes = [.. plans.Select(plan => TryOpen(plan, errors)).OfType<OverlayScene>()];
            return (scenes.Length == 0 ? null : draw(scenes), errors);
        }
        catch (DataFormatException error)
        {
            errors.Add(ChexError.Data(error, "PictureUnreadable", plans[0].Identity.ToString()));
            return (null, errors);
        }
    }

    /// <summary>How many pixels and map values a plan makes the process hold; a picture that cannot be read holds none.</summary>
    private static long PixelsOf(OverlayPlan plan)
    {
        long most = plan.Sizes.Select(size => size.PixelCount).DefaultIfEmpty().Max() + (plan.Map is { } map ? (long)map.MapWidth * map.MapHeight : 0);
        try
        {
            return most + (plan.PicturePath is { } path ? PictureFile.ReadSize(path).PixelCount : 0);
        }
        catch (Exception error) when (error is DataFormatException or IOException or UnauthorizedAccessException)
        {
            return most;
        }
    }

    /// <summary>Reads a plan's picture and map.</summary>
    private OverlayScene? TryOpen(OverlayPlan plan, List<ErrorRecord> errors)
    {
        try
        {
            GreyPicture? radiograph = plan.PicturePath is { } path ? Picture(path) : null;
            if (radiograph is null && plan.WantsPicture)
            {
                errors.Add(ChexError.PictureMissing(plan.Identity));
            }

            PictureSize size = plan.Sizes.Append(radiograph?.Size ?? default).First();
            if (radiograph is not null && !SameShape(radiograph.Size, size))
            {
                errors.Add(ChexError.PictureMismatch(plan.Identity, plan.PicturePath!, radiograph.Size, size));
                return null;
            }

            return new OverlayScene
            {
                ImageId = plan.Identity.ImageId, Task = plan.Identity.Task, Size = size, Radiograph = radiograph,
                Map = plan.Map?.GetValues(), MapSize = plan.Map is { } map ? new PictureSize(map.MapWidth, map.MapHeight) : default,
                Predicted = plan.Predicted?.GetMask(), Truth = plan.Truth, Human = plan.Human, Points = plan.Points,
                Peak = plan.Predicted is { PeakX: { } x, PeakY: { } y } ? new PixelPoint(x, y) : null,
                Probability = plan.Probability, IoU = plan.IoU, Hit = plan.Hit,
            };
        }
        catch (DataFormatException error)
        {
            errors.Add(ChexError.Data(error, error.File == plan.PicturePath ? "PictureUnreadable" : "HeatmapUnreadable", plan.Identity.ToString()));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.Add(ChexError.Unreadable(error, "PictureUnreadable", plan.PicturePath ?? plan.Identity.ImageId));
        }

        return null;
    }

    /// <summary>Whether a picture may be the same one at another scale: the sides' ratio agrees within a pixel.</summary>
    private static bool SameShape(PictureSize picture, PictureSize size) =>
        Math.Abs(((double)picture.Width * size.Height / size.Width) - picture.Height) <= 1.0 || Math.Abs(((double)picture.Height * size.Width / size.Height) - picture.Width) <= 1.0;

    /// <summary>A radiograph; the last few stay, since the tasks of an image follow each other, but no large ones.</summary>
    private GreyPicture Picture(string path)
    {
        if (LargePictures.Are(PictureFile.ReadSize(path).PixelCount))
        {
            return PictureFile.ReadRadiograph(path, cancellation: cancellation);
        }

        Lazy<GreyPicture>? picture;
        lock (_pictures)
        {
            if (!_pictures.TryGetValue(path, out picture))
            {
                _pictures.Add(path, picture = new Lazy<GreyPicture>(() => PictureFile.ReadRadiograph(path, cancellation: cancellation)));
                _held.Enqueue(path);
                if (_held.Count > PicturesHeld)
                {
                    _pictures.Remove(_held.Dequeue());
                }
            }
        }

        return picture.Value;
    }
}

/// <summary>How overlays look: the cmdlet's parameters as one value.</summary>
internal sealed record OverlayLook(double Width, int Dpi, OverlayColourMap Colours, double Opacity, string Extension);
