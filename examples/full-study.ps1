# A whole study in one script: from heatmaps, annotations and human points to every table of the paper.
# The folder holds what New-ChexSample writes; without one, a synthetic study is made. All tables go to its folder 'tables';
# Out-Default shows each kind of result as a table of its own.
param([string] $Path = './sample', [string] $Method = 'gradcam')

if (-not (Get-Command Import-ChexHeatmap -ErrorAction Ignore)) {
    Import-Module "$PSScriptRoot/../module/CheXplanation.psd1"
}

$folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
if (-not [IO.Directory]::Exists("$folder/heatmaps")) {
    $null = New-ChexSample $Path
}

$tables = "$Path/tables"

# Ground truth and the human benchmark, from what the radiologists drew.
$annotations = Import-ChexAnnotation "$Path/gt_annotations.json"
$truth = $annotations | ConvertTo-ChexSegmentation
$reader = Import-ChexAnnotation "$Path/hb_annotations.json" -Reader human | ConvertTo-ChexSegmentation

# Thresholds, tuned on this very study (on a real one, tune on the validation set and apply to the test set).
$maps = Import-ChexHeatmap "$Path/heatmaps" -Method $Method
$thresholds = $maps | Optimize-ChexThreshold -GroundTruth $truth
$cutoffs = $maps | Optimize-ChexThreshold -GroundTruth $truth -Kind Probability -IncludeCurve
& { $thresholds; $cutoffs } | Export-ChexTable $tables

# Localisation: masks by Otsu's threshold with the probability cutoffs, IoU and hit rate with 95 % intervals.
$masks = $maps | ConvertTo-ChexSegmentation
$masks | Export-ChexSegmentation "$Path/saliency_segmentations.json"
$scores = $masks | Measure-ChexLocalization -GroundTruth $truth
$cut = $maps | ConvertTo-ChexSegmentation -ProbabilityTable $cutoffs | Measure-ChexLocalization -GroundTruth $truth -Slice Full
$cut | Export-ChexLocalization "$tables/full" -Metric IoU
$humanScores = $reader | Measure-ChexLocalization -GroundTruth $truth
$humanHits = Import-ChexSalientPoint "$Path/hb_salient_points.json" | Measure-ChexLocalization -GroundTruth $truth
& { $scores; $humanScores } | Export-ChexLocalization $tables
$humanHits | Export-ChexLocalization $tables -Metric Hit

'Localisation of the model' | Out-Default
$scores | Get-BootstrapInterval -Property IoU, Hit -GroupBy Task -WarningAction SilentlyContinue | Out-Default

# How far the model stays behind the human reader.
'Percentage decrease from the human reader to the model' | Out-Default
$decrease = & {
    Compare-ChexLocalization $humanScores $scores -Property IoU
    Compare-ChexLocalization $humanHits $scores -Property Hit
}
$decrease | Export-ChexTable $tables
$decrease | Out-Default

# What explains the scores: the shape of the pathologies, and the model's confidence.
$features = Measure-ChexPathologyFeature $annotations $truth
$features | Export-ChexTable $tables
$settings = @{
    Predictor = 'InstanceCount', 'AreaRatio', 'Elongation', 'Irrectangularity'
    Feature = $features | Where-Object InstanceCount -gt 0
    Normalize = 'MinMax'
    Correction = 'Bonferroni'
}
$regressions = & {
    $scores | Get-ChexRegression IoU @settings
    $scores | Get-ChexRegression IoU @settings -Baseline $humanScores
    $scores | Get-ChexRegression Hit @settings
    $scores | Get-ChexRegression Hit @settings -Baseline $humanHits
    $scores | Get-ChexRegression IoU Probability -Feature $maps -GroupBy Task
    $scores | Get-ChexRegression Hit Probability -Feature $maps -GroupBy Task
}
$regressions | Export-ChexTable $tables
'Regressions of IoU and hits' | Out-Default
$regressions | Out-Default

# Pixels pooled over all images, and how often each task is segmented.
$agreement = & {
    $masks | Measure-ChexPixelAgreement -GroundTruth $truth
    $reader | Measure-ChexPixelAgreement -GroundTruth $truth
}
$agreement | Export-ChexTable $tables
'Pixel agreement of the model and of the reader' | Out-Default
$agreement | Out-Default
$truth | Measure-ChexSegmentation -Summary | Export-ChexTable $tables
