# One of the reference's four scripts with the module's cmdlets; the files have the reference's names. What is compared is the whole process.
param([string] $Work, [string] $Folder, [string] $Out)

$ErrorActionPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
$truth = "$Folder/gt_segmentations_val.json"
switch ($Work) {
    'otsu' { Import-ChexHeatmap "$Folder/gradcam_maps_val" | ConvertTo-ChexSegmentation | Export-ChexSegmentation "$Out/saliency_segmentations.json" }
    'threshold' { Import-ChexHeatmap "$Folder/gradcam_maps_val" | Optimize-ChexThreshold -GroundTruth $truth | Export-ChexTable $Out }
    'cutoff' { Import-ChexHeatmap "$Folder/gradcam_maps_val" | Optimize-ChexThreshold -GroundTruth $truth -Kind Probability -IncludeCurve | Export-ChexTable $Out }
    'evaluate' { Import-ChexSegmentation "$Folder/gradcam_segmentations_val_sample.json" | Measure-ChexLocalization -GroundTruth $truth | Export-ChexLocalization $Out -Metric IoU }
}
