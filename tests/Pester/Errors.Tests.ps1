[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

BeforeDiscovery {
    $table = Import-PowerShellDataFile "$PSScriptRoot/ErrorCases.psd1"
    $cases = $table.Keys | Sort-Object | ForEach-Object { @{ Id = $_ } + $table[$_] }
}

BeforeAll {
    . "$PSScriptRoot/Study.ps1"
    $study = Get-ChexStudy
    Copy-Item $study.s "$TestDrive/s" -Recurse
    Set-Variable masks $study.masks
    Set-Variable scores $study.scores
    Push-Location $TestDrive
}

AfterAll {
    Pop-Location
}

Describe 'The error <Id>' -ForEach $cases {
    BeforeAll {
        $records = @(try { . ([scriptblock]::Create($Script)) 2>&1 3> $null } catch { $_ })
        $record = $records | Where-Object { $_ -is [Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -like "$Id,*" } | Select-Object -First 1
    }

    It 'comes, names the place and says what to do' {
        $record | Should -Not -BeNullOrEmpty
        $record.ErrorDetails.Message | Should -Match $Text
        $record.ErrorDetails.Message | Should -Match '[^.]\.$' -Because 'it is one sentence with one full stop'
        $record.ErrorDetails.RecommendedAction | Should -Match '\.$'
        $record.CategoryInfo.Category | Should -Not -Be NotSpecified
    }

    It 'shows the user the message and the action' {
        $shown = $record | Out-String -Width 400
        $shown | Should -BeLike "*$([WildcardPattern]::Escape($record.ErrorDetails.Message))*"
        $shown | Should -BeLike "*$([WildcardPattern]::Escape($record.ErrorDetails.RecommendedAction))*"
    }

    It 'ends the cmdlet or lets it go on, as docs/errors.md says' {
        $documented = [regex]::Match((Get-Content "$PSScriptRoot/../../docs/errors.md" -Raw), "(?m)^\| ``$Id`` \| (\w+) \|").Groups[1].Value
        $documented | Should -Be $Scope
        @($records | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] }).Count -gt 0 | Should -Be ($Scope -eq 'item')
    }
}
