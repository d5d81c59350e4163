# shellcheck shell=bash
# Services and small checks, for the tests.

# restart_service UNIT [PORT]: until the port answers. A failure shows what the service said.
restart_service() {
  if systemctl restart "$1" && wait_for_port "${2:-}"; then return; fi
  systemctl status --no-pager --full --lines=30 "$1"
  return 1
}

# stop_service UNIT [PORT]: it ends, and nothing listens any more.
stop_service() {
  systemctl stop "$1"
  [ -z "${2:-}" ] || ! port_answers "$2" || {
    echo "$1 is stopped, and something still listens on port $2"
    return 1
  }
}

port_answers() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

wait_for_port() {
  local try
  [ -n "$1" ] || return 0
  for ((try = 0; try < 60; try++)); do
    if port_answers "$1"; then return; fi
    sleep 0.5
  done
  echo "nothing listens on port $1 after 30 s"
  return 1
}

# same WHAT EXPECTED ACTUAL
same() {
  echo "$1: $3"
  [ "$2" = "$3" ] || {
    echo "expected: $2"
    return 1
  }
}

# has_line PATTERN: of what is on standard input, which is shown.
has_line() {
  local text
  text=$(cat)
  echo "$text"
  grep -E -q -e "$1" <<<"$text" || {
    echo "expected: a line that matches $1"
    return 1
  }
}

# fails COMMAND...: for what has to be refused.
fails() {
  if "$@"; then
    echo "this was expected to fail: $*"
    return 1
  fi
}
