# Sourced by build.ps1: the same as sdk.sh, for Windows. Microsoft's dotnet-install script gets the SDK that global.json asks for into .nuke/temp/dotnet.
# For mirrors: VMSWEEP_SDK_SCRIPT is the script's address, VMSWEEP_SDK_FEED what lies below https://builds.dotnet.microsoft.com/dotnet.

$sdkHome = Join-Path $root '.nuke/temp/dotnet'
$sdkVersion = if (Test-Path -LiteralPath (Join-Path $root 'global.json')) { ([IO.File]::ReadAllText((Join-Path $root 'global.json')) | ConvertFrom-Json).sdk.version } else { '' }
$sdkScript = if ($env:VMSWEEP_SDK_SCRIPT) { $env:VMSWEEP_SDK_SCRIPT } else { 'https://dot.net/v1/dotnet-install.ps1' }
$sdkFeed = if ($env:VMSWEEP_SDK_FEED) { $env:VMSWEEP_SDK_FEED.TrimEnd('/') } else { 'https://builds.dotnet.microsoft.com/dotnet' }
$sdkArchive = "dotnet-sdk-$sdkVersion-win-$(if ($env:PROCESSOR_ARCHITECTURE -eq 'ARM64') { 'arm64' } else { 'x64' }).zip"
$howToInstall = "Install it with: winget install Microsoft.DotNet.SDK.10; or unpack $sdkArchive from https://dotnet.microsoft.com/download/dotnet/10.0 into $sdkHome."

function Use-DownloadedSdk {
    if (-not $sdkVersion -or -not (Test-Path -LiteralPath (Join-Path $sdkHome "sdk/$sdkVersion"))) { return $false }
    $env:DOTNET_ROOT = $sdkHome
    $env:PATH = "$sdkHome$([IO.Path]::PathSeparator)$env:PATH"
    $true
}

function Get-Sdk([string] $why) {
    if (-not $sdkVersion) { Fail "$why $howToInstall" }
    if ($env:VMSWEEP_NO_SDK_DOWNLOAD) { Fail "$why It is not downloaded, as --no-sdk-download or VMSWEEP_NO_SDK_DOWNLOAD says. $howToInstall" }
    Say "$why Getting SDK $sdkVersion from $sdkFeed into .nuke/temp/dotnet, about 250 MB; --no-sdk-download forbids it."
    $new = Join-Path $root ".nuke/temp/dotnet.new-$PID"
    New-Item -ItemType Directory -Force $new | Out-Null
    $problem = try { Install-Sdk $new } catch { "it could not be installed from $sdkScript and ${sdkFeed}: $($_.Exception.Message)" }
    if (-not $problem) {
        if (Test-Path -LiteralPath $sdkHome) { Remove-Item -Recurse -Force -LiteralPath $sdkHome }
        Move-Item -LiteralPath (Join-Path $new 'dotnet') -Destination $sdkHome
    }
    Remove-Item -Recurse -Force -LiteralPath $new
    if ($problem) { Fail "$why Microsoft's script was tried: $problem $howToInstall" }
    if (-not (Use-DownloadedSdk)) { Fail "$why $sdkHome has no SDK $sdkVersion after the download. $howToInstall" }
}

# What went wrong, in words; nothing where all went well.
function Install-Sdk([string] $new) {
    $ProgressPreference = 'SilentlyContinue'
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
    $script = Join-Path $new 'dotnet-install.ps1'
    $zip = Join-Path $new 'sdk.zip'
    Invoke-WebRequest -UseBasicParsing -Uri $sdkScript -OutFile $script
    $options = @{ Version = $sdkVersion; InstallDir = (Join-Path $new 'dotnet'); AzureFeed = $sdkFeed; NoPath = $true; KeepZip = $true; ZipPath = $zip }
    # In a runspace of its own, as the script is silent while it downloads.
    $shell = [PowerShell]::Create()
    [void] $shell.AddCommand($script).AddParameters($options)
    $running = $shell.BeginInvoke()
    $shown = 0
    while (-not $running.AsyncWaitHandle.WaitOne(1000)) {
        $size = if (Test-Path -LiteralPath $zip) { [int] ((Get-Item -LiteralPath $zip).Length / 1000000) } else { 0 }
        if ($size -ge $shown + 10) { $shown = $size; Say "$size MB ..." }
    }
    [void] $shell.EndInvoke($running)
    if ($shell.HadErrors) { return "it says: $($shell.Streams.Error | Select-Object -Last 1)" }
    $expected = ''
    try {
        $notes = Invoke-WebRequest -UseBasicParsing -Uri "$sdkFeed/release-metadata/$($sdkVersion -replace '\.\d+$')/releases.json"
        $text = if ($notes.Content -is [byte[]]) { [Text.Encoding]::UTF8.GetString($notes.Content) } else { $notes.Content }
        if ($text -match "/$([regex]::Escape($sdkArchive))`"[^{}]*?`"hash`"\s*:\s*`"([^`"]*)`"") { $expected = $Matches[1] }
    }
    # A mirror may be without release notes; Windows PowerShell and PowerShell 7 throw different things.
    catch { $expected = '' }
    if (-not $expected) { Say "there is no checksum for $sdkArchive in $sdkFeed/release-metadata: it is used as it came." }
    elseif ((Get-FileHash -Algorithm SHA512 -LiteralPath $zip).Hash -ne $expected) { return "what came is not what the release notes say (SHA-512 of $sdkArchive), and is not used." }
}
