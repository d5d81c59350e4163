# Sourced by build.sh. Where the machine has no .NET SDK that global.json accepts, Microsoft's dotnet-install script gets one into .nuke/temp/dotnet.
# For mirrors: VMSWEEP_SDK_SCRIPT is the script's address, VMSWEEP_SDK_FEED what lies below https://builds.dotnet.microsoft.com/dotnet.
# shellcheck shell=bash disable=SC2154 # root is build.sh's

sdk_home=$root/.nuke/temp/dotnet
sdk_version=$(sed -n 's/.*"version"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$root/global.json" 2>/dev/null | head -n 1 || true)
sdk_script=${VMSWEEP_SDK_SCRIPT:-https://dot.net/v1/dotnet-install.sh}
sdk_feed=${VMSWEEP_SDK_FEED:-https://builds.dotnet.microsoft.com/dotnet}
sdk_feed=${sdk_feed%/}

# The one that was downloaded, as long as it is what global.json asks for.
use_downloaded_sdk() {
  [[ -x $sdk_home/dotnet && -n $sdk_version && -d $sdk_home/sdk/$sdk_version ]] || return 1
  export DOTNET_ROOT=$sdk_home PATH=$sdk_home:$PATH
  # .NET does not start without ICU unless told to; a bare Debian has none.
  if ! ls /usr/lib*/libicuuc.so* /usr/lib*/*/libicuuc.so* >/dev/null 2>&1 && [[ $(uname -s) == Linux ]]; then export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}; fi
}

# $1: why one is needed.
get_sdk() {
  local new=$root/.nuke/temp/dotnet.new-$$ watcher
  [[ -n $sdk_version ]] || fail "$1 $(how_to_install)"
  [[ -z ${VMSWEEP_NO_SDK_DOWNLOAD-} ]] || fail "$1 It is not downloaded, as --no-sdk-download or VMSWEEP_NO_SDK_DOWNLOAD says. $(how_to_install)"
  say "$1 Getting SDK $sdk_version from $sdk_feed into .nuke/temp/dotnet, about 250 MB; --no-sdk-download forbids it."
  rm -rf -- "$new"
  mkdir -p -- "$new"
  if ! fetch "$sdk_script" "$new/dotnet-install.sh"; then give_up "$new" "$1 Microsoft's script could not be fetched from $sdk_script."; fi
  show_progress "$new/sdk.tar.gz" &
  watcher=$!
  if ! bash "$new/dotnet-install.sh" --version "$sdk_version" --install-dir "$new/dotnet" --azure-feed "$sdk_feed" --no-path --keep-zip --zip-path "$new/sdk.tar.gz" >"$new/log" 2>&1; then
    kill "$watcher" 2>/dev/null || true
    tail -n 10 "$new/log" >&2
    give_up "$new" "$1 Microsoft's script could not install it (see above)."
  fi
  kill "$watcher" 2>/dev/null || true
  check_sdk "$new" || give_up "$new" "$1 What came from $sdk_feed is not what its release notes say (SHA-512 of $(sdk_archive)), and is not used."
  if [[ ! -x $new/dotnet/dotnet ]]; then give_up "$new" "$1 Microsoft's script ended well, but there is no dotnet."; fi
  rm -rf -- "$sdk_home"
  mv -- "$new/dotnet" "$sdk_home"
  rm -rf -- "$new"
  use_downloaded_sdk || fail "$1 $sdk_home has no SDK $sdk_version after the download. $(how_to_install)"
  (cd -- "$root" && dotnet --version >/dev/null) || fail "The SDK in .nuke/temp/dotnet does not start (see above). $(how_to_install)"
}

give_up() {
  rm -rf -- "$1"
  fail "$2 $(how_to_install)"
}

# Both take proxies from the environment.
fetch() {
  if command -v curl >/dev/null; then
    curl --fail --silent --show-error --location --retry 2 --connect-timeout 20 --output "$2" "$1"
  elif command -v wget >/dev/null; then
    wget --quiet --tries=3 --timeout=20 --output-document="$2" "$1"
  else
    say 'neither curl nor wget is here'
    return 1
  fi
}

# Microsoft's script is silent while it downloads.
show_progress() {
  local shown=0 size
  while sleep 1 && kill -0 $$ 2>/dev/null; do
    size=$(($(wc -c <"$1" 2>/dev/null || echo 0) / 1000000))
    if ((size >= shown + 10)); then
      shown=$size
      say "$size MB ..."
    fi
  done
}

sdk_archive() {
  local system=linux processor
  if [[ $(uname -s) == Darwin ]]; then system=osx; elif ls /lib/ld-musl-* >/dev/null 2>&1; then system=linux-musl; fi
  case $(uname -m) in x86_64) processor=x64 ;; aarch64 | arm64) processor=arm64 ;; armv*) processor=arm ;; *) processor=$(uname -m) ;; esac
  printf 'dotnet-sdk-%s-%s-%s.tar.gz' "$sdk_version" "$system" "$processor"
}

# Against the SHA-512 in Microsoft's release notes; false where it differs. A mirror may be without them.
check_sdk() {
  local expected='' actual notes=$sdk_feed/release-metadata/${sdk_version%.*}/releases.json
  if fetch "$notes" "$1/releases.json" 2>/dev/null; then
    expected=$(tr ',{}' '\n' <"$1/releases.json" | awk -v archive="/$(sdk_archive)\"" 'index($0, archive) { found = 1 } found && /"hash"/ { gsub(/.*: *"|".*/, ""); print; exit }')
  fi
  if [[ -z $expected ]]; then
    say "there is no checksum for $(sdk_archive) in $notes: it is used as it came."
    return 0
  fi
  actual=$( (sha512sum "$1/sdk.tar.gz" 2>/dev/null || shasum -a 512 "$1/sdk.tar.gz") | cut -d ' ' -f 1)
  [[ $(tr '[:upper:]' '[:lower:]' <<<"$expected") == "$actual" ]]
}

# What is true for this distribution (learn.microsoft.com/dotnet/core/install/linux, 2026-12); os-release(5).
how_to_install() {
  local ID='' VERSION_ID='' release=${SYSTEMD_OS_RELEASE:-/etc/os-release} by_hand
  by_hand="or unpack $(sdk_archive) from https://dotnet.microsoft.com/download/dotnet/10.0 into $sdk_home"
  # shellcheck disable=SC1090
  if [[ -r $release ]]; then source "$release"; fi
  case $ID:$VERSION_ID:$(uname -s):$(uname -m) in
    debian:1[23]:Linux:x86_64)
      printf '%s' "Debian has no package of it, Microsoft's repository has. As root:
  curl -sSLO https://packages.microsoft.com/config/debian/$VERSION_ID/packages-microsoft-prod.deb && dpkg -i packages-microsoft-prod.deb
  apt-get update && apt-get install dotnet-sdk-10.0
  $by_hand" ;;
    ubuntu:22.04:*) printf '%s' "As root: add-apt-repository ppa:dotnet/backports && apt-get update && apt-get install dotnet-sdk-10.0; $by_hand." ;;
    ubuntu:*) printf '%s' "As root: apt-get update && apt-get install dotnet-sdk-10.0; $by_hand." ;;
    fedora:* | rhel:* | centos:* | almalinux:* | rocky:*) printf '%s' "As root: dnf install dotnet-sdk-10.0; $by_hand." ;;
    alpine:*) printf '%s' "As root: apk add dotnet10-sdk; $by_hand." ;;
    *:Darwin:*) printf '%s' "Type: brew install dotnet; $by_hand." ;;
    *) printf '%s' "Install the .NET SDK 10: https://learn.microsoft.com/dotnet/core/install; $by_hand." ;;
  esac
}
