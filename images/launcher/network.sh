# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # variables are shared with the other parts
# Finds the network by its default route, brings it up where nobody else does, and probes it. Interfaces are never named.

# Sets NET_INTERFACE, NET_GATEWAY and NET_ADDRESS; true if there are an address and a default route.
find_network() {
    NET_INTERFACE=
    while read -r interface destination gateway flags _; do
        if [ "$destination" = 00000000 ] && [ $((0x$flags & 2)) -ne 0 ]; then
            NET_INTERFACE=$interface
            hex_address "$gateway"
            break
        fi
    done <"$VMSWEEP_SYSROOT/proc/net/route"
    if [ -z "$NET_INTERFACE" ]; then find_ipv6_network; return; fi
    if have ip; then
        # shellcheck disable=SC2046 # its words
        word_after inet $(ip -4 -o addr show dev "$NET_INTERFACE" scope global 2>/dev/null)
        NET_ADDRESS=$WORD
    else
        NET_ADDRESS=$(ifconfig "$NET_INTERFACE" 2>/dev/null | sed -n 's/.*inet \(addr:\)\{0,1\}\([0-9.]*\).*/\2/p' | head -n 1)
    fi
    [ -n "$NET_ADDRESS" ]
}

# Sets WORD to the one after the first $1 in the others. Each process that it saves costs 20-40 ms under emulation.
word_after() {
    wanted=$1
    WORD=
    while shift && [ $# -gt 1 ]; do
        if [ "$1" = "$wanted" ]; then
            WORD=$2
            return
        fi
    done
}

find_ipv6_network() {
    have ip || return 1
    route=$(ip -6 route show default 2>/dev/null | sed -n 's/^default via \([^ ]*\) dev \([^ ]*\).*/\1 \2/p' | head -n 1)
    [ -n "$route" ] || return 1
    NET_GATEWAY=${route% *}
    NET_INTERFACE=${route#* }
    NET_ADDRESS=$(ip -6 -o addr show dev "$NET_INTERFACE" scope global 2>/dev/null | sed -n 's/.* inet6 \([0-9a-f:/]*\).*/\1/p' | head -n 1)
    [ -n "$NET_ADDRESS" ]
}

# /proc/net/route has addresses in hexadecimal, in the machine's byte order: little-endian on all we boot.
hex_address() {
    rest=$1
    NET_GATEWAY=
    while [ -n "$rest" ]; do
        byte=${rest%"${rest#??}"}
        rest=${rest#??}
        NET_GATEWAY=$((0x$byte))${NET_GATEWAY:+.}$NET_GATEWAY
    done
}

# Wired interfaces with hardware behind them, one a line.
wired_interfaces() {
    for directory in "$VMSWEEP_SYSROOT"/sys/class/net/*; do
        if [ -e "$directory/device" ] && [ ! -e "$directory/wireless" ]; then
            read -r type <"$directory/type" && [ "$type" = 1 ] && printf '%s\n' "${directory##*/}"
        fi
    done
}

# True if some program already manages the network; then it is its business.
network_is_managed() {
    for file in "$VMSWEEP_SYSROOT"/proc/[0-9]*/comm; do
        { read -r name <"$file"; } 2>/dev/null || continue
        case $name in
        NetworkManager | systemd-network* | dhclient* | dhcpcd* | udhcpc | connmand | wickedd*) return 0 ;;
        esac
    done
    return 1
}

# Asks for an address on every wired interface with the DHCP client that the system has.
bring_up_network() {
    if network_is_managed || find_network; then return 0; fi
    # udev may be about to rename the interfaces.
    if have udevadm; then udevadm settle --timeout=20; fi
    for interface in $(wired_interfaces); do
        if have ip; then ip link set "$interface" up; else ifconfig "$interface" up; fi
        start_dhcp "$interface"
    done </dev/null >"$VMSWEEP_RUN/dhcp.log" 2>&1
}

# Each goes to the background by itself and renews the lease.
start_dhcp() {
    if have udhcpc; then
        udhcpc -i "$1" -b -t 5 -T 2 -A 3
    elif have dhcpcd; then
        dhcpcd -b "$1"
    elif have dhclient; then
        dhclient -nw "$1"
    elif have systemctl && [ -d "$VMSWEEP_SYSROOT/usr/lib/systemd/network" ]; then
        mkdir -p /run/systemd/network
        printf '[Match]\nName=%s\n[Network]\nDHCP=yes\n' "$1" >"/run/systemd/network/10-vmsweep-$1.network"
        systemctl start systemd-networkd
    fi
}

# Waits for address and route, then for the probe, no longer than network_timeout in all. NET_EVIDENCE says what was seen.
wait_for_network() {
    uptime_now
    deadline=$((${UPTIME%%.*} + network_timeout))
    NET_STATUS=failed
    until find_network; do
        # With systemd vmsweep-boot.service does so, when it is clear that no network manager comes.
        has_systemd || bring_up_network 9>&-
        if deadline_passed; then
            explain_no_address
            return 1
        fi
        fifth_of_a_second
    done
    wait_for_name_server
    until probe_network; do
        if deadline_passed; then return 1; fi
        sleep 2
    done
    NET_STATUS=ok
}

# Whoever asks DHCP writes resolv.conf a moment after the address is there. A network without name servers is not our business.
wait_for_name_server() {
    for _ in 1 2 3 4 5; do
        write_name_servers
        if has_name_server; then return; fi
        sleep 1
    done
}

has_name_server() {
    [ -r "$VMSWEEP_SYSROOT/etc/resolv.conf" ] || return 1
    while read -r key _; do
        [ "$key" != nameserver ] || return 0
    done <"$VMSWEEP_SYSROOT/etc/resolv.conf"
    return 1
}

# systemd-networkd knows the name servers and leaves resolv.conf to systemd-resolved; where there is none, nobody writes it.
write_name_servers() {
    leases=$VMSWEEP_SYSROOT/run/systemd/netif/state
    resolv=$VMSWEEP_SYSROOT/etc/resolv.conf
    if [ ! -r "$leases" ] || [ -L "$resolv" ] || [ -d "$VMSWEEP_SYSROOT/run/systemd/resolve" ]; then return 0; fi
    servers=
    while IFS='=' read -r key value; do
        [ "$key" != DNS ] || servers=$value
    done <"$leases"
    [ -n "$servers" ] || return 0
    for server in $servers; do
        echo "nameserver $server"
    done >"$resolv.new" && mv -f "$resolv.new" "$resolv"
}

deadline_passed() {
    uptime_now
    [ "${UPTIME%%.*}" -ge "$deadline" ]
}

explain_no_address() {
    interfaces=$(wired_interfaces | tr '\n' ' ')
    if [ -z "$interfaces" ]; then
        NET_EVIDENCE="no wired interface"
    elif [ -z "$NET_INTERFACE" ]; then
        NET_EVIDENCE="no default route on ${interfaces% }"
    else
        NET_EVIDENCE="no address on $NET_INTERFACE"
    fi
    if [ -s "$VMSWEEP_RUN/dhcp.log" ]; then
        NET_EVIDENCE="$NET_EVIDENCE; DHCP client: $(tail -n 1 "$VMSWEEP_RUN/dhcp.log")"
    fi
}

probe_network() {
    uptime_now
    probe_start=$UPTIME
    case $network_probe in
    none) NET_EVIDENCE="address and default route" ;;
    tcp:*)
        target=${network_probe#tcp:}
        probe_tcp "${target%:*}" "${target##*:}"
        ;;
    http://*) probe_http ;;
    esac || return 1
    if [ "$network_probe" != none ]; then
        uptime_now
        NET_EVIDENCE="$NET_EVIDENCE in $(elapsed_seconds "$probe_start" "$UPTIME") s"
    fi
}

