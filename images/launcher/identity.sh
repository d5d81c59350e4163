# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # variables are shared with the other parts
# Who this guest is. One that goes on from a saved machine is a copy: it becomes itself before its payload sees it.

LEASE_SECONDS=5

# True where "boot" has said that it waits: the machine may have been saved there, and run many times since.
was_waiting() {
    [ -f "$VMSWEEP_RUN/waiting" ]
}

# The lease first: it comes while the rest is done. The kernel's random numbers are renewed by itself where QEMU has told it (vmgenid).
refresh_identity() {
    find_network
    old_address=$NET_ADDRESS
    renew_lease
    set_clock
    stir_random
    new_machine_id
    new_host_keys
    wait_for_lease
} 9>&- >"$VMSWEEP_RUN/identity.log" 2>&1 </dev/null

# The clock stood still while the machine was saved; the hardware's clock did not. It counts whole seconds, so half of one is the better guess.
set_clock() {
    seconds=
    [ ! -r "$VMSWEEP_SYSROOT/sys/class/rtc/rtc0/since_epoch" ] || read -r seconds <"$VMSWEEP_SYSROOT/sys/class/rtc/rtc0/since_epoch"
    case $seconds in '' | *[!0-9]*) return 0 ;; esac
    date -u -s "@$seconds.5" || date -u -s "@$seconds"
}

# For kernels that do not know vmgenid (before 5.18).
stir_random() {
    if [ -c "$VMSWEEP_SYSROOT/dev/hwrng" ]; then dd if="$VMSWEEP_SYSROOT/dev/hwrng" of="$VMSWEEP_SYSROOT/dev/urandom" bs=64 count=1; fi
}

new_machine_id() {
    [ -f "$VMSWEEP_SYSROOT/etc/machine-id" ] || return 0
    read -r uuid <"$VMSWEEP_SYSROOT/proc/sys/kernel/random/uuid" || return 0
    id=$(printf '%s' "$uuid" | tr -d -)
    for file in "$VMSWEEP_SYSROOT/etc/machine-id" "$VMSWEEP_SYSROOT/var/lib/dbus/machine-id"; do
        if [ -f "$file" ] && [ ! -L "$file" ]; then echo "$id" >"$file"; fi
    done
}

# Only where there were keys: a guest without a server needs none, and RSA keys take seconds under emulation.
new_host_keys() {
    keys=
    for key in "$VMSWEEP_SYSROOT"/etc/ssh/ssh_host_*_key; do
        [ -f "$key" ] || continue
        rm -f "$key" "$key.pub"
        keys=1
    done
    [ -n "$keys" ] || return 0
    ssh-keygen -A ${VMSWEEP_SYSROOT:+-f "$VMSWEEP_SYSROOT"}
    if has_systemd; then systemctl --no-block try-restart ssh.service sshd.service; fi
}

# Asks whoever has the lease for another one; nothing where nobody knows how.
renew_lease() {
    [ -n "$NET_INTERFACE" ] || return 0
    if have networkctl && is_running systemd-network; then
        networkctl reconfigure "$NET_INTERFACE" || networkctl renew "$NET_INTERFACE"
    elif have nmcli && is_running NetworkManager; then
        nmcli --wait 0 device connect "$NET_INTERFACE"
    elif have dhclient && is_running dhclient; then
        dhclient -r "$NET_INTERFACE"
        dhclient -nw "$NET_INTERFACE"
    elif have dhcpcd && is_running dhcpcd; then
        dhcpcd -n "$NET_INTERFACE"
    else
        old_address=
    fi
}

is_running() {
    for file in "$VMSWEEP_SYSROOT"/proc/[0-9]*/comm; do
        { read -r name <"$file"; } 2>/dev/null || continue
        case $name in "$1"*) return 0 ;; esac
    done
    return 1
}

# A server may lease the same address again; then there is nothing to be seen.
wait_for_lease() {
    [ -n "$old_address" ] || return 0
    waited=0
    while [ "$waited" -lt $((LEASE_SECONDS * 5)) ]; do
        if find_network && [ "$NET_ADDRESS" != "$old_address" ]; then return 0; fi
        fifth_of_a_second
    done
}

# Counts fifths in $waited; a sleep that knows whole seconds only counts for five.
fifth_of_a_second() {
    sleep 0.2 2>/dev/null || { sleep 1 && waited=$((${waited:-0} + 4)); }
    waited=$((${waited:-0} + 1))
}

set_host_name() {
    [ -n "$host_name" ] || return 0
    echo "$host_name" >"$VMSWEEP_SYSROOT/etc/hostname"
    echo "$host_name" >"$VMSWEEP_SYSROOT/proc/sys/kernel/hostname"
    # A name that cannot be looked up makes sudo and many a server wait.
    sed -i '/^127\.0\.1\.1[[:space:]]/d' "$VMSWEEP_SYSROOT/etc/hosts" 2>/dev/null
    echo "127.0.1.1 $host_name" >>"$VMSWEEP_SYSROOT/etc/hosts"
}
