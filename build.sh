#!/usr/bin/env bash
# Compiles the pipeline in build/ where something changed since the last time, and runs it: ./build.sh --help
# NUKE_ENGINE=package|subset forces one of the two NUKEs (docs/decisions/0002-nuke-and-its-subset.md).
set -Eeuo pipefail

no_report=2 # exit code for everything that goes wrong before the pipeline runs
trap 'exit "$no_report"' ERR
root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
state=$root/build/obj/compiled # three lines: fingerprints of all inputs, engine, directory of the program

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NUKE_TELEMETRY_OPTOUT=1

# NUKE takes a variable NUKE_X, or just X, for a parameter --x. This one is ours and must not become --engine ...
forced=${NUKE_ENGINE-}
unset NUKE_ENGINE
# ... and some shells export the name of the machine as HOST, which NUKE would take for the name of a CI server. NUKE_HOST still works.
unset HOST

latest='' details='' # where write_latest writes; what stands above a message of ours, for those who see only the message
say() { printf 'build.sh: %s\n' "$*" >&2; }
fail() {
  say "$@"
  if [[ -n $latest ]]; then write_latest "build.sh: $*$details" || true; fi
  exit "$no_report"
}

# What a CI system publishes of this start; it is "nothing yet" from here on.
# shellcheck source=.nuke/latest.sh
source "$root/.nuke/latest.sh"
find_latest "$root" "$@"
unset VMSWEEP_LATEST
if [[ -n $latest ]]; then
  write_latest "The start of this sweep at $(date -u '+%Y-%m-%d %H:%M') UTC has no report: it is still running, or it was killed before it could write one."
  export VMSWEEP_LATEST=$latest
fi

case $forced in
  '' | package | subset) ;;
  *) fail "NUKE_ENGINE is '$forced'; it can be 'package' or 'subset'." ;;
esac

# --no-sdk-download is build.sh's own.
for argument; do
  shift
  if [[ $argument == --no-sdk-download ]]; then VMSWEEP_NO_SDK_DOWNLOAD=1; else set -- "$@" "$argument"; fi
done

# shellcheck source=.nuke/sdk.sh
source "$root/.nuke/sdk.sh"
if ! use_downloaded_sdk && ! command -v dotnet >/dev/null; then
  for directory in "${DOTNET_ROOT-}" "${HOME-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
    if [[ -n $directory && -x $directory/dotnet ]]; then PATH=$directory:$PATH; break; fi
  done
fi

command -v dotnet >/dev/null || get_sdk 'The .NET SDK 10 is needed, and there is no dotnet.'

