<<<<<<< HEAD
# What Get-Help shows in a real console, and every example of every help page under pwsh.
BeforeDiscovery {
    . "$PSScriptRoot/Study.ps1"
    Import-ChexModule
    $cmdlets = Get-Command -Module CheXplanation | ForEach-Object { @{ Name = $_.Name } }
    $topics = 'about_CheXplanation', 'about_ChexHeatmapFormats', 'about_ChexStatistics', 'about_ChexFidelity' | ForEach-Object { @{ Name = $_ } }
    $pages = Get-ChildItem "$PSScriptRoot/../../docs/cmdlets" -Filter *.md | ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName } }
=======
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
>>>>>>> eb6060da5c17b1ee459ab18d661d16b86535bbe8
}

BeforeAll {
    . "$PSScriptRoot/Study.ps1"
    Import-ChexModule
}

<<<<<<< HEAD
Describe 'Get-Help <Name>' -ForEach $cmdlets {
    It 'shows each parameter with its words' {
        $parameters = @(Get-Help $Name -Parameter *)
        $parameters.Count | Should -BeGreaterThan 0
        foreach ($parameter in $parameters) {
            $parameter.description.Text | Should -Not -BeNullOrEmpty -Because $parameter.name
        }
    }

    It 'shows examples, notes and a page online' {
        (Get-Help $Name -Examples | Out-String) | Should -Match 'Example 1: .+(?s:.+)Example 2: '
        $full = Get-Help $Name -Full | Out-String
        foreach ($part in 'SYNOPSIS', 'SYNTAX', 'DESCRIPTION', 'PARAMETERS', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS') {
            $full | Should -MatchExactly "(?m)^$part"
        }

        (Get-Help $Name).relatedLinks.navigationLink[0].uri | Should -BeLike "https://*/docs/cmdlets/$Name.md"
    }
}

Describe 'Get-Help <Name>' -ForEach $topics {
    It 'shows the topic' {
        Get-Help $Name | Should -BeLike "*$Name*"
    }
}

Describe 'The examples of <Name>' -ForEach $pages {
    It 'run in pwsh and print what the page shows' {
        $folder = New-Item -ItemType Directory -Path "$TestDrive/$Name"
        Push-Location $folder
        try {
            $null = New-ChexSample ./sample
            $text = (Get-Content $Path -Raw) -replace "`r"
            foreach ($block in [regex]::Matches($text, '(?ms)^```powershell( pwsh)?\n(?<code>.*?)^```$(?<shown>\n```output\n(?<output>.*?)^```$)?')) {
                $code = $block.Groups['code'].Value
                $output = & ([scriptblock]::Create($code)) -ErrorVariable problems 3> $null
                $problems | Should -BeNullOrEmpty -Because $code
                $output | Should -Not -BeNullOrEmpty -Because $code
                if ($block.Groups['shown'].Success) {
                    $lines = ($output | Out-String -Width 120) -split '\r?\n' | ForEach-Object { ($_ -replace "`e\[[0-9;]*m").TrimEnd() }
                    (($lines -join "`n").Trim("`n") + "`n") | Should -BeExactly $block.Groups['output'].Value -Because $code
                }
            }
        }
        finally {
            Pop-Location
        }
=======
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
>>>>>>> eb6060da5c17b1ee459ab18d661d16b86535bbe8
    }
}
