# One call that provokes each error id. Both the Pester suite and ErrorTableTests run them, in a folder that holds a sample 's' of three pictures;
# $masks and $scores are its masks and scores. They use the engine's core cmdlets only, so that they run without pwsh, too.
# Text is what the message must name. An error of scope 'item' lets the stream go on (there is output); one of scope 'call' ends the cmdlet.
@{
    AnnotationUnreadable   = @{ Scope = 'item'; Text = 'bad-annotation.json'; Script = '[IO.File]::WriteAllText("$PWD/bad-annotation.json", ''{"img": 5}''); Import-ChexAnnotation bad-annotation.json, s/gt_annotations.json' }
    BootstrapSettings      = @{ Scope = 'call'; Text = '39'; Script = '@{ a = 1 } | Get-BootstrapInterval a -Replicates 39' }
    CocoIdUnknown          = @{ Scope = 'item'; Text = 'numbers of a data set'; Script = '& { $masks; @{ size = 2, 3; counts = 2, 4; ImageId = "7"; Task = "1" } | ConvertFrom-CocoRle } | Export-ChexSegmentation results.json -Format CocoResults -PassThru -WarningAction Ignore' }
    ComparisonSettings     = @{ Scope = 'call'; Text = 'McNemar'; Script = '$odd = @{ ImageId = "a"; Task = "t"; IoU = 0.5 }; Compare-ChexLocalization $odd $odd -Paired -Property IoU -Test McNemar' }
    DrawingTooLarge        = @{ Scope = 'item'; Text = '65500 a side'; Script = '& { @{ size = 200000, 1; counts = 100000, 100000; ImageId = "tall"; Task = "Edema" } | ConvertFrom-CocoRle; $masks[0] } | Export-ChexOverlay overlays -PassThru' }
    DuplicateItem          = @{ Scope = 'item'; Text = 'came twice, from .*_map.pkl and from'; Script = 'Import-ChexHeatmap s/heatmaps, s/heatmaps -Task Edema | ConvertTo-ChexSegmentation' }
    EditInvalid            = @{ Scope = 'item'; Text = '9x9.*3x2'; Script = '& { @{ size = 2, 3; counts = 2, 4 } | ConvertFrom-CocoRle; $masks } | Edit-ChexSegmentation -Crop 0, 0, 9, 9' }
    FileExists             = @{ Scope = 'call'; Text = 'gt_segmentations.json'; Script = '$masks | Export-ChexSegmentation s/gt_segmentations.json -NoClobber' }
    FormatInvalid          = @{ Scope = 'call'; Text = 'gif'; Script = '$scores | Export-ChexFigure figure.gif' }
    GridInvalid            = @{ Scope = 'call'; Text = '0.2'; Script = 'Import-ChexHeatmap s | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Grid 0.5, 0.2' }
    GroundTruthInvalid     = @{ Scope = 'call'; Text = 'Int32'; Script = '$masks | Measure-ChexLocalization -GroundTruth 7' }
    GroupByInvalid         = @{ Scope = 'call'; Text = 'Mean'; Script = '@{ a = 1; Mean = 2 } | Get-BootstrapInterval a -GroupBy Mean' }
    HeatmapInvalid         = @{ Scope = 'call'; Text = 'Int32'; Script = '$scores | Export-ChexOverlay overlays -Heatmap 7' }
    HeatmapNameUnclear     = @{ Scope = 'item'; Text = 'cam.pkl'; Script = '[IO.File]::Copy([IO.Directory]::GetFiles("$PWD/s/heatmaps")[0], "$PWD/cam.pkl", $true); Import-ChexHeatmap cam.pkl, s' }
    HeatmapUnreadable      = @{ Scope = 'item'; Text = 'byte \d+.*expected.*found'; Script = '[IO.File]::WriteAllText("$PWD/a_Edema_map.pkl", "no pickle"); Import-ChexHeatmap a_Edema_map.pkl, s' }
    ImageIdMissing         = @{ Scope = 'call'; Text = 'ImageId'; Script = '@{ a = 1; ImageId = "x" } | Get-ChexRegression a b -Feature @{ b = 2 }' }
    InputInvalid           = @{ Scope = 'item'; Text = 'Int32'; Script = '& { 7; $masks } | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -WarningAction Ignore' }
    InvalidRle             = @{ Scope = 'item'; Text = '6 pixels.*add up to 3'; Script = '@{ size = 2, 3; counts = 2, 1 }, @{ size = 2, 3; counts = 2, 4 } | ConvertFrom-CocoRle' }
    InvalidValue           = @{ Scope = 'item'; Text = 'row 2.*many'; Script = '$null = [IO.Directory]::CreateDirectory("$PWD/bad-counts"); [IO.File]::WriteAllText("$PWD/bad-counts/n_segs.csv", ",0`nEdema,many`n"); $null = [IO.Directory]::CreateDirectory("$PWD/counts"); [IO.File]::WriteAllText("$PWD/counts/n_segs.csv", ",0`nEdema,2`n"); Import-ChexTable bad-counts, counts' }
    JournalMismatch        = @{ Scope = 'call'; Text = 'masks.journal'; Script = 'Import-ChexHeatmap s | ConvertTo-ChexSegmentation -Threshold 0.5 | Export-ChexSegmentation other.json -Journal masks.journal; Import-ChexHeatmap s | ConvertTo-ChexSegmentation -Threshold 0.4 -Resume masks.journal' }
    JournalUnreadable      = @{ Scope = 'call'; Text = 'no.journal'; Script = '[IO.File]::WriteAllText("$PWD/no.journal", "nothing of the kind`n"); Import-ChexHeatmap s | ConvertTo-ChexSegmentation -Resume no.journal' }
    LabelInvalid           = @{ Scope = 'call'; Text = '65536'; Script = 'Import-ChexSegmentation s/pictures -Label @{ 65536 = "Edema" }' }
    MaskInvalid            = @{ Scope = 'call'; Text = 'Object\[\]'; Script = 'ConvertTo-CocoRle -Mask @(1, 2)' }
    MetricUnknown          = @{ Scope = 'item'; Text = 'labels.csv'; Script = '$scores | Export-ChexLocalization named -WarningAction Ignore; Import-ChexLocalization s/labels.csv, named' }
    NameInvalid            = @{ Scope = 'call'; Text = '\.\./x'; Script = 'Import-ChexHeatmap s -Method ../x | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -WarningAction Ignore | Export-ChexLocalization out -Naming 2021' }
    NamePatternInvalid     = @{ Scope = 'call'; Text = 'id and task'; Script = 'Import-ChexHeatmap s -NamePattern "(?<id>.+)"' }
    NameShared             = @{ Scope = 'item'; Text = 'iou'; Script = '& { Import-ChexHeatmap s -Phase valid -Method a; Import-ChexHeatmap s -Phase valid -Method b } | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -Slice Predicted -WarningAction Ignore | Export-ChexLocalization shared -Metric IoU -Naming 2021 -PassThru' }
    NotANumber             = @{ Scope = 'item'; Text = 'Row 2.*''x'''; Script = '@{ a = "1" }, @{ a = "x" }, @{ a = "3" } | Get-BootstrapInterval a' }
    NotFileSystem          = @{ Scope = 'item'; Text = 'Environment'; Script = 'Import-ChexHeatmap Env:PATH, s' }
    OutOfRange             = @{ Scope = 'item'; Text = 'Row 2.*1.2'; Script = '@{ p = 0.2; y = 0 }, @{ p = 1.2; y = 1 }, @{ p = 0.9; y = 1 } | Measure-ChexCalibration p y' }
    ParametersExclude      = @{ Scope = 'call'; Text = '-Threshold.*-ThresholdTable'; Script = 'Import-ChexHeatmap s | ConvertTo-ChexSegmentation -Threshold 0.5 -ThresholdTable x.csv' }
    PathNotFound           = @{ Scope = 'item'; Text = 'nowhere'; Script = 'Import-ChexHeatmap nowhere, s' }
    PictureMissing         = @{ Scope = 'item'; Text = 'neutral grey'; Script = '$null = [IO.Directory]::CreateDirectory("$PWD/empty"); $scores[0] | Export-ChexOverlay overlays -PicturePath empty -PassThru' }
    PictureSizeUnknown     = @{ Scope = 'item'; Text = '-PictureSize'; Script = '[IO.File]::WriteAllBytes("$PWD/b_Edema.npy", [byte[]] (0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 59, 0) + [Text.Encoding]::ASCII.GetBytes("{''descr'': ''<f4'', ''fortran_order'': False, ''shape'': (1, 2), }") + [byte[]]::new(8)); Import-ChexHeatmap b_Edema.npy, s' }
    PictureTooLarge        = @{ Scope = 'item'; Text = '100000x100000'; Script = '@{ size = 100000, 100000; counts = "5" }, @{ size = 2, 3; counts = 2, 4 } | ConvertFrom-CocoRle' }
    PictureUnreadable      = @{ Scope = 'item'; Text = 'bad_Edema.png'; Script = '[IO.File]::WriteAllText("$PWD/bad_Edema.png", "no picture"); ConvertTo-ChexSegmentation "bad_Edema.png", "s/pictures/*.png" -Task Edema' }
    PolygonInvalid         = @{ Scope = 'call'; Text = 'polygon 0'; Script = 'ConvertTo-CocoRle -Polygon 1, 1, 1e300, 1, 9, 9 -Width 40 -Height 30' }
    PropertyInvalid        = @{ Scope = 'call'; Text = 'Dice'; Script = 'Compare-ChexLocalization $scores $scores -Property Dice' }
    PropertyNotFound       = @{ Scope = 'call'; Text = '''b'''; Script = '@{ a = 1 } | Get-BootstrapInterval b' }
    ReplicatesDiffer       = @{ Scope = 'call'; Text = '1000 and 500'; Script = '$a = $scores | Get-BootstrapInterval IoU -GroupBy Task -IncludeReplicates -WarningAction Ignore; $b = $scores | Get-BootstrapInterval IoU -GroupBy Task -IncludeReplicates -Replicates 500 -WarningAction Ignore; Compare-ChexLocalization $a $b -Property IoU -WarningAction Ignore' }
    ReplicatesMissing      = @{ Scope = 'item'; Text = 'IoU'; Script = '$bare = $scores | Get-BootstrapInterval IoU -WarningAction Ignore; $held = $scores | Get-BootstrapInterval IoU -GroupBy Task -IncludeReplicates -WarningAction Ignore; Compare-ChexLocalization (@($held) + $bare) $held -Property IoU -WarningAction Ignore' }
    SalientPointInvalid    = @{ Scope = 'call'; Text = 'Int32'; Script = '$scores | Export-ChexOverlay overlays -SalientPoint 7' }
    SalientPointUnreadable = @{ Scope = 'item'; Text = 'bad-points.json'; Script = '[IO.File]::WriteAllText("$PWD/bad-points.json", "{"); Import-ChexSalientPoint bad-points.json, s/hb_salient_points.json' }
    SegmentationNameUnclear = @{ Scope = 'item'; Text = 'mask.png'; Script = '$masks[0] | Export-ChexSegmentation named-masks -Format MaskPicture; [IO.File]::Copy([IO.Directory]::GetFiles("$PWD/named-masks")[0], "$PWD/mask.png", $true); Import-ChexSegmentation mask.png, named-masks' }
    SegmentationUnreadable = @{ Scope = 'item'; Text = 'bad-masks.json.*near byte 0'; Script = '[IO.File]::WriteAllText("$PWD/bad-masks.json", "nothing"); Import-ChexSegmentation bad-masks.json, s/gt_segmentations.json' }
    SizeMismatch           = @{ Scope = 'item'; Text = '3x2'; Script = '$odd = @{ size = 2, 3; counts = "06"; ImageId = $masks[0].ImageId; Task = $masks[0].Task } | ConvertFrom-CocoRle; & { $odd; $masks[1] } | Measure-ChexLocalization -GroundTruth $masks -WarningAction Ignore' }
    SliceMixed             = @{ Scope = 'item'; Text = 'Full'; Script = '& { $scores; $masks | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -Slice Full -WarningAction Ignore } | Export-ChexLocalization mixed -PassThru' }
    SmoothInvalid          = @{ Scope = 'call'; Text = '''0'''; Script = 'Import-ChexHeatmap s | ConvertTo-ChexSegmentation -Smooth 0' }
    SourceMissing          = @{ Scope = 'item'; Text = 'neither a mask'; Script = '$null = [IO.Directory]::CreateDirectory("$PWD/none"); & { @{ ImageId = "a"; Task = "Edema"; IoU = 0.5 }; $scores[0] } | Export-ChexOverlay overlays -PassThru' }
    SourceMixed            = @{ Scope = 'item'; Text = '''b''.*''a'''; Script = '& { Import-ChexHeatmap s -Method a; Import-ChexHeatmap s -Method b } | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -WarningAction Ignore' }
    StratumDiffers         = @{ Scope = 'item'; Text = '''y'' in row 2'; Script = '@{ ImageId = "a"; Task = 1; v = 1; g = "x" }, @{ ImageId = "a"; Task = 2; v = 2; g = "y" }, @{ ImageId = "b"; Task = 1; v = 3; g = "x" } | Get-BootstrapInterval v -GroupBy Task -StratifyBy g -Method Percentile -WarningAction Ignore' }
    TableUnreadable        = @{ Scope = 'item'; Text = 'no elongation.csv'; Script = '$null = [IO.Directory]::CreateDirectory("$PWD/three"); [IO.File]::WriteAllText("$PWD/three/num_instances.csv", "img_id`n"); [IO.File]::WriteAllText("$PWD/three/area_ratio.csv", "img_id`n"); $null = [IO.Directory]::CreateDirectory("$PWD/good"); [IO.File]::WriteAllText("$PWD/good/n_segs.csv", ",0`nEdema,2`n"); Import-ChexTable three, good' }
    TaskListUnreadable     = @{ Scope = 'call'; Text = 'tasks.json.*names'; Script = '[IO.File]::WriteAllText("$PWD/tasks.json", "7"); Test-ChexSegmentation s/gt_segmentations.json -TaskList tasks.json' }
    TaskMissing            = @{ Scope = 'item'; Text = 'no value for task'; Script = 'Import-ChexHeatmap s | ConvertTo-ChexSegmentation -ThresholdTable @{ task = "Edema"; threshold = 0.5 }' }
    UnitMissing            = @{ Scope = 'item'; Text = 'Row 2'; Script = '@{ ImageId = "a"; v = 1 }, @{ v = 2 }, @{ ImageId = "c"; v = 3 } | Get-BootstrapInterval v' }
    UnsafePickle           = @{ Scope = 'item'; Text = 'byte 2.*posix.system'; Script = '[IO.File]::WriteAllBytes("$PWD/b_Edema_map.pkl", [byte[]](0x80, 3) + [Text.Encoding]::ASCII.GetBytes("cposix`nsystem`n(X$([char]4)$([char]0)$([char]0)$([char]0)echotR.")); Import-ChexHeatmap b_Edema_map.pkl, s' }
    WriteFailed            = @{ Scope = 'call'; Text = 'nowhere'; Script = '$masks | Export-ChexSegmentation nowhere/x.json' }
}
