# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # variables are shared with the other parts
# .vmsweep/settings: key=value lines. They are read, never run; a value that cannot be is left at its default and announced.

payload_timeout=14400
payload_grace=30
network_timeout=120
network_probe=none
host_name=

read_settings() {
    [ -f "$STATE/settings" ] || return 0
    carriage_return=$(printf '\r')
    while IFS='=' read -r key value || [ -n "$key" ]; do
        value=${value%"$carriage_return"}
        case $key in
        payload_timeout | payload_grace | network_timeout)
            if is_number "$value"; then
                eval "$key=\$value"
            else
                console "bad-setting key=$key"
            fi
            ;;
        network_probe)
            case $value in
            none | tcp:?*:?* | http://?*) network_probe=$value ;;
            *) console "bad-setting key=$key" ;;
            esac
            ;;
        host_name)
            case $value in
            '' | -* | *[!a-z0-9-]*) console "bad-setting key=$key" ;;
            *) host_name=$value ;;
            esac
            ;;
        esac
    done <"$STATE/settings"
}