# $2 - $1, both with two decimals, which the shell has no numbers for.
elapsed_seconds() {
    hundredths=$((${2%.*} * 100 + 1${2#*.} - ${1%.*} * 100 - 1${1#*.}))
    printf '%d.%02d' $((hundredths / 100)) $((hundredths % 100))
}

# shellcheck disable=SC2016 # what is in single quotes is for bash
probe_tcp() {
    if have bash && have timeout; then
        said=$(timeout 10 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>&1 9>&-)
    elif have nc; then
        said=$(nc -w 10 "$1" "$2" 2>&1 </dev/null 9>&-)
    else
        NET_EVIDENCE="cannot probe: neither bash nor nc"
        return 1
    fi
    conclude_probe $? "connected" "no connection to $1 port $2"
}

probe_http() {
    if have curl; then
        said=$(curl -fsS -o /dev/null -m 20 "$network_probe" 2>&1 9>&-)
    elif have wget; then
        said=$(wget -q -O /dev/null -T 20 "$network_probe" 2>&1 9>&-)
    elif have bash && have timeout; then
        probe_http_by_bash
    else
        NET_EVIDENCE="cannot probe: neither curl nor wget nor bash"
        return 1
    fi
    conclude_probe $? "answered" "no answer from $network_probe"
}

# shellcheck disable=SC2016 # what is in single quotes is for bash
probe_http_by_bash() {
    address=${network_probe#http://}
    authority=${address%%/*}
    path=${address#"$authority"}
    host=${authority%:*}
    port=80
    case $authority in *:*) port=${authority##*:} ;; esac
    said=$(timeout 20 bash -c 'exec 3<>"/dev/tcp/$0/$1" || exit 1
        printf "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" "$2" "$3" >&3
        IFS= read -r line <&3; printf "%s" "${line%$'"'\\r'"'}"; [[ $line == HTTP/*" "[23]* ]]' \
        "$host" "$port" "${path:-/}" "$authority" 2>&1 9>&-)
}

# Evidence from a probe's exit status $1 and its last words.
conclude_probe() {
    if [ "$1" -eq 0 ]; then
        NET_EVIDENCE=$2
        return 0
    elif [ "$1" -eq 124 ]; then
        NET_EVIDENCE="$3: timed out"
    else
        NET_EVIDENCE="$3: $(printf '%s' "$said" | tail -n 1)"
    fi
    return 1
}
