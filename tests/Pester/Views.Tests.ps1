[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

BeforeDiscovery {
    . "$PSScriptRoot/Study.ps1"
    Import-ChexModule

    # Where Study.ps1 has objects of each type that a cmdlet declares.
    $sources = @{
        SaliencyMap = 'maps'; SegmentationMask = 'masks'; Annotation = 'annotations'; SalientPoints = 'points'; LocalizationScore = 'scores'
        BootstrapInterval = 'intervals'; CocoRle = 'rles'; SegmentationBox = 'boxes'; TuningRow = 'thresholds'; SegmentationMeasure = 'measures'
        SegmentationCount = 'counts'; PixelConfusion = 'agreement'; PathologyFeature = 'features'; PercentageDecrease = 'decreases'; ChexRegression = 'regressions'
        HeatmapInspection = 'inspections'; PairedComparison = 'pairs'; CalibrationSummary = 'calibrations'
        SegmentationFinding = 'findings'; SegmentationRepair = 'repairs'
        InstanceOverlap = 'overlaps'
    }
    $types = (Get-Command -Module CheXplanation).OutputType.Type | Where-Object Namespace -Like CheXplanation* | Sort-Object FullName -Unique |
        ForEach-Object { @{ Name = $_.Name; Type = $_; Source = $sources[$_.Name] } }
    $widths = foreach ($type in $types) { foreach ($width in 80, 120, 200) { $type + @{ Width = $width } } }
    # An encoding has the two lists that COCO asks for.
    $flat = $types | Where-Object Name -NE CocoRle
    $withMethod = $types | Where-Object { $_.Type.GetProperty('Method') -and $_.Name -notin 'BootstrapInterval', 'PairedComparison', 'SalientPoints' }
}

BeforeAll {
    . "$PSScriptRoot/Study.ps1"
    $study = Get-ChexStudy
    $ellipsis = [string][char]0x2026
    $rendering, $PSStyle.OutputRendering = $PSStyle.OutputRendering, 'PlainText'
    function Get-TableLine($Objects, [int] $Width) {
        @(($Objects | Out-String -Width $Width).Split("`n").TrimEnd() | Where-Object { $_ })
    }
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
}

Describe 'The table of <Name> at <Width> columns' -ForEach $widths {
    BeforeAll {
        $lines = Get-TableLine $study[$Source] $Width
        $header = $lines | Where-Object { $_ -match '^-[- ]+$' } | Select-Object -First 1
        $at = [array]::IndexOf($lines, $header)
    }

    It 'is a table of 3 columns at least, none of them squeezed' {
        $Source | Should -Not -BeNullOrEmpty -Because 'each type of output needs objects in Study.ps1'
        $header | Should -Not -BeNullOrEmpty
        $columns = $header.Split(' ', [StringSplitOptions]::RemoveEmptyEntries)
        $columns.Count | Should -BeGreaterOrEqual 3
        $columns.Count | Should -BeLessOrEqual 8
        $lines[$at - 1].Split(' ', [StringSplitOptions]::RemoveEmptyEntries).Count | Should -BeGreaterOrEqual $columns.Count -Because 'a header that is squeezed is broken over lines'
        $lines | Where-Object { $_.Length -gt $Width } | Should -BeNullOrEmpty
        if ($at -gt 1) {
            $lines[$at - 2] | Should -Match '^   Method: ' -Because 'above the header stands nothing but the method'
        }
    }

    It 'cuts no id, no task and no number' {
        $cut = $lines | Where-Object { $_ -match $ellipsis }
        if ($Name -eq 'CocoRle') {
            $cut = $cut | Where-Object { $_ -notmatch "^\S+ +\S.*\d+x\d+ \S+$ellipsis" }
        }

        $cut | Should -BeNullOrEmpty
        $item = @($study[$Source]) | Where-Object Task -EQ 'Enlarged Cardiomediastinum' | Select-Object -First 1
        if ($item.ImageId) {
            $lines -match "^(Usable +)?$([regex]::Escape($item.ImageId)) +$([regex]::Escape($item.Task))( |$)" | Should -Not -BeNullOrEmpty
        }
    }

    It 'sets numbers flush right' {
        $rows = $lines[($at + 1)..($lines.Count - 1)] | Where-Object { $_ -notmatch '^   Method|^-|^ImageId|^Task|^Group|^Name' }
        foreach ($label in 'IoU', 'Hit', 'Dice', 'Prob', 'Area', 'Share', 'n', 'Points', 'mIoU', 'Threshold', 'Segmented', 'Images', 'Recall', 'Baseline', 'Elong') {
            if ($lines[$at - 1] -match "(^| )$label( |$)") {
                $end = $lines[$at - 1].IndexOf($Matches[0]) + $Matches[0].TrimEnd().Length
                $rows | Where-Object { $_.Length -ge $end -and ($_[$end - 1] -eq ' ' -or ($_.Length -gt $end -and $_[$end] -ne ' ')) } | Should -BeNullOrEmpty -Because "$label ends at column $end"
            }
        }
    }
}

Describe 'The view of <Name>' -ForEach $types {
    BeforeAll {
        $item = @($study[$Source])[0]
    }

    It 'is a list without a flood' {
        $list = $item | Format-List | Out-String -Width 120
        $list | Should -Match '(?m)^\w+ +: '
        $list.Length | Should -BeLessThan 1200
        $list | Should -Not -Match '\d\.\d{5}' -Because 'numbers are rounded for the eye'
    }

    It 'says what it is in one line' {
        $text = $item.PSObject.BaseObject.ToString()
        $text | Should -Not -Match 'CheXplanation\.|\{|\n'
        $text.Length | Should -BeIn (10..160)
        $text | Should -Not -Match '\d\.\d{5}'
    }

    It 'has a default display set of properties that are there' {
        $names = $item.PSStandardMembers.DefaultDisplayPropertySet.ReferencedPropertyNames
        $names.Count | Should -BeGreaterThan 3
        $item.PSObject.Properties.Name | Should -Not -BeNullOrEmpty
        $names | Where-Object { $_ -notin $item.PSObject.Properties.Name } | Should -BeNullOrEmpty
    }
}

Describe 'An object of <Name>' -ForEach $flat {
    It 'is flat, so that Out-GridView, Export-Csv and ConvertTo-Json can show it' {
        $item = @($study[$Source])[0]
        foreach ($property in $item.PSObject.Properties) {
            $value = $property.Value
            $value -is [Collections.IEnumerable] -and $value -isnot [string] | Should -BeFalse -Because "$($property.Name) is one value"
            $null -eq $value -or $value -is [string] -or $value.GetType().IsPrimitive -or $value -is [enum] | Should -BeTrue -Because "$($property.Name) is a plain value"
        }
    }
}

Describe 'Two methods of <Name>' -ForEach $withMethod {
    It 'are told apart at 80 columns' {
        $two = & { Import-ChexHeatmap "$($study.s)/heatmaps" -Method gradcam; Import-ChexHeatmap "$($study.s)/heatmaps" -Method ig -Model ensemble }
        $two = switch ($Name) {
            'SaliencyMap' { $two }
            'Annotation' { $study.annotations; Import-ChexAnnotation "$($study.s)/hb_annotations.json" -Method ig }
            default {
                $cut = $two | ConvertTo-ChexSegmentation
                switch ($Name) {
                    'SegmentationMask' { $cut }
                    'LocalizationScore' { $cut | Measure-ChexLocalization -GroundTruth $study.truth -WarningAction Ignore }
                    'CocoRle' { $cut | ConvertTo-CocoRle }
                    'InstanceOverlap' { $cut | Measure-ChexMaskOverlap $study.truth }
                    'SegmentationMeasure' { $cut | Measure-ChexSegmentation }
                    'SegmentationCount' { $cut | Measure-ChexSegmentation -Summary }
                    'PixelConfusion' { $cut | Measure-ChexPixelAgreement -GroundTruth $study.truth -WarningAction Ignore }
                }
            }
        }
        $lines = Get-TableLine $two 80
        $lines -match 'Method' | Should -Not -BeNullOrEmpty
        ($lines -match '\big\b').Count | Should -BeGreaterThan 0
        if ($Name -ne 'Annotation') {
            ($lines -match '\bgradcam\b').Count | Should -BeGreaterThan 0
        }
    }
}

Describe 'What the user sees' {
    It 'of scores at 80 columns' {
        Get-TableLine ($study.scores | Select-Object -First 3) 80 | Should -Be @(
            'ImageId                           Task                         IoU Hit Method'
            '-------                           ----                         --- --- ------'
            'patient80000_study1_view1_frontal Airspace Opacity           0.292   1 gradcam'
            'patient80000_study1_view1_frontal Atelectasis                  NaN NaN gradcam'
            'patient80000_study1_view1_frontal Cardiomegaly                 NaN NaN gradcam'
        )
    }

    It 'of readers: their names' {
        (Get-TableLine $study.human 80) -match '\bhuman$' | Should -Not -BeNullOrEmpty
    }

    It 'of intervals: mean and bounds' {
        (Get-TableLine $study.intervals 80) -match '^Atelectasis +IoU +\d+ 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]$' | Should -Not -BeNullOrEmpty
    }

    It 'of an encoding: never all of its counts' {
        $long = $study.rles | Sort-Object { $_.counts.Length } -Descending | Select-Object -First 1
        $long.counts.Length | Should -BeGreaterThan 200
        foreach ($width in 80, 120, 200, 4000) {
            $long | Format-Table | Out-String -Width $width | Should -Not -BeLike "*$([WildcardPattern]::Escape($long.counts.Substring(0, 60)))*"
            $long | Format-List | Out-String -Width $width | Should -Not -BeLike "*$([WildcardPattern]::Escape($long.counts.Substring(0, 60)))*"
        }
    }

    It 'of an empty mask: a box that is none' {
        $empty = @{ size = 2, 3; counts = , 6; ImageId = 'a'; Task = 'b' } | ConvertFrom-CocoRle
        $empty | Out-String -Width 80 | Should -Match 'none'
        [CheXplanation.Cmdlets.ViewText]::Box($empty) | Should -Be 'none'
    }

    It 'keeps full precision in the object' {
        $study.scores[0].IoU | Should -Not -Be ([math]::Round($study.scores[0].IoU, 4))
    }
}
