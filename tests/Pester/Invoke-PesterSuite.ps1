# Runs the Pester suite against the staged module in a fresh pwsh; exits with 1 if a test fails, with 2 where something is missing.
param([switch] $InThisProcess)

function Exit-ForLackOf([string] $What, [string] $Remedy) {
    Write-Output "The Pester suite was not run: $What was not found."
    Write-Output "To get it: $Remedy"
    exit 2
}

if (-not $InThisProcess) {
    $pwsh = Get-Command pwsh -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($PSVersionTable.PSVersion -ge [version]'7.6') {
        . "$PSScriptRoot/Study.ps1"
        $executable = Get-ShellPath
    }
    elseif ($pwsh) {
        $executable = $pwsh.Source
    }
    else {
        Exit-ForLackOf 'PowerShell 7.6 (pwsh)' 'dotnet tool install --global PowerShell'
    }

    & $executable -NoProfile -NonInteractive -File $PSCommandPath -InThisProcess
    exit $LASTEXITCODE
}

if ($PSVersionTable.PSVersion -lt [version]'7.6') {
    Exit-ForLackOf "PowerShell 7.6 (this is $($PSVersionTable.PSVersion))" 'dotnet tool update --global PowerShell'
}

if (-not (Get-Module -ListAvailable Pester | Where-Object Version -ge '5.0')) {
    Exit-ForLackOf 'Pester 5' 'Install-Module Pester -MinimumVersion 5.5'
}

if (-not (Test-Path "$PSScriptRoot/../../module/bin/CheXplanation.Cmdlets.dll")) {
    Exit-ForLackOf 'the staged module (module/bin)' 'dotnet build -c Release, at the root of the clone'
}

# No preference is set here: tests see the defaults that a user has.
Import-Module Pester -MinimumVersion 5.0 -ErrorAction Stop
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration
foreach ($test in $result.Skipped) {
    Write-Output "skipped: $($test.ExpandedPath): $($test.ErrorRecord)"
}

Write-Output "PESTER $($result.PassedCount) $($result.FailedCount) $($result.SkippedCount)"
exit [int]($result.FailedCount -gt 0 -or $result.FailedContainersCount -gt 0 -or $result.FailedBlocksCount -gt 0)
