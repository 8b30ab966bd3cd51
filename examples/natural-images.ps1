# Class activation maps of natural images, 7x7 numpy arrays in one folder an image, scored against outlines; nothing of it is a chest X-ray.
# Under pwsh: Import-Module ./module/CheXplanation.psd1 first. The maps and outlines are generated.
param([string] $Path = './natural-images')

if (-not (Get-Command Import-ChexHeatmap -ErrorAction Ignore)) {
    Import-Module "$PSScriptRoot/../module/CheXplanation.psd1"
}

$tasks = 'golden retriever', 'tabby cat'
$height, $width, $cells = 96, 128, 7
$root = [IO.Directory]::CreateDirectory($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)).FullName
[IO.File]::WriteAllText("$root/tasks.json", '{"golden retriever": ["n02099601"], "tabby cat": ["n02123045"]}')

# What numpy.save writes: a header of 128 bytes, then float32, row by row.
$literal = "{'descr': '<f4', 'fortran_order': False, 'shape': ($cells, $cells), }".PadRight(117) + "`n"
$header = [byte[]] (0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0) + [Text.Encoding]::ASCII.GetBytes($literal)

$random = [Random]::new(1)
$images = foreach ($i in 1..12) {
    $image = 'photo_{0:00}' -f $i
    $outlines = foreach ($class in 'n02099601', 'n02123045') {
        # An object in a box, and a map whose bump misses its middle by a little.
        $x, $y, $w, $h = $random.Next(10, 70), $random.Next(10, 50), $random.Next(25, 45), $random.Next(20, 35)
        $dx, $dy = (2 * $random.NextDouble() - 1), (2 * $random.NextDouble() - 1)
        $centre = (($x + $w / 2) * $cells / $width + $dx - 0.5), (($y + $h / 2) * $cells / $height + $dy - 0.5)
        $values = foreach ($row in 0..($cells - 1)) {
            foreach ($column in 0..($cells - 1)) {
                [BitConverter]::GetBytes([float] [Math]::Exp(-([Math]::Pow($column - $centre[0], 2) + [Math]::Pow($row - $centre[1], 2)) / 2))
            }
        }
        $null = [IO.Directory]::CreateDirectory("$root/cams/$image")
        [IO.File]::WriteAllBytes("$root/cams/$image/$class.npy", [byte[]] ($header + $values))
        $name = $class -eq 'n02099601' ? $tasks[0] : $tasks[1]
        '"{0}": [[[{1}, {2}], [{3}, {2}], [{3}, {4}], [{1}, {4}]]]' -f $name, $x, $y, ($x + $w), ($y + $h)
    }
    '"{0}": {{"img_size": [{1}, {2}], {3}}}' -f $image, $height, $width, ($outlines -join ', ')
}
[IO.File]::WriteAllText("$root/outlines.json", '{' + ($images -join ', ') + '}')

$truth = Import-ChexAnnotation "$root/outlines.json" -Task $tasks | ConvertTo-ChexSegmentation

# The names of the files are ImageNet's; the list says which tasks they are.
$scores = Import-ChexHeatmap "$root/cams" -ByFolder -TaskList "$root/tasks.json" -GroundTruth $truth -Method gradcam |
    ConvertTo-ChexSegmentation |
    Measure-ChexLocalization -GroundTruth $truth
$scores | Export-ChexLocalization "$root/scores" -Task $tasks

$scores | Get-BootstrapInterval -Property IoU, Hit -GroupBy Task
