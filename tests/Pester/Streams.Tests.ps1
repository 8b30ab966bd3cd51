[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of a test see the variables of the blocks around them.')]
param()

BeforeDiscovery {
    $table = Import-PowerShellDataFile "$PSScriptRoot/CmdletCases.psd1"
    $cases = $table.Keys | Sort-Object | ForEach-Object { @{ Cmdlet = $_; Case = $table[$_] } }
    $withBad = $cases | Where-Object { $_.Case.Bad }
    $withWarn = $cases | Where-Object { $_.Case.Warn }
    $withStream = $cases | Where-Object { $_.Case.Stream }
    $withRead = $cases | Where-Object { $_.Case.Read }
    $withWrites = $cases | Where-Object { $_.Case.Writes }
}

BeforeAll {
    . "$PSScriptRoot/Study.ps1"
    foreach ($entry in (Get-ChexStudy).GetEnumerator()) {
        Set-Variable $entry.Key $entry.Value
    }
}


Describe '<Cmdlet>' -ForEach $cases {
    BeforeEach {
        $out = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory $out
        $with = @{}
        $call = [scriptblock]::Create($Case.Call)
    }

    It 'puts out only what it declares' {
        $types = (Get-Command $Cmdlet).OutputType.Type
        $output = @(. $call 3> $null)
        $output.Count | Should -BeGreaterThan 0
        foreach ($item in $output) {
            $item.PSObject.BaseObject.GetType() | Should -BeIn $types
        }
    }

    It 'tells with -Verbose what it did and how long it took, and nothing without' {
        @(. $call 3> $null 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }).Count | Should -Be 0
        $with = @{ Verbose = $true }
        $told = @(. $call 3> $null 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] })
        $told[-1].Message | Should -Match '(\d.*|^Wrote .*)\(\d+\.\d\d s\)\.$'
    }

    It 'fills -PipelineVariable and -OutVariable' {
        $with = @{ PipelineVariable = 'current'; OutVariable = 'all'; WarningAction = 'Ignore' }
        $pairs = @(. ([scriptblock]::Create("$($Case.Call) | ForEach-Object { [object]::ReferenceEquals(`$current, `$_) -or `$current -eq `$_ }")))
        $pairs.Count | Should -BeGreaterThan 0
        $pairs | Should -Not -Contain $false
        $all.Count | Should -Be $pairs.Count
    }

    It 'has -WhatIf and -Confirm if its verb writes' {
        $writes = $Cmdlet -match '^(Export|New|Repair|Save)-'
        (Get-Command $Cmdlet).Parameters.ContainsKey('WhatIf') | Should -Be $writes
        [bool]$Case.Writes | Should -Be $writes
    }
}

Describe '<Cmdlet>, given a bad item' -ForEach $withBad {
    BeforeEach {
        $out = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory $out
        $with = @{}
        $bad = [scriptblock]::Create($Case.Bad)
    }

    It 'goes on after a bad item, quietly with -ErrorAction SilentlyContinue' {
        $with = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
        $output = @(. $bad 2>&1 3> $null)
        $problems.Count | Should -BeGreaterThan 0
        $problems[0].FullyQualifiedErrorId | Should -BeLike "*,CheXplanation.Cmdlets.$($Cmdlet.Replace('-', ''))Command"
        $problems[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $output.Count | Should -BeGreaterThan 0
        $output | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty
    }

    It 'reports a bad item on the error stream by itself, and not at all with -ErrorAction Ignore' {
        @(. $bad 2>&1 3> $null | Where-Object { $_ -is [Management.Automation.ErrorRecord] }).Count | Should -BeGreaterThan 0
        $before = $Error.Count
        $with = @{ ErrorAction = 'Ignore' }
        $null = . $bad 3> $null
        $Error.Count | Should -Be $before
    }

    It 'ends at a bad item with -ErrorAction Stop' {
        $with = @{ ErrorAction = 'Stop' }
        { . $bad 3> $null } | Should -Throw -ErrorId "*,CheXplanation.Cmdlets.$($Cmdlet.Replace('-', ''))Command"
    }
}

Describe '<Cmdlet>, with something to warn of' -ForEach $withWarn {
    BeforeEach {
        $out = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory $out
        $with = @{}
    }

    It 'warns on the warning stream, quietly or to the death as asked' {
        $warn = [scriptblock]::Create($Case.Warn)
        @(. $warn 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] }).Count | Should -BeGreaterThan 0
        $with = @{ WarningAction = 'SilentlyContinue'; WarningVariable = 'warned' }
        . $warn 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] } | Should -BeNullOrEmpty
        $warned.Count | Should -BeGreaterThan 0
        $with = @{ WarningAction = 'Stop' }
        { . $warn 3> $null } | Should -Throw
    }
}

Describe '<Cmdlet>, one by one' -ForEach $withStream {
    BeforeEach {
        $out = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory $out
        $with = @{}
    }

    It 'stops what comes before it as soon as Select-Object has enough' {
        $items = Get-Variable $Case.Stream[0] -ValueOnly
        $given = @{ Count = 0 }
        $one = @(. ([scriptblock]::Create("& { foreach (`$item in `$items) { `$given.Count++; `$item } } | $($Case.Stream[1]) -WarningAction Ignore | Select-Object -First 1")))
        $one.Count | Should -Be 1
        $items.Count | Should -BeGreaterThan 30
        $given.Count | Should -BeLessThan 12
    }
}

Describe '<Cmdlet>, reading' -ForEach $withRead {
    BeforeEach {
        $out = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory $out
        $with = @{}
        $call = [scriptblock]::Create($Case.Call)
    }

    It 'reads no further when Select-Object has enough' {
        $with = @{ Verbose = $true }
        $one = @(. ([scriptblock]::Create("$($Case.Call) 4> '$out/told.txt' | Select-Object -First 1")))
        $one.Count | Should -Be 1
        Get-Content "$out/told.txt" | Should -BeNullOrEmpty
    }
}

Describe '<Cmdlet>, writing' -ForEach $withWrites {
    BeforeEach {
        $out = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory $out
        $with = @{}
        $call = [scriptblock]::Create($Case.Call)
    }

    It 'writes nothing with -WhatIf, and all of it with -Confirm:$false' {
        $with = @{ WhatIf = $true }
        $null = . $call 3> $null 6> $null
        "$out/$($Case.Writes)" | Should -Not -Exist
        $with = @{ Confirm = $false }
        $null = . $call 3> $null
        "$out/$($Case.Writes)" | Should -Exist
    }
}
