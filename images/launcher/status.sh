# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # variables are shared with the other parts
# status.json: what the launcher knows, written anew at every stage. What could not be found out is null.

BOOTS=1
STAGE=
STAGE_START=
PHASES=
OS_NAME=
KERNEL=
NET_STATUS=not-tried
NET_INTERFACE=
NET_ADDRESS=
NET_GATEWAY=
NET_EVIDENCE=
PAYLOAD_OUTCOME=not-run
PAYLOAD_EXIT=
PAYLOAD_SIGNAL=
SIZE_KIB=
FREE_KIB=

# Sets JSON to $1 as a JSON string, or null. The plain case starts no process: under emulation each costs 10 ms.
json_string() {
    case $1 in
    '') JSON=null ;;
    *[!A-Za-z0-9\ .:/_\(\)+,-]*)
        # Control characters and what is not UTF-8 cannot stand in JSON.
        text=$(printf '%s' "$1" | tr '\n\t' '  ' | tr -d '\000-\037\177' | only_utf8 | sed 's/[\\"]/\\&/g')
        JSON=\"$text\"
        ;;
    *) JSON=\"$1\" ;;
    esac
}

only_utf8() {
    if have iconv; then iconv -c -f UTF-8 -t UTF-8; else tr -d '\200-\377'; fi
}

json_number() {
    JSON=${1:-null}
}

# The name that os-release gives: a line of shell assignment, read without running it.
read_system() {
    read -r KERNEL <"$VMSWEEP_SYSROOT/proc/sys/kernel/osrelease" || KERNEL=$(uname -r)
    for release in "$VMSWEEP_SYSROOT/etc/os-release" "$VMSWEEP_SYSROOT/usr/lib/os-release"; do
        [ -f "$release" ] || continue
        OS_NAME=$(sed -n -e '/^PRETTY_NAME=/!d' -e 's/^PRETTY_NAME=//' -e 's/^"\(.*\)"$/\1/' -e "s/^'\\(.*\\)'\$/\\1/" \
            -e 's/\\\([\\"$`]\)/\1/g' -e p -e q "$release")
        [ -z "$OS_NAME" ] || return 0
    done
    if [ -f "$VMSWEEP_SYSROOT/etc/redhat-release" ]; then
        read -r OS_NAME <"$VMSWEEP_SYSROOT/etc/redhat-release"
    fi
}

read_disk_space() {
    df -kP "$VMSWEEP_MOUNT" >"$VMSWEEP_RUN/df" 2>/dev/null || return 0
    { read -r _ && read -r _ SIZE_KIB _ FREE_KIB _; } <"$VMSWEEP_RUN/df"
}

# Enters stage $1: on the console (with the further arguments), in the record and in status.json.
enter() {
    console "$@"
    if [ -n "$STAGE" ]; then
        PHASES="$PHASES${PHASES:+, }{ \"name\": \"$STAGE\", \"start\": $STAGE_START, \"end\": $UPTIME }"
    fi
    STAGE=$1
    STAGE_START=$UPTIME
    write_state
}

# Record first: it needs no space, no directory and no name.
write_state() {
    uptime_now
    # Nobody has written anything before the payload.
    case $STAGE in disk | network) ;; *) read_disk_space ;; esac
    record_write
    write_status
}

# The payload owns the disk while it runs: what it put in the place of our directory goes.
ensure_state_directory() {
    if [ -L "$STATE" ] || { [ -e "$STATE" ] && [ ! -d "$STATE" ]; }; then rm -f "$STATE"; fi
    [ -d "$STATE" ] || mkdir -p "$STATE"
}

write_status() {
    ensure_state_directory || return 0
    if [ -e "$STATE/status.json.tmp" ] || [ -L "$STATE/status.json.tmp" ]; then rm -rf "$STATE/status.json.tmp"; fi
    status_json >"$STATE/status.json.tmp" && mv -f "$STATE/status.json.tmp" "$STATE/status.json"
}

status_json() {
    printf '{\n  "schema": 1,\n  "launcher": "%s",\n  "boots": %s,\n  "stage": "%s",\n' "$LAUNCHER_VERSION" "$BOOTS" "$STAGE"
    json_string "$OS_NAME" && printf '  "os": %s,\n' "$JSON"
    json_string "$KERNEL" && printf '  "kernel": %s,\n' "$JSON"
    printf '  "phases": [ %s%s{ "name": "%s", "start": %s, "end": null } ],\n' "$PHASES" "${PHASES:+, }" "$STAGE" "$STAGE_START"
    printf '  "network": { "status": "%s"' "$NET_STATUS"
    json_string "$NET_INTERFACE" && printf ', "interface": %s' "$JSON"
    json_string "$NET_ADDRESS" && printf ', "address": %s' "$JSON"
    json_string "$NET_GATEWAY" && printf ', "gateway": %s' "$JSON"
    json_string "$network_probe" && printf ', "probe": %s' "$JSON"
    json_string "$NET_EVIDENCE" && printf ', "evidence": %s },\n' "$JSON"
    json_string "$PAYLOAD_OUTCOME" && printf '  "payload": { "outcome": %s' "$JSON"
    json_number "$PAYLOAD_EXIT" && printf ', "exit": %s' "$JSON"
    json_number "$PAYLOAD_SIGNAL" && printf ', "signal": %s },\n' "$JSON"
    json_number "$SIZE_KIB" && printf '  "disk": { "size_kib": %s' "$JSON"
    json_number "$FREE_KIB" && printf ', "free_kib": %s }\n}\n' "$JSON"
}
