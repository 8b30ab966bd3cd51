[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

BeforeAll {
    Import-Module "$PSScriptRoot/../../module/CheXplanation.psd1" -Force
    $sample = Join-Path $TestDrive 'sample'
    $null = New-ChexSample $sample -ImageCount 6 -Seed 3
    $masks = Import-ChexHeatmap "$sample/heatmaps" -Method gradcam | ConvertTo-ChexSegmentation
}

Describe 'The main pipeline' {
    It 'makes a mask of every heatmap' {
        $masks.Count | Should -Be 60
        ($masks | Measure-Object Area -Sum).Sum | Should -BeGreaterThan 0
    }

    It 'writes masks that read back equal' {
        $masks | Export-ChexSegmentation "$TestDrive/masks.json"
        $back = Import-ChexSegmentation "$TestDrive/masks.json"
        $back.Count | Should -Be 60
        ($back | Measure-Object Area -Sum).Sum | Should -Be ($masks | Measure-Object Area -Sum).Sum
    }

    It 'gives intervals that Export-Csv and Import-Csv carry' {
        $masks |
            Measure-ChexLocalization -GroundTruth "$sample/gt_segmentations.json" -WarningAction SilentlyContinue |
            Get-BootstrapInterval -Property IoU, Hit -GroupBy Task |
            Export-Csv "$TestDrive/summary.csv"
        $rows = Import-Csv "$TestDrive/summary.csv"
        $rows.Count | Should -BeGreaterThan 10
        $rows[0].PSObject.Properties.Name | Should -Contain 'Task'
        $rows[0].PSObject.Properties.Name | Should -Contain 'Lower'
    }

    It 'goes on after a file that is no heatmap' {
        Set-Content "$sample/heatmaps/a_Edema_map.pkl" 'no pickle'
        $maps = Import-ChexHeatmap "$sample/heatmaps" -ErrorAction SilentlyContinue -ErrorVariable problems
        $maps.Count | Should -Be 60
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'HeatmapUnreadable,*'
    }
}

Describe 'Get-BootstrapInterval' {
    It 'takes a foreign CSV, its numbers as text' {
        "name,score`na,0.5`nb,`nc,0.75" | Set-Content "$TestDrive/foreign.csv"
        $interval = Import-Csv "$TestDrive/foreign.csv" | Get-BootstrapInterval score
        $interval.Count | Should -Be 2
        $interval.Missing | Should -Be 1
        $interval.Estimate | Should -Be 0.625
    }

    It 'names the row whose text is no number' {
        $null = [pscustomobject]@{ score = '1' }, [pscustomobject]@{ score = 'x' } |
            Get-BootstrapInterval score -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'NotANumber,*'
        $problems[0].ErrorDetails.Message | Should -BeLike 'Row 2:*'
    }
}

Describe 'CocoRle' {
    It 'goes through JSON and comes back equal' {
        $json = $masks | Select-Object -First 5 | ConvertTo-CocoRle | ConvertTo-Json
        $back = $json | ConvertFrom-Json | ConvertFrom-CocoRle
        $back.Area | Should -Be ($masks | Select-Object -First 5).Area
        $back.Task | Should -Be ($masks | Select-Object -First 5).Task
    }

    It 'encodes a dense mask, compressed or not' {
        $dense = [byte[,]]::new(2, 3)
        $dense[0, 1] = 1
        (ConvertTo-CocoRle -Mask $dense -Uncompressed).counts | Should -Be 2, 1, 3
        (ConvertTo-CocoRle -Mask $dense).size | Should -Be 2, 3
    }

    It 'shows its size as hxw and its runs as numbers in a CSV' {
        $dense = [bool[,]]::new(2, 3)
        $dense[0, 1] = $true
        $row = ConvertTo-CocoRle -Mask $dense -Uncompressed | ConvertTo-Csv | ConvertFrom-Csv
        $row.size | Should -Be '2x3'
        $row.counts | Should -Be '2 1 3'
        (ConvertTo-CocoRle -Mask $dense | ConvertTo-Json -Compress) | Should -BeLike '*"size":`[2,3`],"counts":"*"*'
    }

    It 'draws polygons and boxes as pycocotools does' {
        (ConvertTo-CocoRle -Polygon 1, 1, 20, 1, 20, 10, 1, 10 -Width 40 -Height 30).counts | Should -Be 'o09e000000000000000000000000000000000000gb0'
        $two = ConvertTo-CocoRle -Polygon @(1, 1, 20, 1, 20, 10, 1, 10), @(0, 0, 3, 0, 3, 3) -Width 40 -Height 30 | ConvertFrom-CocoRle
        $two.Area | Should -BeGreaterThan 171
        (ConvertTo-CocoRle -Box 0, 0, 10, 10 -Width 40 -Height 30).counts | Should -Be '0:d000000000000000000Tl0'
        { ConvertTo-CocoRle -Polygon 1, 1, 2 -Width 40 -Height 30 } | Should -Throw -ErrorId 'PolygonInvalid,*'
    }

    It 'comes back as boxes and as outlines' {
        $rle = ConvertTo-CocoRle -Box 3, 4, 10, 5 -Width 40 -Height 30
        $box = $rle | ConvertFrom-CocoRle -AsBox
        "$($box.X) $($box.Y) $($box.Width) $($box.Height)" | Should -Be '3 4 10 5'
        $outline = $rle | ConvertFrom-CocoRle -AsPolygon
        $outline.PolygonCount | Should -Be 1
        ($outline | ConvertTo-ChexSegmentation).Area | Should -Be 50
        $masks | Where-Object Area | Select-Object -First 9 | ForEach-Object {
            # A mask by Otsu has no holes, so its outlines give it again.
            ($_ | ConvertTo-CocoRle | ConvertFrom-CocoRle -AsPolygon | ConvertTo-ChexSegmentation).Area | Should -Be $_.Area
        }
    }

    It 'names the two numbers where runs do not add up' {
        $null = @{ size = 2, 3; counts = 2, 1 } | ConvertFrom-CocoRle -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRle,*'
        $problems[0].ErrorDetails.Message | Should -Match '6 pixels.*add up to 3'
    }
}

Describe 'The wide CSVs' {
    BeforeAll {
        $scores = $masks | Measure-ChexLocalization -GroundTruth "$sample/gt_segmentations.json" -WarningAction SilentlyContinue
        $files = $scores | Export-ChexLocalization "$TestDrive/wide" -PassThru
    }

    It 'have the names of the reference' {
        ($files.Name | Sort-Object) -join ' ' | Should -Be ('hitmiss_bootstrap_results_per_cxr.csv hitmiss_results_per_cxr.csv ' +
            'hitmiss_summary_results.csv iou_bootstrap_results_per_cxr.csv iou_results_per_cxr.csv iou_summary_results.csv')
    }

    It 'read back as the scores they were, IoU and hit in one row' {
        $back = Import-ChexLocalization "$TestDrive/wide/iou_results_per_cxr.csv", "$TestDrive/wide/hitmiss_results_per_cxr.csv"
        $back.Count | Should -Be $scores.Count
        $text = { "$($_.ImageId) $($_.Task) $($_.IoU) $($_.Hit)" }
        ($back | ForEach-Object $text | Sort-Object) | Should -Be ($scores | ForEach-Object $text | Sort-Object)
    }

    It 'give the same intervals from scores, replicates and summary' {
        $fromScores = Import-ChexLocalization "$TestDrive/wide/iou_results_per_cxr.csv" | Get-BootstrapInterval IoU -GroupBy Task -WarningAction SilentlyContinue
        $fromReplicates = Import-ChexLocalization "$TestDrive/wide/iou_bootstrap_results_per_cxr.csv"
        $fromSummary = Import-ChexLocalization "$TestDrive/wide/iou_summary_results.csv"
        $text = { "$($_.Task) $_" }
        ($fromReplicates | ForEach-Object $text | Sort-Object) | Should -Be ($fromScores | ForEach-Object $text | Sort-Object)
        ($fromSummary | ForEach-Object $text | Sort-Object) | Should -Be ($fromScores | ForEach-Object $text | Sort-Object)
        $fromReplicates[0].GetReplicates().Count | Should -Be 1000
    }

    It 'carry phase, method and model in the names of 2021' {
        $old = Import-ChexHeatmap "$sample/heatmaps" -Phase valid -Method gradcam -Model ensemble -ErrorAction SilentlyContinue | ConvertTo-ChexSegmentation |
            Measure-ChexLocalization -GroundTruth "$sample/gt_segmentations.json" -WarningAction SilentlyContinue |
            Export-ChexLocalization "$TestDrive/old" -Naming Year2021 -PassThru
        $old.Name | Should -Contain 'valid_gradcam_ensemble_tp_iou.csv'
        $old.Name | Should -Contain 'valid_gradcam_ensemble_summary_ptgame.csv'
    }
}
