# shellcheck shell=bash
# shellcheck disable=SC2154 # here, input, output and root are run-job's
# What run-job does before osg-test: steps with JUnit, retries, and each step's work.

STEPS=

# step NAME COMMAND…: one case of prepare.xml; a step that fails is the end of the run.
step() {
  local name=$1 start=$SECONDS status
  shift
  printf '== %s: %s\n' "$(date '+%F %T')" "$name"
  "$@"
  status=$?
  if [ "$status" -eq 0 ]; then
    STEPS+="  <testcase classname=\"prepare\" name=\"$name\" time=\"$((SECONDS - start))\"/>"$'\n'
    return
  fi
  STEPS+="  <testcase classname=\"prepare\" name=\"$name\" time=\"$((SECONDS - start))\"><failure message=\"exit status $status\">see run-job.log</failure></testcase>"$'\n'
  write_steps
  echo "== FAILED with $status: $name"
  save_system_files
  exit 1
}

write_steps() {
  printf '<testsuite name="install">\n%s</testsuite>\n' "$STEPS" >"$output/prepare.xml.new"
  mv "$output/prepare.xml.new" "$output/prepare.xml"
}

# with_retries COMMAND…: eight times, one second longer each time twice; repositories are away for minutes.
with_retries() {
  local try wait=${FIRST_WAIT:-1}
  for try in 1 2 3 4 5 6 7 8; do
    "$@" && return 0
    [ "$try" -lt 8 ] || break
    echo "-- try $try failed, again in $wait s: $*"
    sleep "$wait"
    wait=$((wait * 2))
  done
  return 1
}

show_system() {
  local command
  for command in 'date' 'uname -a' 'ip addr' 'ip route' 'mount' 'df -h' 'getenforce'; do
    echo "-- $command"
    $command 2>&1
  done
}

# Grid software wants a host name that resolves. The address is that of the default route: interfaces change their names.
name_host() {
  local address
  address=$(ip -4 route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p')
  [ -n "$address" ] || { echo 'no address with a default route'; return 1; }
  printf '%s osg-test.localdomain osg-test\n' "$address" >>"$root/etc/hosts" && hostname osg-test.localdomain
}

enable_epel() {
  rpm --query epel-release || with_retries dnf -y install "$EPEL_REPOSITORY/epel-release-latest-$1.noarch.rpm" || return 1
  # EPEL's packages need the distribution's developer repository, which has another name in 8.
  with_retries dnf -y install dnf-plugins-core && dnf config-manager --set-enabled "$([ "$1" -eq 8 ] && echo powertools || echo crb)"
}

install_osg_release() {
  rpm --query osg-release || with_retries dnf -y install "$OSG_REPOSITORY/$1-main/osg-$1-main-el$2-release-latest.rpm"
}

# The branch in the sources; empty where they name none.
test_source() {
  case $VMSWEEP_SOURCES in
    *:*\;*) printf '%s' "${VMSWEEP_SOURCES%%;*}" ;;
  esac
}

# From a tarball or an RPM beside the payload, from the branch that the sources name, or from the repository.
install_osg_test() {
  local source rpms=("$input"/osg-test-*.el"$1".noarch.rpm) package directory
  source=$(test_source)
  if [ -e "${rpms[0]}" ]; then
    with_retries dnf -y install "${rpms[-1]}" && echo "osg-test source: file $(rpm --query osg-test)"
  elif [ -e "$input/osg-test-git.tar.gz" ] || [ -n "$source" ]; then
    with_retries dnf -y install git-core make python3 || return 1
    for package in osg-test osg-ca-generator; do
      directory=$(mktemp -d) || return 1
      fetch_source "$package" "$source" "$directory" || return 1
      make -C "$directory" install DESTDIR="$root/" PYTHON=/usr/bin/python3 || return 1
    done
  else
    with_retries dnf -y --enablerepo=osg-development install osg-test && echo "osg-test source: dnf $(rpm --query osg-test)"
  fi
}

