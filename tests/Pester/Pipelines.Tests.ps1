[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

BeforeDiscovery {
    $tables = 'masks', 'scores', 'intervals', 'thresholds', 'measures', 'counts', 'agreement', 'features', 'decreases', 'regressions', 'annotations', 'points', 'boxes', 'maps' |
        ForEach-Object { @{ Source = $_ } }
}

BeforeAll {
    . "$PSScriptRoot/Study.ps1"
    $study = Get-ChexStudy
    function Invoke-InCulture([string] $Culture, [scriptblock] $Script) {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $Culture
            & $Script
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
    }
}

Describe 'Export-Csv and Import-Csv of <Source>' -ForEach $tables {
    It 'bring every value back, whatever the culture that reads them' {
        $before = @($study[$Source] | Select-Object -First 25)
        $path = "$TestDrive/$Source.csv"
        $before | Export-Csv $path
        $after = @(Invoke-InCulture de-DE { Import-Csv $path })
        $after.Count | Should -Be $before.Count
        $names = $after[0].PSObject.Properties.Name
        for ($i = 0; $i -lt $before.Count; $i++) {
            foreach ($name in $names) {
                $value = $before[$i].$name
                $text = $after[$i].$name
                if ($value -is [double]) {
                    if ([double]::IsNaN($value)) { $text | Should -Be 'NaN' } else { [double]::Parse($text, [cultureinfo]::InvariantCulture) | Should -Be $value }
                }
                else {
                    $text | Should -BeExactly "$value"
                }
            }
        }
    }

    It 'goes through ConvertTo-Json' {
        $before = @($study[$Source] | Select-Object -First 5)
        $after = @($before | ConvertTo-Json -Depth 2 -WarningVariable cut -WarningAction SilentlyContinue | ConvertFrom-Json)
        $cut | Should -BeNullOrEmpty -Because 'nothing lies deeper'
        $after.Count | Should -Be $before.Count
        $after[0].Task | Should -Be $before[0].Task
    }
}

Describe 'Scores out of a CSV' {
    BeforeAll {
        $study.scores | Export-Csv "$TestDrive/scores.csv"
    }

    It 'give the same intervals under <_>' -ForEach 'en-US', 'de-DE', 'fr-FR' {
        $culture = $_
        $text = { "$($_.Task) $($_.Property) $($_.Lower.ToString([cultureinfo]::InvariantCulture)) $($_.Upper.ToString([cultureinfo]::InvariantCulture))" }
        $expected = $study.intervals | ForEach-Object $text
        $actual = Invoke-InCulture $culture { Import-Csv "$TestDrive/scores.csv" | Get-BootstrapInterval IoU, Hit -GroupBy Task -WarningAction Ignore }
        $actual | ForEach-Object $text | Should -Be $expected
    }

    It 'give the same wide CSVs' {
        $study.scores | Export-ChexLocalization "$TestDrive/direct" -WarningAction Ignore
        Import-Csv "$TestDrive/scores.csv" | Export-ChexLocalization "$TestDrive/again" -WarningAction Ignore
        foreach ($file in Get-ChildItem "$TestDrive/direct") {
            (Get-FileHash "$TestDrive/again/$($file.Name)").Hash | Should -Be (Get-FileHash $file).Hash
        }
    }

    It 'give the same comparison and the same regression' {
        $rows = Import-Csv "$TestDrive/scores.csv"
        Compare-ChexLocalization $study.human $rows -WarningAction Ignore | Out-String | Should -Be ($study.decreases | Out-String)
        $rows | Get-ChexRegression IoU Probability, PredictedArea -GroupBy Task -WarningAction Ignore | Out-String | Should -Be ($study.regressions | Out-String)
    }

    It 'are never misread where a decimal comma was written' {
        @('score', '"0,5"', '"0,25"') | Set-Content "$TestDrive/comma.csv"
        $interval = Import-Csv "$TestDrive/comma.csv" | Get-BootstrapInterval score -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'NotANumber,*'
        $problems[0].ErrorDetails.RecommendedAction | Should -Match 'decimal point'
        $interval.Count | Should -Be 0
        [double]::IsNaN($interval.Estimate) | Should -BeTrue
    }
}

Describe 'Thresholds out of a CSV' {
    It 'cut as the objects do, from Export-Csv and from the table of the reference' {
        $study.thresholds | Export-Csv "$TestDrive/thresholds.csv"
        $study.thresholds | Export-ChexTable "$TestDrive/tuned"
        $expected = ($study.maps | ConvertTo-ChexSegmentation -ThresholdTable $study.thresholds).Area
        ($study.maps | ConvertTo-ChexSegmentation -ThresholdTable (Import-Csv "$TestDrive/thresholds.csv")).Area | Should -Be $expected
        ($study.maps | ConvertTo-ChexSegmentation -ThresholdTable "$TestDrive/tuned/tuning_results.csv").Area | Should -Be $expected
        ($study.maps | ConvertTo-ChexSegmentation -ThresholdTable (Import-ChexTable "$TestDrive/tuned")).Area | Should -Be $expected
    }

    It 'that are mere rows are not taken by Export-ChexTable, and it says what to do' {
        $rows = $study.thresholds | ConvertTo-Csv | ConvertFrom-Csv
        $rows | Export-ChexTable "$TestDrive/rows" -ErrorAction SilentlyContinue -ErrorVariable problems -WarningAction SilentlyContinue
        $problems.Count | Should -Be 1 -Because 'it is said once'
        $problems[0].ErrorDetails.RecommendedAction | Should -Match 'Import-ChexTable'
        "$TestDrive/rows" | Should -Not -Exist
    }
}

Describe 'The cmdlets of PowerShell' {
    It 'Group-Object counts images by task' {
        $groups = $study.masks | Group-Object Task
        $groups.Count | Should -Be 10
        $groups.Count | ForEach-Object { $_ } | Should -Not -BeNullOrEmpty
        ($groups | Measure-Object Count -Sum).Sum | Should -Be $study.masks.Count
    }

    It 'Measure-Object sums what Measure-ChexSegmentation measured' {
        ($study.measures | Measure-Object Area -Sum).Sum | Should -Be ($study.masks | Measure-Object Area -Sum).Sum
    }

    It 'Where-Object leaves undefined scores out on both sides' {
        $low = @($study.scores | Where-Object IoU -LT 0.3)
        $high = @($study.scores | Where-Object IoU -GE 0.3)
        $none = @($study.scores | Where-Object { [double]::IsNaN($_.IoU) })
        $none.Count | Should -BeGreaterThan 0
        $low.Count + $high.Count + $none.Count | Should -Be $study.scores.Count
    }

    It 'Sort-Object puts the best first' {
        $sorted = $study.scores | Where-Object { -not [double]::IsNaN($_.IoU) } | Sort-Object IoU -Descending
        $sorted[0].IoU | Should -Be ($sorted.IoU | Measure-Object -Maximum).Maximum
    }

    It 'Select-Object and Format-Table take any property' {
        $table = $study.scores | Select-Object -First 2 | Format-Table ImageId, PredictedArea, TruthArea | Out-String
        $table | Should -Match 'PredictedArea +TruthArea'
    }

    It 'Tee-Object keeps what goes on' {
        $count = ($study.maps | ConvertTo-ChexSegmentation | Tee-Object -Variable kept | Measure-ChexLocalization -GroundTruth $study.truth -WarningAction Ignore).Count
        $kept.Count | Should -Be 60
        $count | Should -Be $study.scores.Count
    }

    It 'ForEach-Object -Parallel shares objects among runspaces' {
        $areas = $study.masks | ForEach-Object -Parallel { "$($_.ImageId) $($_.Task) $($_.Area)" } -ThrottleLimit 2
        $areas | Sort-Object | Should -Be ($study.masks | ForEach-Object { "$($_.ImageId) $($_.Task) $($_.Area)" } | Sort-Object)
    }

    It 'ForEach-Object -Parallel runs the cmdlets in several runspaces at once' {
        $module = (Get-Module CheXplanation).Path
        $folder = $study.s
        $areas = 1..3 | ForEach-Object -Parallel {
            Import-Module $using:module
            (Import-ChexHeatmap "$using:folder/heatmaps" | ConvertTo-ChexSegmentation | Measure-Object Area -Sum).Sum
        } -ThrottleLimit 3
        $areas | Should -Be @((, ($study.masks | Measure-Object Area -Sum).Sum) * 3)
    }

    It 'Compare-Object tells two ways to a mask apart' {
        $fixed = $study.maps | ConvertTo-ChexSegmentation -Threshold 0.5
        Compare-Object $study.masks $study.masks -Property ImageId, Task, Area | Should -BeNullOrEmpty
        Compare-Object $study.masks $fixed -Property ImageId, Task, Area | Should -Not -BeNullOrEmpty
    }

    It 'Get-ChildItem pipes files into what reads them' {
        (Get-ChildItem "$($study.s)/heatmaps" -Filter *Edema* | Import-ChexHeatmap).Count | Should -Be 6
        (Get-Item "$($study.s)/gt_segmentations.json" | Import-ChexSegmentation).Count | Should -BeGreaterThan 0
    }
}

Describe 'A task in another case' {
    It 'is taken by every cmdlet with -Task' {
        (Import-ChexHeatmap "$($study.s)/heatmaps" -Task edema).Task | Select-Object -Unique | Should -BeExactly 'Edema'
        ($study.maps | Optimize-ChexThreshold -GroundTruth $study.truth -Task 'pleural effusion' -WarningAction Ignore).Task | Should -BeExactly 'Pleural Effusion'
        (Measure-ChexPathologyFeature $study.annotations -Task EDEMA).Task | Select-Object -Unique | Should -BeExactly 'Edema'
        (Compare-ChexLocalization $study.human $study.scores -Property IoU -Task edema -WarningAction Ignore)[0].Name | Should -BeExactly 'Edema'
        $study.scores | Export-ChexLocalization "$TestDrive/edema" -Metric IoU -Task edema -WarningAction Ignore
        (Get-Content "$TestDrive/edema/iou_results_per_cxr.csv" -First 1) | Should -BeLike '*Edema*'
    }

    It 'that is none of the ten stays as it was typed' {
        (@{ size = 2, 3; counts = 2, 4 } | ConvertFrom-CocoRle -Task scoliosis).Task | Should -BeExactly 'scoliosis'
    }
}

Describe 'An empty name' {
    It 'of a reader, method or model is none' {
        (Import-ChexSalientPoint "$($study.s)/hb_salient_points.json" -Reader '')[0].Reader | Should -Be $null
        $map = Import-ChexHeatmap "$($study.s)/heatmaps" -Task Edema -Method '' -Model '' | Select-Object -First 1
        $map.Method | Should -Be $null
        $map.Model | Should -Be $null
    }
}

Describe 'Two methods where one is taken' {
    It 'are refused with one error a method' {
        $two = & { Import-ChexHeatmap "$($study.s)/heatmaps" -Method a; Import-ChexHeatmap "$($study.s)/heatmaps" -Method b }
        $one = $two | Where-Object Method -EQ a | Optimize-ChexThreshold -GroundTruth $study.truth -WarningAction Ignore
        $both = $two | Optimize-ChexThreshold -GroundTruth $study.truth -WarningAction Ignore -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -BeLike 'SourceMixed,*'
        @($problems).Count | Should -Be 1
        "$both" | Should -Be "$one"

        $scores = $two | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth $study.truth -WarningAction Ignore
        $decrease = Compare-ChexLocalization $study.human $scores -WarningAction Ignore -ErrorAction SilentlyContinue -ErrorVariable problems
        @($problems).Count | Should -Be 1
        "$decrease" | Should -Be "$($study.decreases)"

        $null = $scores | Get-ChexRegression IoU AreaRatio -Feature $study.features -WarningAction Ignore -ErrorAction SilentlyContinue -ErrorVariable problems
        @($problems).Count | Should -Be 1
    }

    It 'of readers who shared the work stay together' {
        $images = $study.human.ImageId | Select-Object -Unique
        $shared = $study.human | ForEach-Object { [pscustomobject]@{ ImageId = $_.ImageId; Task = $_.Task; IoU = $_.IoU; Reader = if ($_.ImageId -eq $images[0]) { 'r1' } else { 'r2' } } }
        $decrease = Compare-ChexLocalization $shared $study.scores -Property IoU -WarningAction Ignore -ErrorVariable problems
        $problems | Should -BeNullOrEmpty
        "$decrease" | Should -Be "$($study.decreases | Where-Object Property -EQ IoU)"
    }
}

Describe 'A culture with a decimal comma' {
    It 'leaves intervals with a decimal point, since commas part their bounds' {
        foreach ($kind in 'intervals', 'decreases', 'regressions') {
            $shown = Invoke-InCulture de-DE { $study[$kind] | Out-String -Width 120 }
            $shown | Should -Match '\d\.\d+ \[-?\d+\.\d+, (-?\d+\.\d+|NaN)\]'
        }
    }

    It 'writes CSVs whose numbers are refused one by one, never misread' {
        Invoke-InCulture de-DE { $study.scores | Export-Csv "$TestDrive/german.csv" }
        $null = Import-Csv "$TestDrive/german.csv" | Get-BootstrapInterval IoU -ErrorAction SilentlyContinue -ErrorVariable problems -WarningAction Ignore
        $defined = @($study.scores | Where-Object { -not [double]::IsNaN($_.IoU) -and $_.IoU -ne [math]::Floor($_.IoU) })
        @($problems | Where-Object FullyQualifiedErrorId -Like 'NotANumber,*').Count | Should -Be $defined.Count
    }
}
