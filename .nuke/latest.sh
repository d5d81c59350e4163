# Sourced by build.sh. artifacts/latest/SWEEP is what a CI system publishes of the last start of a sweep (docs/ci.md, src/VmSweep/Reports/Latest):
# a start that ends before the pipeline runs must not leave the last night's report there.
# shellcheck shell=bash

# Sets $latest to its directory; empty where this command line starts no sweep.
find_latest() {
  local home=$1 target='' sweep='' profile='' argument option=''
  shift
  latest=''
  shopt -s nocasematch # to NUKE, case and dashes of names do not count
  for argument; do
    if [[ $argument == -* ]]; then
      option=${argument//-/}
      continue
    fi
    case $option in
      '' | target) target+=" ${argument//+/ }" ;;
      sweep) sweep=$argument ;;
      root) home=$argument ;;
      profile) profile=${argument%%+*} ;;
    esac
  done
  if [[ -z $target ]]; then target=${NUKE_TARGET:-FullTestSweep}; fi
  starts_sweep "$target" "$@" || sweep=..
  shopt -u nocasematch
  if [[ -z $sweep ]]; then sweep=${NUKE_SWEEP:-${SWEEP:-${Sweep:-}}}; fi
  if [[ -z $sweep ]]; then sweep=$(sweep_of_files "$home" "$profile"); fi
  sweep=${sweep%"${sweep##*[!/]}"}
  sweep=${sweep##*/}
  if [[ $sweep =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]*$ ]]; then latest=$home/artifacts/latest/$sweep; fi
}

starts_sweep() {
  local name
  for name in "${@:2}"; do
    case $name in --help | --plan | -h) return 1 ;; esac
  done
  for name in $1; do
    case ${name//-/} in FullTestSweep | RerunFailed | SubmitDag | WaitForDag | CollectResults | PublishReport) return 0 ;; esac
  done
  return 1
}

# The parameter files' "Sweep", as NUKE finds it: the profile's first.
sweep_of_files() {
  local file found=''
  for file in ${2:+"$1/.nuke/parameters.$2.json"} "$1/.nuke/parameters.json"; do
    if [[ -z $found && -f $file ]]; then found=$(sed -n 's/^[^"]*"Sweep"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$file" | head -n 1); fi
  done
  printf '%s' "${found:-debian-smoke}"
}

# A report that has one error, which says why there is no other. What was there is gone even where the disk is full.
write_latest() {
  local new=${latest%/*/*}/.latest/start-$$ name=${latest##*/} why
  rm -rf -- "$latest" || { say "$latest cannot be removed, and what is there must not be published again."; return 1; }
  why=$(printf '%s' "$1" | LC_ALL=C tr -d '\000-\010\013\014\016-\037' | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g')
  {
    mkdir -p -- "$new" "${latest%/*}" &&
      cat >"$new/junit.xml" <<EOF &&
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="$name" tests="1" failures="0" errors="1" skipped="0" time="0.000">
<testsuite name="$name" tests="1" failures="0" errors="1" skipped="0" time="0.000" timestamp="$(date -u +%Y-%m-%dT%H:%M:%S)">
  <testcase classname="vmsweep.${name//./_}" name="report" time="0.000">
    <error message="${why%%$'\n'*}" type="no-report">$why</error>
  </testcase>
</testsuite>
</testsuites>
EOF
      printf '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>%s: there is no report</title></head>\n<body><h1>%s: there is no report</h1>\n<pre>%s</pre></body></html>\n' \
        "$name" "$name" "$why" >"$new/index.html" &&
      printf '## ✗ %s: there is no report\n\n<pre>%s</pre>\n' "$name" "$why" >"$new/summary.md" &&
      mv -- "$new" "$latest"
  } 2>/dev/null || rm -rf -- "$new"
}