# Settings of NuGet that are there: in the directories from the root upwards, of the user, of the machine.
nuget_configuration() {
  local directory=$root file
  while :; do
    for file in "$directory"/{nuget.config,NuGet.config,NuGet.Config}; do if [[ -f $file ]]; then echo "$file"; fi; done
    [[ $directory != / && -n $directory ]] || break
    directory=${directory%/*}
  done
  for file in "${HOME-}"/{.nuget/NuGet,.config/NuGet}/*.[cC]onfig /etc/opt/NuGet/Config/*.[cC]onfig; do if [[ -f $file ]]; then echo "$file"; fi; done
}

# One number over name, time and size of every file below some paths; some milliseconds.
fingerprint_of() {
  local describe=(-printf '%p %T@ %s\n')
  find . -prune -printf '' 2>/dev/null || describe=(-exec stat -f '%N %Fm %z' '{}' +) # BSD, macOS
  find "$@" \( -name bin -o -name obj \) -prune -o -type f "${describe[@]}" | LC_ALL=C sort | cksum
}

sources_fingerprint() {
  local paths=() path
  for path in build src Directory.Build.props Directory.Packages.props global.json .globalconfig .editorconfig BannedSymbols.txt; do
    if [[ -e $root/$path ]]; then paths+=("$root/$path"); fi
  done
  fingerprint_of "${paths[@]}"
}

nuget_fingerprint() {
  local paths=() path
  while IFS= read -r path; do paths+=("$path"); done < <(nuget_configuration)
  if ((${#paths[@]})); then fingerprint_of "${paths[@]}"; fi
}

# Everything that the pipeline is compiled from.
look() {
  sources=$(sources_fingerprint)
  now="$sources $(nuget_fingerprint)"
}

read_state() {
  known='' engine='' program=''
  if [[ -f $state ]]; then { IFS= read -r known && IFS= read -r engine && IFS= read -r program; } <"$state" || known=''; fi
}

is_compiled() {
  read_state
  [[ $known == "$now" && -f $root/$program/_build.dll && (-z $forced || $forced == "$engine") ]]
}

# What the choice of the engine depends on: the two files that name the package, and where NuGet looks for it.
engine_key() {
  { cat "$root/build/_build.csproj" "$root/Directory.Packages.props"; nuget_configuration | while IFS= read -r file; do cat "$file"; done; } | cksum
}

choose_engine() {
  local key answer remembered=$root/build/obj/engine
  if [[ -n $forced ]]; then engine=$forced; return; fi
  key=$(engine_key)
  if [[ -f $remembered && -f $remembered.key && $(<"$remembered.key") == "$key" ]]; then engine=$(<"$remembered"); return; fi
  if answer=$(dotnet restore "$root/build/_build.csproj" -p:NukeEngine=package -nologo -verbosity:quiet -nodeReuse:false 2>&1 8>&-); then
    engine=package
  elif [[ $answer == *NU1101*Nuke.Common* || $answer == *NU1102*Nuke.Common* ]]; then
    engine=subset
    say "the package Nuke.Common is not in this registry: the subset in build/nuke is used (NUKE_ENGINE=package tries again)."
  else
    printf '%s\n' "$answer" >&2
    hint_at_compiling_ahead "$answer"
    details=$'\n\n'$(tail -n 40 <<<"$answer")
    fail 'The packages of the pipeline could not be restored (see above). NUKE_ENGINE=subset does without the package Nuke.Common.'
  fi
  printf '%s\n' "$engine" >"$remembered"
  printf '%s\n' "$key" >"$remembered.key"
}

# A registry may be without .NET's compiler for this kind of processor (src/Directory.Build.targets).
hint_at_compiling_ahead() {
  if [[ $1 == *crossgen2* ]]; then say 'VmSweepReadyToRun=false in the environment does without crossgen2: the nodes of a DAG start slower, nothing else changes.'; fi
}

# Programs that nobody runs any more; each run holds a shared lock on its own.
remove_old_programs() {
  local directory
  command -v flock >/dev/null || return 0
  for directory in "$root"/build/bin/run/*/; do
    if [[ ${directory%/} != "$root/$program" ]]; then flock --exclusive --nonblock "$directory.lock" rm -rf -- "$directory" || true; fi
  done
}

compile() {
  local log=$root/build/obj/compile.log
  (cd -- "$root" && dotnet --version >/dev/null 2>&1) || get_sdk "The .NET SDK that global.json asks for is not there ($(command -v dotnet) has another, or only a runtime)."
  choose_engine
  say "compiling the pipeline (NUKE: $engine) ..."
  if ! dotnet build "$root/build/_build.csproj" "-p:NukeEngine=$engine" -nologo -verbosity:quiet -consoleLoggerParameters:NoSummary \
    -nodeReuse:false -p:UseSharedCompilation=false >"$log" 2>&1 8>&-; then # a server that outlived this must not keep the lock
    awk 'NF && !seen[$0]++' "$log" >&2 # MSBuild repeats its errors
    hint_at_compiling_ahead "$(<"$log")"
    details=$'\n\n'$(awk 'NF && !seen[$0]++' "$log" | head -n 40)
    fail 'The pipeline does not compile (see above); nothing was run.'
  fi
  # A copy of its own for each compile: files that a running pipeline has mapped are never written to.
  program=build/bin/run/$(date +%Y%m%d-%H%M%S)-$$
  mkdir -p -- "$root/build/bin/run"
  cp -R -- "$root/build/bin/$engine" "$root/$program.new"
  : >"$root/$program.new/.lock"
  mv -- "$root/$program.new" "$root/$program"
  # The first restore on a machine writes the user's settings of NuGet itself; the next build.sh must not take that for a change.
  printf '%s\n' "$sources $(nuget_fingerprint)" "$engine" "$program" >"$state.new"
  mv -- "$state.new" "$state"
  remove_old_programs
}

mkdir -p -- "$root/build/obj"
while :; do
  look
  if ! is_compiled; then
    exec 8>"$root/build/obj/lock"
    if command -v flock >/dev/null; then
      flock --nonblock 8 || { say 'another build compiles here; waiting for it ...'; flock 8; }
    fi
    look
    is_compiled || compile
    exec 8>&-
  fi
  # Taken before the look: whoever removes old programs has to get this lock first.
  if ! command -v flock >/dev/null; then break; fi
  if exec 9<"$root/$program/.lock" && flock --shared 9 && [[ -f $root/$program/_build.dll ]]; then break; fi
done

# NUKE looks for its root from the current directory upwards.
here=$(pwd -P)
if [[ $here/ != "$root"/* && " $* " != *' --root '* ]]; then set -- "$@" --root "$root"; fi
exec dotnet "$root/$program/_build.dll" "$@"
