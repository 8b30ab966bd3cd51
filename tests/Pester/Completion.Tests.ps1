[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

BeforeDiscovery {
    . "$PSScriptRoot/Study.ps1"
    Import-ChexModule
    $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
    $parameters = foreach ($command in Get-Command -Module CheXplanation) {
        foreach ($parameter in $command.Parameters.Values | Where-Object { $_.Name -notin $common -and -not $_.SwitchParameter }) {
            @{ Cmdlet = $command.Name; Parameter = $parameter.Name; Type = $parameter.ParameterType; Completers = @($parameter.Attributes | Where-Object { $_ -is [ArgumentCompleter] }); Set = @($parameter.Attributes.ValidValues | Where-Object { $_ }) }
        }
    }

    $tasks = @($parameters | Where-Object { $_.Parameter -eq 'Task' })
    $words = @($parameters | Where-Object { $_.Parameter -in 'Method', 'Model', 'Phase', 'Reader' -and $_.Type -eq [string] })
    $enums = @($parameters | Where-Object {
            $element = if ($_.Type.IsArray) { $_.Type.GetElementType() } else { [Nullable]::GetUnderlyingType($_.Type) ?? $_.Type }
            $element.IsEnum
        })
    $sets = @($parameters | Where-Object { $_.Set })
    $files = @($parameters | Where-Object { $_.Parameter -in 'Path', 'LiteralPath', 'GroundTruth', 'Annotation', 'Segmentation', 'ThresholdTable', 'ProbabilityTable', 'TaskList', 'StudyMap', 'Index' })
    $properties = @($parameters | Where-Object { $_.Parameter -in 'GroupBy', 'Unit', 'StratifyBy', 'Predictor' -or ($_.Parameter -eq 'Property' -and $_.Type -in [string], [string[]]) })

    $covered = @($tasks) + $words + $enums + $sets + $files + $properties
    $others = @($parameters | Where-Object {
            $one = $_
            -not ($covered | Where-Object { $_.Cmdlet -eq $one.Cmdlet -and $_.Parameter -eq $one.Parameter })
        })
}

BeforeAll {
    . "$PSScriptRoot/Study.ps1"
    $s = Get-ChexSamplePath
    Copy-Item $s "$TestDrive/s" -Recurse
    Push-Location "$TestDrive/s"
    'score,name', '0.5,a' | Set-Content table.csv
    Set-Content notes.txt 'no data'
    # Completion looks at the variables of the session, not at those of a test.
    Set-Variable chexRows (Import-Csv table.csv) -Scope Global
    function Get-Completion([string] $Typed) {
        (TabExpansion2 $Typed $Typed.Length).CompletionMatches
    }
}

AfterAll {
    Remove-Variable chexRows -Scope Global
    Pop-Location
}

Describe 'A parameter' {
    It '<Cmdlet> -<Parameter> offers the ten tasks, those with blanks in quotes' -ForEach $tasks {
        $offered = (Get-Completion "$Cmdlet -$Parameter ").CompletionText
        $offered.Count | Should -Be 10
        $offered | Should -Contain "'Pleural Effusion'"
        (Get-Completion "$Cmdlet -$Parameter ed").CompletionText | Should -Be 'Edema'
    }

    It '<Cmdlet> -<Parameter> offers words with what they mean' -ForEach $words {
        $offered = Get-Completion "$Cmdlet -$Parameter "
        $offered.Count | Should -BeGreaterThan 0
        $offered.ResultType | Should -Not -Contain 'ProviderItem'
        $offered | ForEach-Object { $_.ToolTip | Should -Not -Be $_.CompletionText }
    }

    It '<Cmdlet> -<Parameter> offers its values' -ForEach $enums {
        $element = if ($Type.IsArray) { $Type.GetElementType() } else { [Nullable]::GetUnderlyingType($Type) ?? $Type }
        (Get-Completion "$Cmdlet -$Parameter ").CompletionText | Sort-Object | Should -Be ([enum]::GetNames($element) | Sort-Object)
    }

    It '<Cmdlet> -<Parameter> offers the words of its set' -ForEach $sets {
        (Get-Completion "$Cmdlet -$Parameter ").CompletionText | Sort-Object | Should -Be ($Set | Sort-Object)
    }

    It '<Cmdlet> -<Parameter> offers folders and files' -ForEach $files {
        $offered = Get-Completion "$Cmdlet -$Parameter "
        $offered.ResultType | Should -Contain 'ProviderContainer'
        if ($Completers) {
            $offered.ListItemText | Should -Not -Contain 'notes.txt'
        }
    }

    It '<Cmdlet> -<Parameter> offers properties' -ForEach $properties {
        $offered = Get-Completion "`$chexRows | $Cmdlet -$Parameter "
        $offered.CompletionText | Should -Contain ($Parameter -in 'GroupBy', 'Unit', 'StratifyBy' ? 'name' : 'score')
    }

    It '<Cmdlet> -<Parameter> takes a free value' -ForEach $others {
        # Objects of the pipeline or of variables, numbers, and what the user alone knows.
        $objects = 'InputObject', 'Baseline', 'Candidate', 'Feature', 'Mask', 'Polygon', 'Box', 'Grid', 'PictureSize', 'PixelSpacing', 'Resize', 'Crop', 'Pad', 'Label', 'Comparison', 'Benchmark', 'Significance', 'ThresholdCurve', 'Setting', 'StatisticScript'
        $listed = $Completers.Count -gt 0
        $listed -or $Parameter -in $objects -or $Type -in [int], [long], [uint], [double], [Nullable[double]], [string] | Should -BeTrue -Because 'whatever can be listed has a completer'
    }
}

Describe 'Completion' {
    It 'of <Typed> offers <Expected>' -ForEach @(
        @{ Typed = 'Import-ChexAnnotation '; Expected = 'gt_annotations.json'; Not = 'labels.csv' }
        @{ Typed = 'Import-ChexTable '; Expected = 'labels.csv'; Not = 'gt_annotations.json' }
        @{ Typed = '$m | Measure-ChexLocalization -GroundTruth gt_s'; Expected = 'gt_segmentations.json'; Not = 'gt_annotations.json' }
        @{ Typed = 'Import-ChexHeatmap heatmaps/patient80000_study1_view1_frontal_Ed'; Expected = 'patient80000_study1_view1_frontal_Edema_map.pkl'; Not = 'x' }
        @{ Typed = 'Import-ChexHeatmap ./heatmaps -ImageId '; Expected = 'patient80001_study1_view1_frontal'; Not = 'labels.csv' }
        @{ Typed = 'Import-ChexSegmentation x -TaskList '; Expected = 'gt_segmentations.json'; Not = 'labels.csv' }
        @{ Typed = 'Import-ChexHeatmap x -TaskList '; Expected = 'gt_segmentations.json'; Not = 'labels.csv' }
        @{ Typed = 'Measure-ChexPathologyFeature x -TaskList '; Expected = 'gt_segmentations.json'; Not = 'labels.csv' }
        @{ Typed = 'Import-ChexSegmentation x -Label '; Expected = 'gt_segmentations.json'; Not = 'labels.csv' }
        @{ Typed = 'Import-ChexAnnotation x -StudyMap '; Expected = 'labels.csv'; Not = 'gt_annotations.json' }
        @{ Typed = 'Import-ChexHeatmap -Index '; Expected = 'labels.csv'; Not = 'gt_annotations.json' }
        @{ Typed = '$m | ConvertTo-ChexSegmentation -ProbabilityTable '; Expected = 'CheXplanation2021'; Not = 'notes.txt' }
        @{ Typed = '$m | ConvertTo-ChexSegmentation -Smooth '; Expected = 'Auto'; Not = 'notes.txt' }
        @{ Typed = '$chexRows | Get-BootstrapInterval -Property '; Expected = 'score'; Not = 'name' }
        @{ Typed = '$chexRows | Where-Object score -gt 0 | Get-BootstrapInterval score -GroupBy '; Expected = 'name'; Not = 'score' }
        @{ Typed = '$m | Measure-ChexSegmentation | Get-BootstrapInterval -Property A'; Expected = 'AreaRatio'; Not = 'IoU' }
        @{ Typed = '$m | Measure-ChexLocalization -GroundTruth t | Get-BootstrapInterval IoU -GroupBy '; Expected = 'Task'; Not = 'IoU' }
        @{ Typed = '$noSuchVariable | Get-BootstrapInterval -Property '; Expected = 'IoU'; Not = 'Task' }
        @{ Typed = 'Import-ChexHeatmap x | Where-Object Pro'; Expected = 'Probability'; Not = 'Property' }
        @{ Typed = 'Measure-ChexL'; Expected = 'Measure-ChexLocalization'; Not = 'x' }
    ) {
        $offered = Get-Completion $Typed
        $texts = @($offered.CompletionText) + @($offered.ListItemText)
        $texts | Should -Contain $Expected
        $texts | Should -Not -Contain $Not
    }
}
