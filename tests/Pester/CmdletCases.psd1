# One row a cmdlet: how it is called, and how it behaves in a stream. Streams.Tests.ps1 runs them; Coverage.Tests.ps1 fails when a cmdlet has none.
# $s is the folder of the sample, $maps, $masks, ... are the objects of Study.ps1, $out is a folder of the test's own; @with takes the common parameters.
#   Call    a call that puts something out
#   Bad     a call with one bad item among good ones (none: the cmdlet has only errors that end it)
#   Warn    a call that warns (none: there is nothing to warn of)
#   Stream  objects that come one by one, and the cmdlet that passes on one for each (none: it needs all of them first)
#   Writes  what it writes below $out
@{
    'Import-ChexHeatmap'           = @{
        Call = 'Import-ChexHeatmap $s/heatmaps @with'
        Bad  = 'Import-ChexHeatmap nowhere, $s/heatmaps @with'
        Warn = 'Import-ChexHeatmap $s/heatmaps -ImageId nobody @with'
        Read = $true
    }
    'Test-ChexHeatmap'             = @{
        Call   = 'Test-ChexHeatmap $s/heatmaps @with'
        Bad    = 'Test-ChexHeatmap nowhere, $s/heatmaps @with'
        Read   = $true
    }
    'Test-ChexSegmentation'        = @{
        Call = '[IO.File]::WriteAllText("$out/two.json", ''{"a": {}, "b": {}}''); Test-ChexSegmentation $out/two.json @with'
        Bad  = '[IO.File]::WriteAllText("$out/two.json", ''{"a": {}, "b": {}}''); Test-ChexSegmentation nowhere.json, $out/two.json @with'
        Read = $true
    }
    'Repair-ChexSegmentation'      = @{
        Call   = '[IO.File]::WriteAllText("$out/two.json", ''{"a": {"Edema": {"size": [2, 3], "counts": "6"}}}''); Repair-ChexSegmentation $out/two.json $out/mended.json @with'
        Bad    = '[IO.File]::WriteAllText("$out/two.json", ''{"a": {"Edema": {"size": [2, 3], "counts": "6"}}}''); Repair-ChexSegmentation nowhere.json, $out/two.json $out/mended.json @with'
        Writes = 'mended.json'
    }
    'ConvertTo-ChexSegmentation'   = @{
        Call   = '$maps | ConvertTo-ChexSegmentation @with'
        Bad    = '& { 7; $maps } | ConvertTo-ChexSegmentation @with'
        Warn   = '$maps[0] | ConvertTo-ChexSegmentation -Smooth 5 @with'
        Stream = 'maps', 'ConvertTo-ChexSegmentation -ThrottleLimit 2'
    }
    'ConvertTo-CocoRle'            = @{
        Call   = '$masks | ConvertTo-CocoRle @with'
        Bad    = 'ConvertTo-CocoRle nowhere.png, $s/pictures/*.png @with'
        Stream = 'masks', 'ConvertTo-CocoRle'
    }
    'ConvertFrom-CocoRle'          = @{
        Call   = '$rles | ConvertFrom-CocoRle @with'
        Bad    = '& { @{ size = 2, 3; counts = 2, 1 }; $rles } | ConvertFrom-CocoRle @with'
        Stream = 'rles', 'ConvertFrom-CocoRle'
    }
    'Import-ChexSegmentation'      = @{
        Call = 'Import-ChexSegmentation $s/gt_segmentations.json @with'
        Bad  = 'Import-ChexSegmentation nowhere.json, $s/gt_segmentations.json @with'
        Read = $true
    }
    'Import-ChexAnnotation'        = @{
        Call = 'Import-ChexAnnotation $s/gt_annotations.json @with'
        Bad  = 'Import-ChexAnnotation nowhere.json, $s/gt_annotations.json @with'
        Warn = '[IO.File]::WriteAllText("$out/a.json", ''{"a": {"img_size": [9, 9], "Scoliosis": []}}''); Import-ChexAnnotation $out/a.json @with'
        Read = $true
    }
    'Import-ChexSalientPoint'      = @{
        Call = 'Import-ChexSalientPoint $s/hb_salient_points.json @with'
        Bad  = 'Import-ChexSalientPoint nowhere.json, $s/hb_salient_points.json @with'
        Read = $true
    }
    'Export-ChexSegmentation'      = @{
        Call   = '$masks | Export-ChexSegmentation $out/masks.json -PassThru @with'
        Bad    = '& { $masks; $masks[0] } | Export-ChexSegmentation $out/masks.json -PassThru @with'
        Warn   = '@() | Export-ChexSegmentation $out/none.json @with'
        Stream = 'masks', 'Export-ChexSegmentation $out/some.json -PassThru'
        Writes = 'masks.json'
    }
    'Join-ChexSegmentation'        = @{
        Call = '$masks | Join-ChexSegmentation -By ImageId @with'
        Bad  = '& { $masks; @{ size = 2, 3; counts = , 6; ImageId = $masks[0].ImageId; Task = $masks[0].Task } | ConvertFrom-CocoRle } | Join-ChexSegmentation @with'
    }
    'Edit-ChexSegmentation'        = @{
        Call   = '$masks | Edit-ChexSegmentation -Resize 20, 30 @with'
        Bad    = '& { @{ size = 2, 3; counts = , 6 } | ConvertFrom-CocoRle; $masks } | Edit-ChexSegmentation -Crop 0, 0, 9, 9 @with'
        Stream = 'masks', 'Edit-ChexSegmentation -Pad 3'
    }
    'Select-ChexSegmentation'      = @{
        Call = '$masks | Select-ChexSegmentation @with'
        Bad  = '& { $masks; @{ size = 2, 3; counts = , 6; ImageId = $masks[0].ImageId; Task = $masks[0].Task; Method = $masks[0].Method } | ConvertFrom-CocoRle } | Select-ChexSegmentation @with'
    }
    'Measure-ChexMaskOverlap'      = @{
        Call   = '$masks | Measure-ChexMaskOverlap $truth @with'
        Bad    = '& { @{ size = 2, 3; counts = , 6; ImageId = $masks[0].ImageId; Task = $masks[0].Task } | ConvertFrom-CocoRle; $masks } | Measure-ChexMaskOverlap $truth @with'
        Warn   = '@{ size = 2, 3; counts = , 6 } | ConvertFrom-CocoRle | Measure-ChexMaskOverlap $truth @with'
        Stream = 'masks', 'Measure-ChexMaskOverlap $truth'
    }
    'Measure-ChexLocalization'     = @{
        Call   = '$masks | Measure-ChexLocalization -GroundTruth $truth @with'
        Bad    = '& { 7; $masks } | Measure-ChexLocalization -GroundTruth $truth @with'
        Warn   = '@() | Measure-ChexLocalization -GroundTruth $truth @with'
        Stream = 'masks', 'Measure-ChexLocalization -GroundTruth $masks'
    }
    'Export-ChexLocalization'      = @{
        Call   = '$scores | Export-ChexLocalization $out/wide -PassThru @with'
        Bad    = '& { 7; $scores } | Export-ChexLocalization $out/wide -PassThru @with'
        Warn   = '$scores | Export-ChexLocalization $out/edema -Task Edema @with'
        Writes = 'wide'
    }
    'Import-ChexLocalization'      = @{
        Call = '$null = $scores | Export-ChexLocalization $out/given -WarningAction Ignore; Import-ChexLocalization $out/given @with'
        Bad  = '$null = $scores | Export-ChexLocalization $out/given -WarningAction Ignore; Import-ChexLocalization nowhere, $out/given @with'
    }
    'Get-BootstrapInterval'        = @{
        Call = '$scores | Get-BootstrapInterval IoU, Hit -GroupBy Task @with'
        Bad  = '& { @{ a = 1 }; @{ a = "x" }; @{ a = 2 } } | Get-BootstrapInterval a @with'
        Warn = '$scores | Get-BootstrapInterval IoU, Hit -GroupBy Task @with'
    }
    'Compare-ChexLocalization'     = @{
        Call = 'Compare-ChexLocalization $human $scores @with'
        Bad  = 'Compare-ChexLocalization (@($human) + 7) $scores @with'
        Warn = 'Compare-ChexLocalization $human ($scores | Where-Object ImageId -ne $scores[0].ImageId) @with'
    }
    'Measure-ChexSegmentation'     = @{
        Call   = '$masks | Measure-ChexSegmentation @with'
        Bad    = '& { $masks; $masks[0] } | Measure-ChexSegmentation -Summary @with'
        Stream = 'masks', 'Measure-ChexSegmentation'
    }
    'Measure-ChexPixelAgreement'   = @{
        Call = '$masks | Measure-ChexPixelAgreement -GroundTruth $truth @with'
        Bad  = '& { $masks; $masks | Where-Object ImageId -eq $truth[0].ImageId } | Measure-ChexPixelAgreement -GroundTruth $truth @with'
        Warn = '$masks | Where-Object Task -eq Edema | Measure-ChexPixelAgreement -GroundTruth $truth @with'
    }
    'Measure-ChexPathologyFeature' = @{
        Call = 'Measure-ChexPathologyFeature $annotations @with'
        Bad  = 'Measure-ChexPathologyFeature (@($annotations) + 7) @with'
        Warn = 'Measure-ChexPathologyFeature $annotations (@{ size = 2, 3; counts = 2, 4; ImageId = "other"; Task = "Edema" } | ConvertFrom-CocoRle) @with'
    }
    'Get-ChexRegression'           = @{
        Call = '$scores | Get-ChexRegression IoU Probability @with'
        Bad  = '& { @{ a = "x"; b = 1 }; @{ a = 1; b = 2 }; @{ a = 2; b = 3 }; @{ a = 4; b = 4 } } | Get-ChexRegression a b @with'
        Warn = '@{ a = 1; b = 2 } | Get-ChexRegression a b @with'
    }
    'Measure-ChexCalibration'      = @{
        Call = '$maps | Measure-ChexCalibration -Outcome Label -GroupBy Task @with'
        Bad  = '& { @{ p = 0.2; y = 0 }; @{ p = 1.2; y = 1 }; @{ p = 0.9; y = 1 } } | Measure-ChexCalibration p y @with'
        Warn = '@{ p = 0.2; y = 0 } | Measure-ChexCalibration p y @with'
    }
    'Optimize-ChexThreshold'       = @{
        Call = '$maps | Optimize-ChexThreshold -GroundTruth $truth @with'
        Bad  = '& { $maps; $maps[0] } | Optimize-ChexThreshold -GroundTruth $truth @with'
        Warn = '$maps[0] | Optimize-ChexThreshold -GroundTruth $truth @with'
    }
    'Export-ChexTable'             = @{
        Call   = '$thresholds | Export-ChexTable $out/tables -PassThru @with'
        Bad    = '& { 7; $thresholds } | Export-ChexTable $out/tables -PassThru @with'
        Warn   = '$thresholds | ConvertTo-Csv | ConvertFrom-Csv | Export-ChexTable $out/none -ErrorAction Ignore @with'
        Writes = 'tables'
    }
    'Import-ChexTable'             = @{
        Call = '$thresholds | Export-ChexTable $out/tuned; Import-ChexTable $out/tuned @with'
        Bad  = '$thresholds | Export-ChexTable $out/tuned; Import-ChexTable nowhere, $out/tuned @with'
    }
    'New-ChexSample'               = @{
        Call   = 'New-ChexSample $out/sample -ImageCount 1 @with'
        Writes = 'sample'
    }
    'Export-ChexFigure'            = @{
        Call   = '$intervals | Export-ChexFigure $out/figure.svg -PassThru @with'
        Warn   = '@() | Export-ChexFigure $out/none.svg @with'
        Writes = 'figure.svg'
    }
    'Export-ChexOverlay'           = @{
        Call   = '$scores | Select-Object -First 1 | Export-ChexOverlay $out/overlays -PassThru @with'
        Bad    = '& { 7; $scores[0] } | Export-ChexOverlay $out/overlays -PassThru @with'
        Writes = 'overlays'
    }
    'Export-ChexReport'            = @{
        Call   = '$scores | Where-Object Task -eq Edema | Export-ChexReport $out/report.html -NoThumbnail -PassThru @with'
        Bad    = '& { 7; $scores | Where-Object Task -eq Edema } | Export-ChexReport $out/report.html -NoThumbnail -PassThru @with'
        Warn   = '@() | Export-ChexReport $out/none.html @with'
        Writes = 'report.html'
    }
}
