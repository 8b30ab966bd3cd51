# Heatmaps to masks to scores to 95 % intervals, on a generated study.
# Under pwsh: Import-Module ./module/CheXplanation.psd1 first.
param([string] $Path = './sample')

if (-not (Get-Command Import-ChexHeatmap -ErrorAction Ignore)) {
    Import-Module "$PSScriptRoot/../module/CheXplanation.psd1"
}

$null = New-ChexSample $Path -ImageCount 24 -Seed 0

$masks = Import-ChexHeatmap "$Path/heatmaps" -Method gradcam | ConvertTo-ChexSegmentation
$masks | Export-ChexSegmentation "$Path/saliency_segmentations.json"

$scores = $masks | Measure-ChexLocalization -GroundTruth "$Path/gt_segmentations.json"
$scores | Export-ChexLocalization "$Path/scores"

$scores | Get-BootstrapInterval -Property IoU, Hit -GroupBy Task
