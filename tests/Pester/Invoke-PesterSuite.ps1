# Runs the Pester suite against the staged module; exits with 1 if a test fails.
$ErrorActionPreference = 'Stop'

if (-not (Get-Module -ListAvailable Pester | Where-Object Version -ge '5.0')) {
    Write-Output 'Pester 5 was not found. To get it: Install-Module Pester -MinimumVersion 5.5'
    exit 2
}

Import-Module Pester -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration
foreach ($test in $result.Skipped) {
    Write-Output "skipped: $($test.ExpandedPath): $($test.ErrorRecord)"
}

Write-Output "PESTER $($result.PassedCount) $($result.FailedCount) $($result.SkippedCount)"
exit [int]($result.FailedCount -gt 0 -or $result.FailedContainersCount -gt 0)
