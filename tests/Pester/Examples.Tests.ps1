[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

BeforeDiscovery {
    . "$PSScriptRoot/Study.ps1"
    # A document's blocks stand together: they run in their order, each in the state that the ones before it left.
    $examples = Get-DocumentedExample
    $scripts = $examples | Where-Object { $_.Document -like 'examples/*' }
    $documents = $examples | Where-Object { $_.Document -notlike 'examples/*' } | Group-Object { $_.Document } | ForEach-Object { @{ Document = $_.Name; Blocks = @($_.Group) } }
}

BeforeAll {
    . "$PSScriptRoot/Study.ps1"
    # The names that examples use: those of the sample, of the published data set, and a folder 'study' for scripts that make their own.
    $sample = Get-ChexSamplePath
    $layout = "$TestDrive/layout"
    Copy-Item $sample $layout -Recurse
    Copy-Item $sample "$layout/sample" -Recurse
    Copy-Item "$sample/heatmaps" "$layout/gradcam_maps_val" -Recurse
    Copy-Item "$sample/pictures" "$layout/valid" -Recurse
    Copy-Item "$sample/heatmaps" "$layout/from-a-stranger" -Recurse
    foreach ($file in Get-ChildItem $sample -Filter *.json) {
        Copy-Item $file "$layout/$($file.BaseName)_val.json"
    }

    # What other tools write, as about_ChexHeatmapFormats names it.
    $data = "$PSScriptRoot/../Core.Tests/Heatmaps/data"
    $written = @{
        'maps/photo_1/tabby cat.npy' = 'channels.npy'; 'cams/photo_1-tabby cat.npy' = 'little_f4.npy'; 'quantus/photo_1/tabby cat.npy' = 'channels.npy'
        'tf/photo_1-tabby cat.png' = 'colour_viridis.png'; 'vis/photo_1-tabby cat.npy' = 'channels_last.npy'; 'pictures/photo_1.jpg' = 'grey8.jpg'
        'my-maps/photo_1_cat.npy' = 'little_f4.npy'; 'my-masks/photo_1_cat.png' = 'grey8.png'; 'my-pictures/photo_1.jpg' = 'grey8.jpg'
    }
    foreach ($path in $written.Keys) {
        $null = New-Item -ItemType Directory (Split-Path "$layout/$path") -Force
        Copy-Item "$data/$($written[$path])" "$layout/$path"
    }

    [IO.Compression.ZipFile]::CreateFromDirectory("$layout/quantus", "$layout/explanations.npz")
    Set-Content "$layout/truth.json" '{"photo_1": {"tabby cat": {"size": [7, 9], "counts": "o1"}}}'
}

Describe '<Document>' -ForEach $scripts {
    It 'runs in a fresh pwsh and prints tables' {
        $pwsh = Get-ShellPath
        $null = New-Item -ItemType Directory "$TestDrive/scripts" -Force
        Push-Location "$TestDrive/scripts"
        try { $output = & $pwsh -NoProfile -NonInteractive -Command "`$PSStyle.OutputRendering = 'PlainText'; $Code" } finally { Pop-Location }
        $LASTEXITCODE | Should -Be 0
        ($output -join "`n") | Should -Match 'Group +Property +n +Mean \[CI\]'
        Get-ChildItem "$TestDrive/scripts/study" -Recurse -Filter *_summary_results.csv | Should -Not -BeNullOrEmpty
    }
}

Describe 'The examples of <Document>' -ForEach $documents {
    BeforeAll {
        # The examples that pass over errors on purpose, and which.
        $ignored = @{
            'docs/cmdlets/Measure-ChexLocalization.md 6' = 'TaskMissing'
            'docs/cmdlets/Measure-ChexLocalization.md 7' = 'TaskMissing'
        }
        $folder = "$TestDrive/$([guid]::NewGuid())"
        if ($Document -like 'docs/cmdlets/*') {
            # Help pages speak of a folder 'sample' beside them.
            $null = New-Item -ItemType Directory $folder
            Copy-Item $sample "$folder/sample" -Recurse
        }
        else {
            Copy-Item $layout $folder -Recurse
        }

        $state = [initialsessionstate]::CreateDefault()
        $state.ImportPSModule((Get-Module CheXplanation).Path)
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $runspace.SessionStateProxy.Path.SetLocation($folder)
    }

    AfterAll {
        $runspace.Dispose()
    }

    It 'number <Number> runs without an error' -ForEach $Blocks {
        $shell = [powershell]::Create($runspace)
        $output = $shell.AddScript($Code).AddCommand('Out-String').Invoke()
        $shell.Streams.Error | ForEach-Object { "$($_.ErrorDetails.Message ?? $_)" } | Should -BeNullOrEmpty
        # An ignored error leaves no record, but HadErrors tells of it. Which one it is, the same lines tell that do not ignore it.
        $expected = $ignored["$Document $Number"]
        $shell.HadErrors | Should -Be ($null -ne $expected)
        if ($expected) {
            $loud = [powershell]::Create($runspace)
            $null = $loud.AddScript($Code.Replace(' -ErrorAction Ignore', '')).Invoke()
            $loud.Streams.Error | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] } | Sort-Object -Unique | Should -Be $expected
            $loud.Dispose()
        }

        if ($Code -match 'Export-Csv summary.csv') {
            (Import-Csv "$folder/summary.csv").Count | Should -Be 20
        }

        if ($Code -match 'Export-Csv scores.csv') {
            $row = Import-Csv "$folder/scores.csv"
            $row.ImageId, $row.Task | Should -Be 'photo_1', 'cat'
            [double]$row.IoU | Should -BeGreaterThan 0
        }

        $shell.Dispose()
    }
}
