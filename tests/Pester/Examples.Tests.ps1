BeforeDiscovery {
    $examples = Get-ChildItem "$PSScriptRoot/../../examples" -Filter *.ps1 | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
}

Describe 'examples/<Name>' -ForEach $examples {
    It 'runs in a fresh pwsh and prints a table' {
        $pwsh = (Get-Process -Id $PID).Path
        $output = & $pwsh -NoProfile -Command "`$PSStyle.OutputRendering = 'PlainText'; & '$Path' '$TestDrive/$Name'"
        $LASTEXITCODE | Should -Be 0
        ($output -join "`n") | Should -Match 'Group +Property +n +Mean \[CI\]'
        Get-ChildItem "$TestDrive/$Name" -Recurse -Filter *_summary_results.csv | Should -Not -BeNullOrEmpty
    }
}

Describe 'The README' {
    It 'has its PowerShell example right' {
        $text = Get-Content "$PSScriptRoot/../../README.md" -Raw
        $example = [regex]::Match($text, '(?s)```powershell\n(.*?)```').Groups[1].Value
        Import-Module "$PSScriptRoot/../../module/CheXplanation.psd1" -Force
        $null = New-ChexSample "$TestDrive/readme" -ImageCount 6
        Rename-Item "$TestDrive/readme/heatmaps" gradcam_maps_val
        Rename-Item "$TestDrive/readme/gt_segmentations.json" gt_segmentations_val.json
        $script = $example.Replace('./module/', "$PSScriptRoot/../../module/")
        Push-Location "$TestDrive/readme"
        try { & ([scriptblock]::Create($script)) 3> $null } finally { Pop-Location }
        (Import-Csv "$TestDrive/readme/summary.csv").Count | Should -Be 20
    }
}
