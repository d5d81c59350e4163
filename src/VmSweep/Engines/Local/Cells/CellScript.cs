namespace VmSweep.Engines.Local.Cells;

/// <summary>The shell scripts that build a cell. They run as root, or as root of a user namespace, and end as QEMU with no right at all.</summary>
internal static class CellScript
{
    /// <summary>Arguments: the file for the process id, the program. From here to pasta or unshare the id stays the same.</summary>
    public const string Start = """
        echo $$ >"$1"; shift; exec "$@"
        """;

    /// <summary>
    /// Makes a root of nothing but the system's programs, the files that are named, and the devices that QEMU needs. Arguments: an empty directory, the
    /// process id's file, uid (or -), gids, network, ports, blocked networks, resolv.conf, the second script, then HOW:PATH…, --, the program.
    /// </summary>
    public const string Enter = """
        set -eu
        root=$1 pid=$2 user=$3 groups=$4 network=$5 ports=$6 blocked=$7 names=$8 inside=$9
        shift 9
        shared=$groups
        [ ! -e /dev/kvm ] || groups=$groups,$(stat -c %g /dev/kvm)
        mount -t tmpfs -o mode=0755,size=1m vmsweep "$root"
        mkdir -p "$root/dev/net" "$root/proc" "$root/etc" "$root/tmp" "$root/old"
        chmod 1777 "$root/tmp"
        for path in /usr /bin /sbin /lib /lib32 /lib64 /libx32; do
          if [ -L "$path" ]; then ln -s "$(readlink "$path")" "$root$path"
          elif [ -d "$path" ]; then mkdir "$root$path"; mount --rbind "$path" "$root$path"; fi
        done
        for path in /dev/null /dev/zero /dev/random /dev/urandom /dev/kvm /dev/net/tun /etc/ld.so.cache; do
          [ -e "$path" ] || continue
          # Some hosts keep the device for root; a namespace's own network is all that it makes here.
          if [ "$path" = /dev/net/tun ] && [ "$user" != - ] && mknod -m 666 "$root$path" c 10 200; then continue; fi
          : >"$root$path"
          mount --bind "$path" "$root$path"
        done
        : >"$root/etc/resolv.conf"
        mount --bind "$names" "$root/etc/resolv.conf"
        mount --rbind /proc "$root/proc"
        while [ "$1" != -- ]; do
          how=${1%%:*} path=${1#*:}
          mkdir -p "$root${path%/*}"
          if [ -d "$path" ]; then mkdir -p "$root$path"; elif [ ! -e "$root$path" ]; then : >"$root$path"; fi
          mount --bind "$path" "$root$path"
          case $how in
            own) [ "$user" = - ] || chown "$user:$user" "$path" ;;
            shared) [ "$user" = - ] || { chown "0:$shared" "$path"; chmod 660 "$path"; } ;;
            read)
              [ "$user" = - ] || setpriv --reuid "$user" --regid "$user" --clear-groups test -r "$root$path" || chmod a+r "$path"
              mount -o remount,bind,ro,nosuid,nodev "$root$path" ;;
          esac
          shift
        done
        shift
        cd "$root"
        pivot_root . old
        cd /
        umount -l /old
        become=
        [ "$user" = - ] || become="setpriv --reuid $user --regid $user --groups $groups --inh-caps=-all"
        case $network in
          joined) exec /bin/sh -c "$inside" "cell:$pid" "$blocked" "$@" ;;
          internet) exec $become pasta --foreground --quiet --config-net --no-map-gw -t none -u none -T "$ports" -U "$ports" -- unshare --mount /bin/sh -c "$inside" "cell:$pid" "$blocked" "$@" ;;
          none) exec $become unshare --user --map-root-user --net --mount --pid --fork --kill-child /bin/sh -c "$inside" "cell:$pid" "" "$@" ;;
          host) exec $become unshare --user --map-root-user --mount --pid --fork --kill-child /bin/sh -c "$inside" "cell:$pid" "" "$@" ;;
        esac
        """;

    /// <summary>In the namespaces: closes networks, gives up every right. Arguments: the blocked networks, the program.</summary>
    public const string Inside = """
        set -eu
        for net in $1; do
          case $net in *:*) family=-6 ;; *) family=-4 ;; esac
          ip $family rule add pref 1 to "$net" unreachable
        done
        shift
        mount -t proc proc /proc
        exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all --pdeathsig KILL -- "$@"
        """;
}
