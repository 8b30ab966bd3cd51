[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $scripts = Get-ChildItem "$root/examples", "$root/tests/Pester", "$root/module" -Recurse -Include *.ps1, *.psm1, *.psd1 |
        Where-Object FullName -NotMatch '[\\/]module[\\/]bin[\\/]' |
        ForEach-Object { @{ Name = [IO.Path]::GetRelativePath($root, $_.FullName); Path = $_.FullName } }
}

BeforeAll {
    $hasAnalyzer = [bool](Get-Module -ListAvailable PSScriptAnalyzer)
}

Describe '<Name>' -ForEach $scripts {
    It 'parses' {
        $errors = $null
        $null = [Management.Automation.Language.Parser]::ParseFile($Path, [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
    }

    It 'is clean by the rules of PSScriptAnalyzer' {
        if (-not $hasAnalyzer) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer was not found; to get it: Install-Module PSScriptAnalyzer'
        }

        Invoke-ScriptAnalyzer $Path | ForEach-Object { "$($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}

Describe 'The manifest' {
    It 'is valid and exports what is built' {
        $manifest = Test-ModuleManifest "$PSScriptRoot/../../module/CheXplanation.psd1" -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        $manifest.ExportedCmdlets.Keys | Sort-Object | Should -Be ((Get-Command -Module CheXplanation).Name | Sort-Object)
    }
}
