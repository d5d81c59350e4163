# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # variables are shared with the other parts
# System logs onto the I/O disk, each the last 1 MiB: what went wrong last is at the end.

LOG_BYTES=1048576
LOG_SECONDS=60

save_logs() {
    ensure_state_directory && logs=$STATE/logs || return 0
    if [ -L "$logs" ] || { [ -e "$logs" ] && [ ! -d "$logs" ]; }; then rm -f "$logs"; fi
    mkdir -p "$logs" || return 0
    save_log dmesg.log dmesg
    if have journalctl; then save_log journal.log list_journal; fi
    save_log packages.txt list_packages
    save_log network.txt describe_network
}

# An own subshell for each, so that a full disk or a hanging tool costs that log alone.
save_log() {
    log=$logs/$1
    shift
    rm -rf "$log"
    case $1 in
    list_packages | list_journal | describe_network) "$@" ;;
    *) bounded "$LOG_SECONDS" "$@" ;;
    esac 2>&1 </dev/null | tail -c "$LOG_BYTES" >"$log" 2>/dev/null
}

# By the boot and not by the machine's id, which has changed since the journal was begun where the guest goes on from a saved machine.
list_journal() {
    read -r boot <"$VMSWEEP_SYSROOT/proc/sys/kernel/random/boot_id"
    bounded "$LOG_SECONDS" journalctl --no-pager --quiet --merge -o short-monotonic "_BOOT_ID=$(printf '%s' "$boot" | tr -d -)"
}

# shellcheck disable=SC2016 # the format is dpkg's
list_packages() {
    if have dpkg-query; then
        bounded "$LOG_SECONDS" dpkg-query -W -f '${Package} ${Version} ${Architecture} ${db:Status-Abbrev}\n'
    elif have rpm; then
        bounded "$LOG_SECONDS" rpm -qa --qf '%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE} %{ARCH}\n' | sort
    elif have apk; then
        bounded "$LOG_SECONDS" apk info -v
    fi
}

describe_network() {
    if have ip; then
        bounded 10 ip addr
        bounded 10 ip route
        bounded 10 ip -6 route
    elif have ifconfig; then
        bounded 10 ifconfig -a
    fi
    for file in proc/net/route proc/net/dev etc/resolv.conf etc/hosts; do
        printf '== /%s\n' "$file"
        cat "$VMSWEEP_SYSROOT/$file"
    done
}
