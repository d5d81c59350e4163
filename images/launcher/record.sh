# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # variables are shared with the other parts
# The record (docs/guest-contract.md): two alternating copies of 4,096 bytes, each with a cksum, at a place the host knows.
# It is held open on descriptor 9, so that its blocks stay ours even if the payload deletes or moves the file.

RECORD_OPEN=
SEQUENCE=0
PREVIOUS_BOOTS=0

record_open() {
    record_file=$STATE/record
    [ -f "$record_file" ] && [ ! -L "$record_file" ] && [ -w "$record_file" ] || return 0
    length=$(wc -c <"$record_file")
    [ "$((length))" -eq 8192 ] || return 0
    exec 9<>"$record_file"
    RECORD_OPEN=1
    # A fresh one is all NUL bytes.
    dd if=/proc/self/fd/9 bs=8192 count=1 2>/dev/null | tr -d '\000' >"$VMSWEEP_RUN/record.whole"
    [ -s "$VMSWEEP_RUN/record.whole" ] || return 0
    record_read_copy 0
    record_read_copy 1
}

record_close() {
    exec 9>&-
    RECORD_OPEN=
}

# Takes over copy $1 if its checksum is right and it is newer than what was read before.
record_read_copy() {
    copy=$VMSWEEP_RUN/record.$1
    dd if=/proc/self/fd/9 bs=4096 skip="$1" count=1 2>/dev/null | tr -d '\000' >"$copy"
    sum=$(sed -n 's/^cksum=//p' "$copy")
    [ -n "$sum" ] && [ "$(sed '/^cksum=/,$d' "$copy" | cksum)" = "$sum" ] || return 0
    copy_sequence=$(sed -n 's/^sequence=//p' "$copy")
    is_number "$copy_sequence" && [ "$copy_sequence" -gt "$SEQUENCE" ] || return 0
    SEQUENCE=$copy_sequence
    while IFS='=' read -r key value; do
        case $key in
        boots) is_number "$value" && PREVIOUS_BOOTS=$value ;;
        payload) PAYLOAD_OUTCOME=$value ;;
        exit) PAYLOAD_EXIT=$value ;;
        signal) PAYLOAD_SIGNAL=$value ;;
        esac
    done <"$copy"
}

record_write() {
    [ -n "$RECORD_OPEN" ] || return 0
    SEQUENCE=$((SEQUENCE + 1))
    copy=$VMSWEEP_RUN/record.new
    printf '%s\n' "VMSWEEP-RECORD 1" "sequence=$SEQUENCE" "boots=$BOOTS" "stage=$STAGE" "uptime=$UPTIME" \
        "payload=$PAYLOAD_OUTCOME" "exit=$PAYLOAD_EXIT" "signal=$PAYLOAD_SIGNAL" "free_kib=$FREE_KIB" >"$copy"
    sum=$(cksum <"$copy")
    printf 'cksum=%s\n' "$sum" >>"$copy"
    # conv=sync pads with NUL bytes; /proc/self/fd/9 reaches the file under whatever name it has now, or none.
    dd if="$copy" of=/proc/self/fd/9 bs=4096 count=1 seek=$((SEQUENCE % 2)) conv=sync,notrunc,fsync 2>/dev/null
}
