# shellcheck shell=bash
# Steps: run a command, keep its output, remember the outcome as a JUnit test case.
#
#   phase test nginx                      what follows belongs to the phase `test` and to the class `nginx`
#   step "serves a page" curl -f ...      one test case; returns 1 if the command failed
#   STEP_SUFFIX=" again"                  is added to the names of all cases, which have to be unique
#   skip "serves a page" "no server"      a test case that could not be tried, and why
#
# Phases are install, update, test and cleanup: VmSweep tells by them where a run broke. After every case
# output/junit.xml is written anew, so that a run that is killed leaves a valid file of what it did.

STEP_LIMIT=${STEP_LIMIT:-900}    # seconds that a step may take: one that hangs fails alone, not the whole run
EXCERPT_BYTES=4096               # of a failed step's output in junit.xml; all of it is in output/logs

# steps_begin DIRECTORY: where junit.xml and logs/ go.
steps_begin() {
  OUTPUT=$1
  CASES=$(mktemp -d)             # one file of test cases per phase, and what is counted in it:
  declare -gA TESTS=() FAILURES=() SKIPPED=() TIMES=()
  STEP_NUMBER=0
  STEPS_FAILED=0
  STEP_PID=
  mkdir -p "$OUTPUT/logs"
  trap 'steps_stopped TERM 143' TERM
  trap 'steps_stopped INT 130' INT
  phase install
}

phase() {
  PHASE=$1
  CLASS=${2:-$1}
}

# A step runs in a bash of its own: there `set -e` holds whatever the caller does with the status (bash ignores it
# below `if`, `&&` and `||`), and `timeout` can end it. Functions are handed over; variables have to be exported.
step() {
  local name=$1${STEP_SUFFIX:-} status=0 outcome=pass message=
  shift
  STEP_NUMBER=$((STEP_NUMBER + 1))
  STEP_NAME=$name
  STEP_START=$(uptime_hundredths)
  STEP_LOG=$(printf '%s/logs/%02d-%s-%s.log' "$OUTPUT" "$STEP_NUMBER" "$PHASE" "$(slug "$name")")
  printf '[%8s] %s, %s: %s\n' "$(seconds "$STEP_START")" "$PHASE" "$CLASS" "$name"

  timeout --kill-after=10 "$STEP_LIMIT" bash -c "$(declare -f)"$'\n''set -euo pipefail; "$@"' step "$@" >"$STEP_LOG" 2>&1 &
  STEP_PID=$!
  wait "$STEP_PID" || status=$?
  STEP_PID=

  case $status in
    0) ;;
    124 | 137) outcome=failure message="no end after $STEP_LIMIT s" ;;
    *) outcome=failure message="exit status $status" ;;
  esac
  record "$outcome" "$name" "$message" "$STEP_LOG"
  [ "$outcome" = pass ]
}

skip() {
  STEP_START=$(uptime_hundredths)
  printf '[%8s] %s, %s: %s\n' "$(seconds "$STEP_START")" "$PHASE" "$CLASS" "$1"
  record skipped "$1${STEP_SUFFIX:-}" "$2" /dev/null
}

# The launcher's time limit, or somebody at the console: the step under way has failed, and the report says so.
steps_stopped() {
  trap '' TERM INT
  if [ -n "$STEP_PID" ]; then
    kill "$STEP_PID" 2>/dev/null
    record failure "$STEP_NAME" "stopped by SIG$1: the run's time was over" "$STEP_LOG"
  fi
  exit "$2"
}

# record pass|failure|skipped NAME MESSAGE LOG: one test case. An emulated machine needs a while to start a program: few are used.
record() {
  local took=$(($(uptime_hundredths) - STEP_START)) case
  case="    <testcase classname=\"$(attribute "$CLASS")\" name=\"$(attribute "$2")\" time=\"$(seconds "$took")\""
  TESTS[$PHASE]=$((${TESTS[$PHASE]:-0} + 1))
  TIMES[$PHASE]=$((${TIMES[$PHASE]:-0} + took))
  case $1 in
    pass)
      echo "$case/>" >>"$CASES/$PHASE"
      echo "             ok ($(seconds "$took") s)"
      ;;
    skipped)
      SKIPPED[$PHASE]=$((${SKIPPED[$PHASE]:-0} + 1))
      echo "$case><skipped message=\"$(attribute "$3")\"/></testcase>" >>"$CASES/$PHASE"
      echo "             skipped: $3"
      ;;
    failure)
      FAILURES[$PHASE]=$((${FAILURES[$PHASE]:-0} + 1))
      STEPS_FAILED=$((STEPS_FAILED + 1))
      {
        echo "$case><failure message=\"$(attribute "$3")\">"
        tail -c "$EXCERPT_BYTES" "$4" | xml_text
        echo "</failure></testcase>"
      } >>"$CASES/$PHASE"
      echo "             FAILED after $(seconds "$took") s: $3"
      tail -n 20 "$4" | sed 's/^/             | /'
      ;;
  esac
  write_junit
}

# The file as a whole is replaced by a rename.
write_junit() {
  local suite
  {
    echo '<?xml version="1.0" encoding="UTF-8"?>'
    echo '<testsuites>'
    for suite in install update test cleanup; do
      [ -n "${TESTS[$suite]:-}" ] || continue
      echo "  <testsuite name=\"$suite\" tests=\"${TESTS[$suite]}\" failures=\"${FAILURES[$suite]:-0}\" skipped=\"${SKIPPED[$suite]:-0}\"" \
        "time=\"$(seconds "${TIMES[$suite]}")\">"
      cat "$CASES/$suite"
      echo '  </testsuite>'
    done
    echo '</testsuites>'
  } >"$OUTPUT/junit.xml.new"
  mv "$OUTPUT/junit.xml.new" "$OUTPUT/junit.xml"
}

# Any bytes on standard input, as text that XML 1.0 can hold: valid UTF-8 (an excerpt may begin within a character),
# no colours, no control characters, none of the two code points that it excludes.
xml_text() {
  # By way of UTF-16, because iconv takes what is beyond Unicode's end for UTF-8.
  iconv -c -f UTF-8 -t UTF-16LE 2>/dev/null | iconv -c -f UTF-16LE -t UTF-8 | LC_ALL=C sed -e 's/\x1b\[[0-9;?]*[A-Za-z]//g' -e 's/\xef\xbf[\xbe\xbf]//g' |
    tr '\r' '\n' | tr -d '\000-\010\013\014\016-\037\177' | sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'
}

# attribute TEXT: a name or a message, which are ours and printable.
attribute() {
  local text=${1//&/'&amp;'}
  text=${text//</'&lt;'}
  echo "${text//'"'/'&quot;'}"
}

slug() {
  local text=${1,,}
  text=${text//[^a-z0-9]/-}
  printf '%.60s' "$text"
}

# Time since boot: it has hundredths, and nobody sets this clock in the middle of a run.
uptime_hundredths() {
  local now
  read -r now _ </proc/uptime
  echo "$((10#${now/./}))"
}

seconds() {
  printf '%d.%02d' $(($1 / 100)) $(($1 % 100))
}
