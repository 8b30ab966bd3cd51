# What the test files share: one generated sample for the whole run, the objects made of it, and the documented examples.
# Dot-source it in BeforeDiscovery or BeforeAll.

function Import-ChexModule {
    Import-Module "$PSScriptRoot/../../module/CheXplanation.psd1"
}

# The pwsh that runs this. Installed as a tool of dotnet, its process is dotnet's, and pwsh is the launcher on the path.
function Get-ShellPath {
    $path = (Get-Process -Id $PID).Path
    if ((Split-Path $path -LeafBase) -eq 'dotnet') {
        $path = (Get-Command pwsh -CommandType Application -ErrorAction Stop | Select-Object -First 1).Source
    }

    $path
}

# The folder of the sample: made by the first who asks, taken away when pwsh ends.
function Get-ChexSamplePath {
    Import-ChexModule
    if (-not ($env:CHEX_PESTER_SAMPLE -and (Test-Path $env:CHEX_PESTER_SAMPLE))) {
        $folder = Join-Path ([IO.Path]::GetTempPath()) "chex-pester-$PID"
        $null = New-ChexSample $folder -ImageCount 6 -Seed 3
        $env:CHEX_PESTER_SAMPLE = $folder
        $null = Register-EngineEvent PowerShell.Exiting -SupportEvent -Action { Remove-Item $env:CHEX_PESTER_SAMPLE -Recurse -Force -ErrorAction Ignore }
    }

    $env:CHEX_PESTER_SAMPLE
}

# Objects of every type that the module puts out.
function Get-ChexStudy {
    $s = Get-ChexSamplePath
    $study = @{ s = $s }
    $study.maps = Import-ChexHeatmap "$s/heatmaps" -Method gradcam
    $study.masks = $study.maps | ConvertTo-ChexSegmentation
    $study.annotations = Import-ChexAnnotation "$s/gt_annotations.json"
    $study.truth = $study.annotations | ConvertTo-ChexSegmentation
    $study.points = Import-ChexSalientPoint "$s/hb_salient_points.json"
    $study.scores = $study.masks | Measure-ChexLocalization -GroundTruth $study.truth -WarningAction Ignore
    $study.human = Import-ChexSegmentation "$s/hb_segmentations.json" -Reader human | Measure-ChexLocalization -GroundTruth $study.truth -WarningAction Ignore
    $study.intervals = $study.scores | Get-BootstrapInterval IoU, Hit -GroupBy Task -WarningAction Ignore
    $study.rles = $study.masks | ConvertTo-CocoRle
    $study.boxes = $study.rles | ConvertFrom-CocoRle -AsBox
    $study.thresholds = $study.maps | Optimize-ChexThreshold -GroundTruth $study.truth -WarningAction Ignore
    $study.overlaps = $study.masks | Measure-ChexMaskOverlap $study.truth
    $study.measures = $study.masks | Measure-ChexSegmentation
    $study.counts = $study.masks | Measure-ChexSegmentation -Summary
    $study.agreement = $study.masks | Measure-ChexPixelAgreement -GroundTruth $study.truth -WarningAction Ignore
    $study.features = Measure-ChexPathologyFeature $study.annotations
    $study.decreases = Compare-ChexLocalization $study.human $study.scores -WarningAction Ignore
    $study.pairs = Compare-ChexLocalization $study.human $study.scores -Paired -WarningAction Ignore
    $study.calibrations = $study.maps | Measure-ChexCalibration -Outcome Label -GroupBy Task -WarningAction Ignore
    $study.inspections = Test-ChexHeatmap "$s/heatmaps"
    [IO.File]::WriteAllText("$s/submission.json", '{"a": {"Edema": {"size": [2, 3], "counts": [1, 5]}}}')
    $study.findings = Test-ChexSegmentation "$s/submission.json" -Task Edema, Cardiomegaly
    $study.repairs = Repair-ChexSegmentation "$s/submission.json" "$s/mended.json" -Task Edema, Cardiomegaly
    $study.regressions = $study.scores | Get-ChexRegression IoU Probability, PredictedArea -GroupBy Task -WarningAction Ignore
    $study
}

# Each PowerShell block of the README and of docs, and each script of examples.
function Get-DocumentedExample {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    foreach ($script in Get-ChildItem "$root/examples" -Filter *.ps1) {
        @{ Document = "examples/$($script.Name)"; Number = 1; Code = "& '$($script.FullName)' ./study" }
    }

    foreach ($document in @(Get-Item "$root/README.md") + @(Get-ChildItem "$root/docs" -Filter *.md -Recurse)) {
        $number = 0
        foreach ($block in [regex]::Matches((Get-Content $document -Raw), '(?ms)^```powershell(?: pwsh)?\r?\n(.*?)^```')) {
            @{
                Document = [IO.Path]::GetRelativePath($root, $document.FullName).Replace('\', '/')
                Number = ++$number
                Code = $block.Groups[1].Value.Replace('./module/', "$root/module/")
            }
        }
    }
}
