# Nothing of the module is without a test: the sets come from the module and its documents, the tests from the tables that the other files run.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

BeforeAll {
    . "$PSScriptRoot/Study.ps1"
    Import-ChexModule
    $root = "$PSScriptRoot/../.."
}

Describe 'The suite' {
    It 'runs every cmdlet, and no other' {
        $cases = Import-PowerShellDataFile "$PSScriptRoot/CmdletCases.psd1"
        $cases.Keys | Sort-Object | Should -Be ((Get-Command -Module CheXplanation).Name | Sort-Object) -Because 'CmdletCases.psd1 has a row for each cmdlet'
        foreach ($cmdlet in $cases.Keys) {
            $cases[$cmdlet].Call | Should -Match "$cmdlet\b.*@with" -Because 'the row calls its cmdlet with the common parameters'
        }
    }

    It 'provokes every documented error, and no other' {
        $cases = Import-PowerShellDataFile "$PSScriptRoot/ErrorCases.psd1"
        $documented = [regex]::Matches((Get-Content "$root/docs/errors.md" -Raw), '(?m)^\| `(\w+)` \|').ForEach({ $_.Groups[1].Value })
        $documented.Count | Should -BeGreaterThan 30
        $cases.Keys | Sort-Object | Should -Be ($documented | Sort-Object) -Because 'ErrorCases.psd1 has a row for each id of docs/errors.md'
    }

    It 'runs every documented example' {
        $examples = Get-DocumentedExample
        $fences = Get-ChildItem $root -Filter *.md -Recurse | Where-Object FullName -NotMatch '[\\/](bin|obj|node_modules)[\\/]' |
            Select-String '^\s*(```|~~~)\s*(powershell|pwsh|ps1|posh)\b' -CaseSensitive:$false
        $scripts = Get-ChildItem $root -Filter *.ps1 -Recurse | Where-Object FullName -Match '[\\/]examples[\\/]'
        $fences.Count | Should -BeGreaterThan 10
        $examples.Count | Should -Be ($fences.Count + @($scripts).Count) -Because 'each PowerShell block of a document is one that Examples.Tests.ps1 runs'
    }

    It 'looks at every type that is put out' {
        $views = [xml](Get-Content "$root/module/CheXplanation.format.ps1xml" -Raw)
        $shown = $views.Configuration.ViewDefinitions.View | Group-Object { $_.ViewSelectedBy.TypeName } -AsHashTable
        $types = (Get-Command -Module CheXplanation).OutputType.Type | Where-Object Namespace -Like CheXplanation* | Sort-Object FullName -Unique
        foreach ($type in $types) {
            $shown[$type.FullName].TableControl | Should -Not -BeNullOrEmpty -Because "$type has a table view"
            $shown[$type.FullName].ListControl | Should -Not -BeNullOrEmpty -Because "$type has a list view"
        }
    }
}
