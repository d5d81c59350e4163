# Compiles the pipeline in build/ where something changed since the last time, and runs it: ./build.ps1 --help
# NUKE_ENGINE=package|subset forces one of the two NUKEs (docs/decisions/0002-nuke-and-its-subset.md). The same as build.sh, for Windows.
# No [CmdletBinding] and no param: every argument belongs to the pipeline.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$noReport = 2 # exit code for everything that goes wrong before the pipeline runs
$root = $PSScriptRoot
$obj = Join-Path $root 'build/obj'
$state = Join-Path $obj 'compiled' # three lines: fingerprint of all inputs, engine, directory of the program
$project = Join-Path $root 'build/_build.csproj'

$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:NUKE_TELEMETRY_OPTOUT = '1'

# NUKE takes a variable NUKE_X, or just X, for a parameter --x: ours must not become --engine.
$forced = "$env:NUKE_ENGINE"
Remove-Item Env:NUKE_ENGINE, Env:HOST -ErrorAction SilentlyContinue

function Say([string] $text) { [Console]::Error.WriteLine("build.ps1: $text") }
function Fail([string] $text) {
    Say $text
    if ($latest) { Write-Latest $latest "build.ps1: $text$details" }
    exit $noReport
}

# As build.sh's trap: whatever goes wrong before the pipeline runs.
trap { Fail "$_ ($($_.InvocationInfo.PositionMessage.Split("`n")[0]))" }
$latest = ''

# --no-sdk-download is build.ps1's own.
$arguments = @($args | Where-Object { $_ -ne '--no-sdk-download' })
if ($arguments.Count -ne $args.Count) { $env:VMSWEEP_NO_SDK_DOWNLOAD = '1' }

# What a CI system publishes of this start; it is "nothing yet" from here on.
$details = '' # what stands above a message of ours, for those who see only the message
. (Join-Path $root '.nuke/latest.ps1')
$latest = Find-Latest $root $arguments
$env:VMSWEEP_LATEST = $latest
if ($latest) {
    Write-Latest $latest "The start of this sweep at $([DateTime]::UtcNow.ToString('yyyy-MM-dd HH:mm')) UTC has no report: it is still running, or it was killed before it could write one."
}

if ($forced -notin '', 'package', 'subset') { Fail "NUKE_ENGINE is '$forced'; it can be 'package' or 'subset'." }
. (Join-Path $root '.nuke/sdk.ps1')
if (-not (Use-DownloadedSdk) -and -not (Get-Command dotnet -ErrorAction SilentlyContinue)) { Get-Sdk 'The .NET SDK 10 is needed, and there is no dotnet.' }

function Get-NuGetConfiguration {
    for ($directory = $root; $directory; $directory = Split-Path $directory) { Join-Path $directory 'NuGet.Config' }
    if ($env:APPDATA) { Join-Path $env:APPDATA 'NuGet/NuGet.Config' }
    if (${env:ProgramFiles(x86)}) { Get-ChildItem (Join-Path ${env:ProgramFiles(x86)} 'NuGet/Config') -Filter *.config -ErrorAction SilentlyContinue | ForEach-Object FullName }
}

function Get-Hash([string[]] $lines) {
    $bytes = [Text.Encoding]::UTF8.GetBytes($lines -join "`n")
    $algorithm = [Security.Cryptography.SHA256]::Create()
    try { [BitConverter]::ToString($algorithm.ComputeHash($bytes)) } finally { $algorithm.Dispose() }
}

# Name, time and size of every file that the pipeline is compiled from.
function Get-Fingerprint {
    $paths = 'build', 'src', 'Directory.Build.props', 'Directory.Packages.props', 'global.json', '.globalconfig', '.editorconfig', 'BannedSymbols.txt' |
        ForEach-Object { Join-Path $root $_ }
    $files = @($paths) + @(Get-NuGetConfiguration) | Where-Object { Test-Path -LiteralPath $_ } |
        ForEach-Object { Get-ChildItem -LiteralPath $_ -Recurse -File -Force } |
        Where-Object { $_.FullName.Substring($root.Length) -notmatch '[\\/](bin|obj)[\\/]' } | Sort-Object FullName
    Get-Hash ($files | ForEach-Object { "$($_.FullName) $($_.LastWriteTimeUtc.Ticks) $($_.Length)" })
}

function Read-State {
    $lines = @(if (Test-Path -LiteralPath $state) { Get-Content -LiteralPath $state -Encoding UTF8 })
    if ($lines.Count -ne 3) { $lines = '', '', '' }
    [pscustomobject]@{ Fingerprint = $lines[0]; Engine = $lines[1]; Program = $lines[2] }
}

