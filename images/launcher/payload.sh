# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # variables are shared with the other parts
# Runs the payload under its limits, in its own session.
#
# The payload is started in the foreground, because a shell starts background commands with SIGINT ignored, and what the
# payload starts would inherit that. The watcher is what runs in the background: it keeps the time, syncs, and reads from
# the payload's zombie how it really ended, since "$?" cannot tell exit 137 from signal 9. For that it stops the parent
# (so that nobody reaps the zombie) while the payload waits at a named pipe to be let go.

SYNC_SECONDS=5

run_payload() {
    if [ ! -f "$VMSWEEP_MOUNT/run-job" ]; then
        enter no-payload reason=no_run-job
        return 1
    elif [ ! -x "$VMSWEEP_MOUNT/run-job" ]; then
        enter no-payload reason=run-job_is_not_executable
        return 1
    fi
    PAYLOAD_OUTCOME=running
    enter payload
    sync_disk
    rm -f "$VMSWEEP_RUN"/payload.*
    mkfifo "$VMSWEEP_RUN/payload.ready" "$VMSWEEP_RUN/payload.go"
    watch_payload 9>&- &
    start_payload
    status=$?
    wait $!
    conclude_payload "$status"
}

# A shell that is the payload's parent and nothing else: the watcher stops it.
# shellcheck disable=SC2016 # what is in single quotes is for that shell
start_payload() {
    set -- env -i PATH=/sbin:/usr/sbin:/bin:/usr/bin USER=root HOME=/root PWD=/ LANG=C.UTF-8
    if [ -f "$STATE/environment" ]; then
        while IFS= read -r line || [ -n "$line" ]; do
            case ${line%%=*} in
            "$line" | '' | [0-9]* | *[!A-Za-z0-9_]*) ;;
            *) set -- "$@" "$line" ;;
            esac
        done <"$STATE/environment"
    fi
    # Started by name of the shell's own parent, $PPID: that is whom the watcher stops.
    set -- sh -c 'echo "$$ $PPID" >"$0/payload.ready"
        read -r _ <"$0/payload.go"
        { echo 0 >/proc/self/oom_score_adj; } 2>/dev/null
        exec "$@"' "$VMSWEEP_RUN" "$@" "$VMSWEEP_MOUNT/run-job"
    if have setsid; then
        set -- setsid "$@"
    elif have busybox; then
        set -- busybox setsid "$@"
    fi
    sh -c 'cd / && "$@"; exit $?' vmsweep-payload "$@" </dev/null >"$VMSWEEP_MOUNT/run-job.log" 2>&1 9>&-
}

watch_payload() {
    read -r payload_pid parent_pid <"$VMSWEEP_RUN/payload.ready"
    echo "$payload_pid" >"$VMSWEEP_RUN/payload.pid"
    trap 'kill -CONT "$parent_pid" 2>/dev/null' EXIT
    stop_parent
    echo go >"$VMSWEEP_RUN/payload.go"
    uptime_now
    soft=$((${UPTIME%%.*} + payload_timeout))
    hard=$((soft + payload_grace))
    next_sync=$((${UPTIME%%.*} + SYNC_SECONDS))
    while payload_runs; do
        uptime_now
        now=${UPTIME%%.*}
        if [ "$now" -ge "$hard" ]; then
            signal_payload KILL
        elif [ "$now" -ge "$soft" ] && [ ! -f "$VMSWEEP_RUN/payload.timeout" ]; then
            : >"$VMSWEEP_RUN/payload.timeout"
            signal_payload TERM
        fi
        if [ "$now" -ge "$next_sync" ]; then
            sync_disk
            next_sync=$((now + SYNC_SECONDS))
        fi
        pause
    done
    # The zombie is still there: its parent is stopped.
    printf '%s\n' "$WAIT_STATUS" >"$VMSWEEP_RUN/payload.wait"
}

# On a busy machine it takes a while until a stopped process has stopped, and until then it would reap.
stop_parent() {
    kill -STOP "$parent_pid"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        { read -r stat <"/proc/$parent_pid/stat"; } 2>/dev/null || return 0
        case ${stat##*) } in
        [Tt]*) return 0 ;;
        esac
        pause
    done
}

pause() {
    sleep 0.3 2>/dev/null || sleep 1
}

# False once the payload has ended; then WAIT_STATUS is what waitpid(2) would say, or empty.
payload_runs() {
    WAIT_STATUS=
    { read -r stat <"/proc/$payload_pid/stat"; } 2>/dev/null || return 1
    # The program's name, the second field, may hold blanks and parentheses.
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    case $1 in
    Z | X) shift 49 && WAIT_STATUS=${1:-} && return 1 ;;
    esac
}

# The whole process group; where there is no setsid, the payload alone.
signal_payload() {
    kill -s "$1" -- "-$payload_pid" 2>/dev/null || kill -s "$1" "$payload_pid" 2>/dev/null
}

# What is left of the payload's group would keep the disk busy.
end_payload_group() {
    [ -f "$VMSWEEP_RUN/payload.pid" ] || return 0
    read -r payload_pid <"$VMSWEEP_RUN/payload.pid"
    kill -s KILL -- "-$payload_pid" 2>/dev/null && sleep 1
    return 0
}

# From the parent's exit status $1 and the zombie's wait status, which decides where the first is ambiguous.
conclude_payload() {
    wait_status=
    [ ! -f "$VMSWEEP_RUN/payload.wait" ] || read -r wait_status <"$VMSWEEP_RUN/payload.wait"
    PAYLOAD_OUTCOME=exited
    PAYLOAD_EXIT=$1
    if [ "$1" -gt 128 ]; then
        if ! { is_number "$wait_status" && [ $((wait_status & 127)) -eq 0 ] && [ $((wait_status >> 8)) -eq "$1" ]; }; then
            PAYLOAD_OUTCOME=signaled
            PAYLOAD_EXIT=
            PAYLOAD_SIGNAL=$(($1 - 128))
        fi
    fi
    how=${PAYLOAD_EXIT:+exit=$PAYLOAD_EXIT}${PAYLOAD_SIGNAL:+signal=$PAYLOAD_SIGNAL}
    if [ -f "$VMSWEEP_RUN/payload.timeout" ]; then
        PAYLOAD_OUTCOME=timeout
        how=timeout=1
    fi
    console "payload-ended $how"
    write_state
}

# The I/O disk alone where sync(1) can: the OS disk may have gigabytes to write.
sync_disk() {
    sync -f "$VMSWEEP_MOUNT" 2>/dev/null || sync
}