# osg-ca-generator has no branches of its own; osg-test's branch is the one that the sources name.
fetch_source() {
  local package=$1 account=${2%%:*} branch=${2#*:} directory=$3
  if [ -e "$input/$package-git.tar.gz" ]; then
    # A tarball that was cut off would test half of it.
    tar -tzf "$input/$package-git.tar.gz" >/dev/null && tar -xzf "$input/$package-git.tar.gz" --strip-components=1 -C "$directory" || return 1
    echo "$package source: tarball"
    return
  fi
  if [ "$package" = osg-test ]; then
    with_retries git clone --depth 1 --branch "$branch" "$OSG_TEST_SOURCE/$account/$package" "$directory" || return 1
  else
    with_retries git clone --depth 1 "$OSG_TEST_SOURCE/$account/$package" "$directory" || return 1
  fi
  echo "$package source: git ($(git -C "$directory" rev-parse --short HEAD))"
}

apply_patches() {
  local patch
  for patch in "$input"/*.patch; do
    [ -e "$patch" ] || return 0
    case $(basename "$patch") in
      osg-release.patch) patch --directory="$root/etc/yum.repos.d" --input="$patch" --strip=1 || return 1 ;;
      osg-test.patch) patch --directory="$root/usr/sbin" --input="$patch" --strip=1 || return 1 ;;
      *) patch --directory="$(python3 -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" --input="$patch" --strip=1 || return 1 ;;
    esac
  done
}

# joined SEPARATOR WORD…
joined() {
  local separator=$1 result=$2
  shift 2
  for word in "$@"; do result+=$separator$word; done
  printf '%s' "$result"
}

# The keys that osg-test reads. Its production repository is always enabled, so 'osg' is no extra one.
write_configuration() {
  local repositories updates extra=() repository packages
  read -ra packages <<<"$VMSWEEP_PACKAGES"
  read -ra repositories <<<"$VMSWEEP_REPOSITORIES"
  read -ra updates <<<"${VMSWEEP_UPDATE_REPOSITORIES:-}"
  for repository in "${repositories[@]}"; do
    [ "$repository" = osg ] || extra+=("$repository")
  done
  cat "$input/osg-test.conf"
  printf 'timeout = %s\n' "$OSG_TEST_TIMEOUT"
  [ -z "$(test_source)" ] || printf 'testsource = %s\n' "$(test_source)"
  [ ${#extra[@]} -eq 0 ] || printf 'extrarepos = %s\n' "$(joined , "${extra[@]}")"
  if [ ${#updates[@]} -gt 0 ]; then
    if [ "$VMSWEEP_UPDATE_SERIES" != "$VMSWEEP_SERIES" ]; then
      printf 'updaterelease = %s\n' "$VMSWEEP_UPDATE_SERIES"
      [ "${updates[*]}" = osg ] || printf 'updaterepos = %s\n' "$(joined , "${updates[@]}")"
    else
      printf 'updaterepos = %s\n' "$(joined , "${updates[@]}")"
    fi
  fi
  printf 'packages = %s\n' "$(joined ', ' "${packages[@]}")"
  printf 'series = %s\n' "$VMSWEEP_SERIES"
  printf 'sources = %s\n' "$VMSWEEP_SOURCES"
  [ "$VMSWEEP_SELINUX" = enforcing ] && echo 'selinux = True' || echo 'selinux = False'
  case $VMSWEEP_SWEEP in
    *nightly*) echo 'nightly = True' ;;
    *) echo 'nightly = False' ;;
  esac
}

# What was installed while osg-test tested: it removes the packages at its end, and dnf's log still knows them.
list_tested() {
  cat "$output/rpm-qa-start.log"
  sed -n 's/.* \(Installed\|Upgrade\|Upgraded\): //p' "$root/var/log/dnf.rpm.log" 2>/dev/null
}

save_system_files() {
  local file
  mkdir -p "$output/system-files"
  for file in etc/hosts etc/host.conf etc/nsswitch.conf etc/resolv.conf etc/selinux/config; do
    cp "$root/$file" "$output/system-files/" 2>/dev/null
  done
  cp -r "$root/etc/yum.repos.d" "$output/system-files/" 2>/dev/null
  # The last of each log: a full I/O disk would take the results along.
  (cd "$root/var/log" 2>/dev/null && find . -type f -size -2M -print0 | tar -czf "$output/system-files/var-log.tar.gz" --null -T - 2>/dev/null)
  return 0
}
