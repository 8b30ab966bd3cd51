[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

# What Get-Help shows in a real console, and every example of every help page under pwsh.
BeforeDiscovery {
    . "$PSScriptRoot/Study.ps1"
    Import-ChexModule
    $cmdlets = Get-Command -Module CheXplanation | ForEach-Object { @{ Name = $_.Name } }
    $topics = 'about_CheXplanation', 'about_ChexHeatmapFormats', 'about_ChexStatistics', 'about_ChexFidelity' | ForEach-Object { @{ Name = $_ } }
    $pages = Get-ChildItem "$PSScriptRoot/../../docs/cmdlets" -Filter *.md | ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName } }
}

BeforeAll {
    . "$PSScriptRoot/Study.ps1"
    Import-ChexModule
    $sample = New-ChexSample "$TestDrive/sample"
}

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
            Copy-Item $sample ./sample -Recurse
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
    }
}
