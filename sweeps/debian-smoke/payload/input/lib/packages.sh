# shellcheck shell=bash
# Packages and repositories, as an administrator of a Debian machine handles them. To be used as steps.

# --force-unsafe-io: dpkg leaves out an fsync per file, the larger part of an installation's time on an emulated disk.
# The machine lives for this run only, so what a power cut would do to it does not matter.
apt_get() {
  apt-get -y -q -o Dpkg::Use-Pty=0 -o DPkg::Options::=--force-unsafe-io -o DPkg::Options::=--force-confdef \
    -o DPkg::Options::=--force-confold -o Acquire::Retries=3 -o Acquire::Languages=none "$@"
}

# Error-Mode=any: without it apt-get calls an index that it could not fetch a warning and goes on with old ones.
refresh_package_lists() {
  apt_get update -o APT::Update::Error-Mode=any "$@"
}

install_packages() {
  apt_get install --no-install-recommends "$@"
}

# The image that was booted is the release that the run is about; a mix-up would test the wrong thing and pass.
check_release() {
  local codename
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  [ "$codename" = "$VMSWEEP_SERIES" ] || {
    echo "this machine is $codename, the run's sources are of $VMSWEEP_SERIES"
    return 1
  }
}

# suite_of SERIES REPOSITORY: `main` is the release itself, everything else is named after it: bookworm-backports.
suite_of() {
  if [ "$2" = main ]; then echo "$1"; else echo "$1-$2"; fi
}

# What apt has read, one line each: address, suite, component, key ring.
list_repositories() {
  # shellcheck disable=SC2016  # these are apt's own variables
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(SIGNED_BY)' 'Created-By: Packages' | sort -u
}

# What signs for each repository that is enabled, by its hash and in the form of sha256sum: by it a delta sweep knows that nothing has changed (docs/delta.md).
# apt keeps that file as it was served, beside the index and under a name like the index's.
save_repositories() {
  # shellcheck disable=SC2016  # these are apt's own variables
  apt-get indextargets --format '$(REPO_URI)dists/$(RELEASE)/InRelease $(FILENAME)' 'Created-By: Packages' | while read -r address index; do
    suite=${address%/InRelease}
    suite=${suite##*/dists/}
    release=${index%%_dists_*}_dists_${suite//\//_}_InRelease
    [ ! -e "$release" ] || echo "$(sha256sum <"$release" | cut -d' ' -f1)  $address"
  done | sort -u >"$OUTPUT/repositories.txt"
}

# enable_repository SERIES REPOSITORY: from the mirror that serves the release already. Only the new lists are fetched
# (an emulated machine needs 40 s for those of a whole release).
enable_repository() {
  local suite address keys list
  suite=$(suite_of "$1" "$2")
  if list_repositories | awk -v suite="$suite" '$2 == suite { found = 1 } END { exit !found }'; then
    echo "$suite is enabled already"
    return
  fi
  read -r address keys < <(list_repositories | awk -v release="$VMSWEEP_SERIES" '$2 == release && $3 == "main" { print $1, $4 ~ "^/" ? $4 : ""; exit }') || true
  [ -n "$address" ] || {
    echo "no source of $VMSWEEP_SERIES is configured that $suite could be taken from"
    return 1
  }
  list=/etc/apt/sources.list.d/$suite.list
  echo "deb ${keys:+[signed-by=$keys] }$address $suite main" | tee "$list"
  refresh_package_lists -o Dir::Etc::SourceList="$list" -o Dir::Etc::SourceParts=- -o APT::Get::List-Cleanup=false
}

enable_repositories() {
  local series=$1 repository
  shift
  for repository; do
    enable_repository "$series" "$repository"
  done
  list_repositories
}

# upgrade_packages SERIES REPOSITORIES PACKAGE...: to what the repositories offer. Backports are never taken unasked
# (their priority is 100), so each suite is named as the target release.
upgrade_packages() {
  local series=$1 repositories=$2 repository
  shift 2
  for repository in $repositories; do
    apt_get install --no-install-recommends --only-upgrade -t "$(suite_of "$series" "$repository")" "$@"
  done
}

# packages_since SAVED: the names of what is installed now and was not then.
packages_since() {
  comm -13 <(cut -d' ' -f1 "$OUTPUT/packages/$1.txt") <(list_packages | cut -d' ' -f1)
}

# purge_since SAVED: all that came since, not only what would go by itself: Debian keeps the server that `postgresql`
# stands for when the name is purged.
purge_since() {
  local packages
  mapfile -t packages < <(packages_since "$1")
  apt_get purge "${packages[@]}"
}

# check_nothing_left SAVED
check_nothing_left() {
  local left
  left=$(packages_since "$1")
  [ -z "$left" ] || {
    echo "still installed:"
    echo "$left"
    return 1
  }
}

# list_packages: name and version of all that is installed.
list_packages() {
  # shellcheck disable=SC2016  # these are dpkg-query's own variables
  dpkg-query --show --showformat '${db:Status-Abbrev} ${Package} ${Version}\n' | sed -n 's/^ii  *//p' | sort
}

save_packages() {
  mkdir -p "$OUTPUT/packages"
  list_packages >"$OUTPUT/packages/$1.txt"
}

# save_tested SERIES PACKAGE...: what is installed while the tests run, and where the run's packages came from. The launcher
# looks when the run is over; by then they are purged.
save_tested() {
  local series=$1
  shift
  # shellcheck disable=SC2016  # these are dpkg-query's own variables
  dpkg-query --show --showformat '${Package} ${Version} ${Architecture} ${db:Status-Abbrev}\n' >"$OUTPUT/packages.txt"
  apt-cache policy "$@" | list_origins "$series" >"$OUTPUT/package-repositories.txt"
}

# list_origins SERIES: of `apt-cache policy`, one line each: name, version, architecture, repository as sources name it. The
# release's own updates are the release.
list_origins() {
  awk -v series="$1" '
    /^[^ ]/ { name = $1; sub(/:$/, "", name); installed = 0 }
    /^ \*\*\*/ { version = $2; installed = 1; next }
    /^     [^ ]/ { installed = 0 }
    installed && $2 ~ /^(https?|file|copy):/ {
      split($3, part, "/")
      repository = part[1] == series || part[1] == series "-updates" || part[1] == series "-security" ? "main" : substr(part[1], length(series) + 2)
      print name, version, $4, repository
      installed = 0
    }'
}

# show_changes BEFORE AFTER: of two saved lists. Fails if nothing changed: then nothing was tested that was not before.
show_changes() {
  if cmp --silent "$OUTPUT/packages/$1.txt" "$OUTPUT/packages/$2.txt"; then
    echo "the repositories had nothing newer"
    return 1
  fi
  { diff -U0 "$OUTPUT/packages/$1.txt" "$OUTPUT/packages/$2.txt" || true; } | grep '^[-+][^-+]'
}