function Test-Compiled($compiled, [string] $now) {
    $compiled.Fingerprint -eq $now -and (Test-Path -LiteralPath (Join-Path $root "$($compiled.Program)/_build.dll")) -and
        ($forced -eq '' -or $forced -eq $compiled.Engine)
}

function Select-Engine {
    if ($forced) { return $forced }
    $remembered = Join-Path $obj 'engine'
    $sources = @($project, (Join-Path $root 'Directory.Packages.props')) + @(Get-NuGetConfiguration) | Where-Object { Test-Path -LiteralPath $_ }
    $key = Get-Hash ($sources | ForEach-Object { [IO.File]::ReadAllText($_) })
    if ((Test-Path "$remembered.key") -and (Test-Path $remembered) -and [IO.File]::ReadAllText("$remembered.key") -eq $key) { return [IO.File]::ReadAllText($remembered) }
    $answer = & dotnet restore $project -p:NukeEngine=package -nologo -verbosity:quiet | Out-String
    if ($LASTEXITCODE -eq 0) { $engine = 'package' }
    elseif ($answer -match 'NU110[12].*Nuke\.Common') {
        $engine = 'subset'
        Say 'the package Nuke.Common is not in this registry: the subset in build/nuke is used (NUKE_ENGINE=package tries again).'
    }
    else {
        [Console]::Error.WriteLine($answer)
        $script:details = "`n`n$answer"
        Fail 'The packages of the pipeline could not be restored (see above). NUKE_ENGINE=subset does without the package Nuke.Common.'
    }
    [IO.File]::WriteAllText($remembered, $engine)
    [IO.File]::WriteAllText("$remembered.key", $key)
    $engine
}

function Invoke-Compile([string] $now) {
    Push-Location -LiteralPath $root
    try { & dotnet --version | Out-Null } finally { Pop-Location }
    if ($LASTEXITCODE -ne 0) { Get-Sdk 'The .NET SDK that global.json asks for is not there.' }
    $engine = Select-Engine
    Say "compiling the pipeline (NUKE: $engine) ..."
    $log = & dotnet build $project "-p:NukeEngine=$engine" -nologo -verbosity:quiet -consoleLoggerParameters:NoSummary -nodeReuse:false -p:UseSharedCompilation=false | Out-String
    if ($LASTEXITCODE -ne 0) {
        [Console]::Error.WriteLine($log)
        $script:details = "`n`n$log"
        Fail 'The pipeline does not compile (see above); nothing was run.'
    }
    # A copy of its own for each compile: files that a running pipeline has loaded are never written to.
    $run = Join-Path $root 'build/bin/run'
    New-Item -ItemType Directory -Force $run | Out-Null
    $program = "build/bin/run/$([DateTime]::UtcNow.ToString('yyyyMMdd-HHmmss'))-$PID"
    Copy-Item -Recurse -LiteralPath (Join-Path $root "build/bin/$engine") -Destination (Join-Path $root $program)
    [IO.File]::WriteAllText((Join-Path $root "$program/.lock"), '')
    [IO.File]::WriteAllText("$state.new", "$now`n$engine`n$program`n")
    Move-Item -Force -LiteralPath "$state.new" -Destination $state
    # Windows does not delete what is loaded: what can be deleted is no longer run.
    Get-ChildItem -LiteralPath $run -Directory | Where-Object { $_.Name -ne (Split-Path -Leaf $program) } |
        ForEach-Object { Remove-Item -Recurse -Force -LiteralPath $_.FullName -ErrorAction SilentlyContinue }
}

New-Item -ItemType Directory -Force $obj | Out-Null
$now = Get-Fingerprint
if (-not (Test-Compiled (Read-State) $now)) {
    $lock = $null
    while (-not $lock) {
        try { $lock = [IO.File]::Open((Join-Path $obj 'lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] { Start-Sleep -Milliseconds 200 }
    }
    try {
        $now = Get-Fingerprint
        if (-not (Test-Compiled (Read-State) $now)) { Invoke-Compile $now }
    }
    finally { $lock.Dispose() }
}

# NUKE looks for its root from the current directory upwards.
$here = (Get-Location).ProviderPath
if (-not "$here/".Replace('\', '/').StartsWith("$root/".Replace('\', '/')) -and $arguments -notcontains '--root') { $arguments += '--root', $root }
& dotnet (Join-Path $root "$((Read-State).Program)/_build.dll") @arguments
exit $LASTEXITCODE
