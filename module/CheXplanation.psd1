@{
    RootModule           = 'bin/CheXplanation.Cmdlets.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5d0c1f5e-6f0b-4f0a-9a55-0f2a8c4be7d1'
    Author               = 'CheXplanation for PowerShell contributors'
    CompanyName          = 'CheXplanation for PowerShell contributors'
    Copyright            = '(c) 2026 CheXplanation for PowerShell contributors. MIT licence.'
    Description          = 'Measures whether a neural network looks at the right place on a medical image: saliency heatmaps to masks, masks to COCO run-length encodings, scores against radiologists'' outlines, bootstrap intervals.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('CheXplanation.format.ps1xml')
    TypesToProcess       = @('CheXplanation.types.ps1xml')
    CmdletsToExport      = @(
        'Import-ChexHeatmap'
        'ConvertTo-ChexSegmentation'
        'ConvertTo-CocoRle'
        'ConvertFrom-CocoRle'
        'Import-ChexSegmentation'
        'Import-ChexAnnotation'
        'Import-ChexSalientPoint'
        'Export-ChexSegmentation'
        'Join-ChexSegmentation'
        'Edit-ChexSegmentation'
        'Select-ChexSegmentation'
        'Measure-ChexMaskOverlap'
        'Measure-ChexLocalization'
        'Export-ChexLocalization'
        'Import-ChexLocalization'
        'Get-BootstrapInterval'
        'Compare-ChexLocalization'
        'Measure-ChexSegmentation'
        'Measure-ChexPixelAgreement'
        'Measure-ChexPathologyFeature'
        'Get-ChexRegression'
        'Optimize-ChexThreshold'
        'Measure-ChexCalibration'
        'Export-ChexTable'
        'Import-ChexTable'
        'New-ChexSample'
        'Test-ChexHeatmap'
        'Test-ChexSegmentation'
        'Repair-ChexSegmentation'
        'Export-ChexFigure'
        'Export-ChexOverlay'
        'Export-ChexReport'
    )
    # No HelpInfoURI: the help of en-US/ comes with the module, whole, and Update-Help passes a module without one by.
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('CheXlocalize', 'saliency', 'Grad-CAM', 'explainability', 'COCO', 'segmentation', 'bootstrap', 'radiology', 'PSEdition_Core')
            ProjectUri   = 'https://chexplanation.example/powershell'
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'Heatmaps to masks to scores to intervals, with the numbers of the CheXplanation / CheXlocalize scripts. CHANGELOG.md in the project has the list.'
        }
    }
}
