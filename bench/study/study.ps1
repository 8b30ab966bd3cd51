# A whole study, step by step, each step's seconds beside it; what bench/study prints is this script's output.
param([string] $Folder, [int] $ThrottleLimit)

$clock = [Diagnostics.Stopwatch]::StartNew()
function Complete-Step([string] $Name) {
    'step;{0};{1}' -f $Name, $clock.Elapsed.TotalSeconds.ToString('0.000', [cultureinfo]::InvariantCulture)
    $clock.Restart()
}

$truth = Import-ChexSegmentation "$Folder/truth.json"
Complete-Step 'import the truth'
$maps = Import-ChexHeatmap "$Folder/maps" -Method gradcam
Complete-Step 'open the heatmaps'
$masks = $maps | ConvertTo-ChexSegmentation -ThrottleLimit $ThrottleLimit
Complete-Step 'masks by Otsu'
$masks | Export-ChexSegmentation "$Folder/masks-$ThrottleLimit.json"
Complete-Step 'write the masks'
$scores = $masks | Measure-ChexLocalization -GroundTruth $truth -Slice Full -WarningAction SilentlyContinue
Complete-Step 'IoU and hit'
$intervals = $scores | Get-BootstrapInterval -Property IoU, Hit -GroupBy Task -WarningAction SilentlyContinue
Complete-Step 'intervals'
$thresholds = $maps | Optimize-ChexThreshold -GroundTruth $truth -ThrottleLimit $ThrottleLimit -WarningAction SilentlyContinue
Complete-Step 'tune the threshold'
$cutoffs = $maps | Optimize-ChexThreshold -GroundTruth $truth -Kind Probability -ThrottleLimit $ThrottleLimit -WarningAction SilentlyContinue
Complete-Step 'tune the cutoff'

# What two runs must agree on to the last digit.
$sum = 0.0
foreach ($score in $scores) { if (-not [double]::IsNaN($score.IoU)) { $sum += $score.IoU } }
foreach ($interval in $intervals) { $sum += $interval.Mean + $interval.Lower + $interval.Upper }
foreach ($row in & { $thresholds; $cutoffs }) { $sum += $row.Threshold + $row.MeanIoU }
'digest;{0} masks, {1} scores, {2} intervals, sum {3}' -f $masks.Count, $scores.Count, $intervals.Count, $sum.ToString('R', [cultureinfo]::InvariantCulture)
'memory;{0}' -f ([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 -shr 20)
