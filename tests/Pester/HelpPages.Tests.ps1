# Help pages are built into module/en-US. Where there are none, one test says so; as soon as there are, all of them run.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

BeforeDiscovery {
    . "$PSScriptRoot/Study.ps1"
    Import-ChexModule
    $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
    $cmdlets = Get-Command -Module CheXplanation | ForEach-Object {
        @{ Cmdlet = $_.Name; Parameters = @($_.Parameters.Keys | Where-Object { $_ -notin $common }) }
    }
    $help = "$PSScriptRoot/../../module/en-US"
    $hasPages = Test-Path "$help/CheXplanation.Cmdlets.dll-Help.xml"
    $hasTopics = Test-Path "$help/about_*.help.txt"
    $missing = @(if (-not $hasPages) { 'CheXplanation.Cmdlets.dll-Help.xml' }; if (-not $hasTopics) { 'about_CheXplanation.help.txt' }) | ForEach-Object { @{ Page = $_ } }
    $cmdlets = if ($hasPages) { $cmdlets } else { @() }
    $topics = 'about_CheXplanation', 'about_ChexHeatmapFormats', 'about_ChexStatistics', 'about_ChexFidelity' | ForEach-Object { @{ Topic = $_ } }
    $topics = if ($hasTopics) { $topics } else { @() }
}

BeforeAll {
    . "$PSScriptRoot/Study.ps1"
    Import-ChexModule
}

Describe 'Help' {
    It 'is built: <Page>' -ForEach $missing {
        Set-ItResult -Skipped -Because "module/en-US/$Page is not there; the tests of help run when it is built"
    }
}

Describe 'Get-Help <Cmdlet>' -ForEach $cmdlets {
    BeforeEach {
        $help = Get-Help $Cmdlet -Full
    }

    It 'has a synopsis and a description' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$Cmdlet \[" -Because 'that is only the syntax'
        ($help.description | Out-String).Trim().Length | Should -BeGreaterThan 40
    }

    It 'describes each parameter' {
        $Parameters.Count | Should -BeGreaterThan 0
        foreach ($name in $Parameters) {
            $parameter = $help.parameters.parameter | Where-Object name -EQ $name
            $parameter | Should -Not -BeNullOrEmpty -Because "-$name is a parameter"
            ($parameter.description | Out-String).Trim().Length | Should -BeGreaterThan 8 -Because "-$name is described"
        }
    }

    It 'has two examples at least, which name the cmdlet' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
        $help.examples | Out-String | Should -Match $Cmdlet
    }

    It 'names what goes in, what comes out and where to read on' {
        ($help.inputTypes | Out-String).Trim() | Should -Not -BeNullOrEmpty
        ($help.returnValues | Out-String).Trim() | Should -Not -BeNullOrEmpty
        ($help.relatedLinks | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }
}

Describe 'Get-Help <Topic>' -ForEach $topics {
    It 'is there' {
        (Get-Help $Topic | Out-String).Length | Should -BeGreaterThan 200
    }
}
