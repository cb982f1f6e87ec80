#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The Debian package from its making to its purge, in a folder of its own that stands for the system.
# Usage: package_test.sh BUILD CPACK
set -euo pipefail
build=$1 cpack=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/sonde-package.XXXXXX")
trap 'rm -rf "$folder"' EXIT
fail() { echo "$*"; exit 1; }

"$cpack" -G DEB --config "$build/CPackConfig.cmake" -B "$folder" >"$folder/cpack.log" 2>&1 ||
    fail "$(cat "$folder/cpack.log")"
package=("$folder"/sonde_*.deb)
root=$folder/root
mkdir -p "$root/etc" "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/info"
touch "$root/var/lib/dpkg/status"
# Its dependencies are those of this system, which runs the program; nothing else of it is touched.
act() {
    dpkg --root="$root" --log="$folder/dpkg.log" --force-not-root --force-script-chrootless \
        --force-depends --force-bad-path "$@" >"$folder/said" 2>&1 || fail "dpkg $*: $(cat "$folder/said")"
}

depends=$(dpkg-deb -f "${package[0]}" Depends)
for library in libssl3 libc-ares2 libstdc++6 systemd-standalone-sysusers; do
    grep -qF "$library" <<<"$depends" || fail "not among its dependencies: $library"
done
act --install "${package[0]}"
"$root/usr/bin/sonde" --version
"$root/usr/bin/sonde" check "$root/etc/sonde/sonde.toml"
grep -q '^sonde:.*/usr/sbin/nologin$' "$root/etc/passwd" || fail "no user for the service"
for file in lib/systemd/system/sonde.service lib/sysusers.d/sonde.conf share/doc/sonde/copyright \
    share/doc/sonde/CHANGELOG.md share/doc/sonde/sonde.example.toml \
    share/man/man1/sonde-probe.1 share/man/man5/sonde.toml.5 \
    share/bash-completion/completions/sonde share/zsh/vendor-completions/_sonde \
    share/fish/vendor_completions.d/sonde.fish share/sonde/grafana/overview.json share/sonde/prometheus/rules.yml; do
    [ -s "$root/usr/$file" ] || fail "not in the package: $file"
done

# What the operator wrote stays until the purge.
echo '# mine' >>"$root/etc/sonde/sonde.toml"
act --remove sonde
[ ! -e "$root/usr/bin/sonde" ] || fail "the program outlives its package"
grep -q '^# mine$' "$root/etc/sonde/sonde.toml"
act --install "${package[0]}"
grep -q '^# mine$' "$root/etc/sonde/sonde.toml" || fail "an update overwrites the configuration"
act --purge sonde
left=$(cd "$root" && find . -path ./var/lib/dpkg -prune -o -name '*sonde*' -print)
[ -z "$left" ] || fail "left behind: $left"
