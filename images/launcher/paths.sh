# shellcheck shell=sh
# shellcheck disable=SC2034 # the other parts use these
# Every place of the guest that the launcher touches, and the only variables by which tests move them.

: "${VMSWEEP_SYSROOT:=}"                # prefix of /proc, /sys, /etc, /dev
: "${VMSWEEP_MOUNT:=/mnt/user}"         # where the I/O disk goes
: "${VMSWEEP_CONSOLE:=/dev/console}"    # where the markers go
: "${VMSWEEP_PATH:=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}"
if [ -z "${VMSWEEP_RUN:-}" ]; then      # scratch files, gone with the boot; SysV systems before 2011 have no /run
    VMSWEEP_RUN=/run/vmsweep
    [ -d /run ] || VMSWEEP_RUN=/var/run/vmsweep
fi

PATH=$VMSWEEP_PATH
LC_ALL=C
export PATH LC_ALL

# Tests have programs of their own for what needs root. They are made functions: busybox's shell prefers its applets to PATH.
if [ -n "${VMSWEEP_TOOLS:-}" ]; then
    for tool in "$VMSWEEP_TOOLS"/*; do
        eval "${tool##*/}() { '$tool' \"\$@\"; }"
    done
fi

LAUNCHER_VERSION=2
STATE=$VMSWEEP_MOUNT/.vmsweep

# Seconds since boot, two decimals, without starting a process.
uptime_now() {
    read -r UPTIME _ <"$VMSWEEP_SYSROOT/proc/uptime" || UPTIME=0.00
}

# One marker on the console. It starts on a line of its own: a login prompt may stand there. Twice and with an end: the kernel writes into the
# middle of a line, and one cut leaves one of the two whole.
console() {
    uptime_now
    { printf '\n@@VMSWEEP %s %s @@VMSWEEP %s %s @@\n' "$UPTIME" "$*" "$UPTIME" "$*" >>"$VMSWEEP_CONSOLE"; } 2>/dev/null
}

# A value for a marker: no white space in it.
marker_value() {
    printf '%s' "$1" | tr -s '[:space:]' '_'
}

have() {
    command -v "$1" >/dev/null 2>&1
}

has_systemd() {
    [ -d "$VMSWEEP_SYSROOT/run/systemd/system" ]
}

is_number() {
    case $1 in
    '' | *[!0-9]* | ??????????*) return 1 ;;
    esac
}

# Runs a command that must not hang; without timeout(1) it runs unguarded.
bounded() {
    if have timeout; then timeout "$@"; else shift && "$@"; fi
}
