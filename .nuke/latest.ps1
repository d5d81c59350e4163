# Sourced by build.ps1: the same as latest.sh, for Windows. artifacts/latest/SWEEP is what a CI system publishes of the last start of a sweep (docs/ci.md).

# The directory; nothing where this command line starts no sweep.
function Find-Latest([string] $directory, [string[]] $words) {
    $option = ''; $targets = @(); $sweep = ''; $profileName = ''
    foreach ($word in $words) {
        if ($word -match '^-') { $option = $word.Replace('-', ''); if ($option -in 'help', 'plan', 'h') { return }; continue }
        switch ($option) {
            { $_ -in '', 'target' } { $targets += $word.Split('+') }
            'sweep' { $sweep = $word }
            'root' { $directory = $word }
            'profile' { $profileName = $word.Split('+')[0] }
        }
    }
    if (-not $targets) { $targets = if ($env:NUKE_TARGET) { $env:NUKE_TARGET.Split('+') } else { 'FullTestSweep' } }
    $starting = 'FullTestSweep', 'RerunFailed', 'SubmitDag', 'WaitForDag', 'CollectResults', 'PublishReport'
    if (-not ($targets | Where-Object { $_.Replace('-', '') -in $starting })) { return }
    foreach ($name in 'NUKE_SWEEP', 'SWEEP') { if (-not $sweep) { $sweep = [Environment]::GetEnvironmentVariable($name) } }
    foreach ($file in "parameters.$profileName.json", 'parameters.json') {
        $path = Join-Path $directory ".nuke/$file"
        if (-not $sweep -and (Test-Path -LiteralPath $path) -and [IO.File]::ReadAllText($path) -match '"Sweep"\s*:\s*"([^"]*)"') { $sweep = $Matches[1] }
    }
    if (-not $sweep) { $sweep = 'debian-smoke' }
    $sweep = ($sweep -split '[\\/]' | Where-Object { $_ } | Select-Object -Last 1)
    if ($sweep -match '^\w[\w.-]*$') { Join-Path $directory "artifacts/latest/$sweep" }
}

# A report that has one error, which says why there is no other.
function Write-Latest([string] $latest, [string] $text) {
    if (Test-Path -LiteralPath $latest) { Remove-Item -Recurse -Force -LiteralPath $latest }
    $name = Split-Path -Leaf $latest
    $why = ($text -replace '[\x00-\x08\x0b\x0c\x0e-\x1f]', '').Replace('&', '&amp;').Replace('<', '&lt;').Replace('>', '&gt;').Replace('"', '&quot;')
    $new = Join-Path (Split-Path (Split-Path $latest)) ".latest/start-$PID"
    New-Item -ItemType Directory -Force $new, (Split-Path $latest) | Out-Null
    $counts = 'tests="1" failures="0" errors="1" skipped="0" time="0.000"'
    $junit = '<?xml version="1.0" encoding="utf-8"?>', "<testsuites name=`"$name`" $counts><testsuite name=`"$name`" $counts>",
        "<testcase classname=`"vmsweep.$($name.Replace('.', '_'))`" name=`"report`" time=`"0.000`">",
        "<error message=`"$(($why -split "`n")[0].Trim())`" type=`"no-report`">$why</error></testcase></testsuite></testsuites>"
    [IO.File]::WriteAllText((Join-Path $new 'junit.xml'), ($junit -join "`n"))
    $page = '<!DOCTYPE html>', "<html lang=`"en`"><head><meta charset=`"utf-8`"><title>${name}: there is no report</title></head>",
        "<body><h1>${name}: there is no report</h1>", "<pre>$why</pre></body></html>"
    [IO.File]::WriteAllText((Join-Path $new 'index.html'), ($page -join "`n"))
    [IO.File]::WriteAllText((Join-Path $new 'summary.md'), "## ${name}: there is no report`n`n<pre>$why</pre>`n")
    Move-Item -LiteralPath $new -Destination $latest
}
