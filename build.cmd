:; # The same as build.sh for a POSIX shell, as build.ps1 for Windows.
:; here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) && exec bash "$here/build.sh" "$@"; exit 2

@echo off
powershell -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0build.ps1" %*
exit /b %ERRORLEVEL%
