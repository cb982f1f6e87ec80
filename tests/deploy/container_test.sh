#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The Containerfile as far as its text can be judged without an engine. Usage: container_test.sh SOURCE
set -euo pipefail
cd "$1"
fail() { echo "Containerfile: $*"; exit 1; }
# A line an instruction.
text=$(grep -v '^#' Containerfile | sed -e ':join' -e '/\\$/{N; s/\\\n *//; b join' -e '}')
one() { grep -cE -e "$1" <<<"$text" | grep -qx 1 || fail "expected once: $1"; }

# What it is built with is what everybody builds with, on the system that the package is for.
one '^FROM debian:12 AS build$'
one '^FROM debian:12-slim$'
one '^RUN /source/scripts/install-dependencies build$'
one '^COPY scripts/install-dependencies /source/scripts/$'
[ -x scripts/install-dependencies ] || fail "no scripts/install-dependencies"
jq -e '.configurePresets[] | select(.name == "release")' CMakePresets.json >/dev/null
folder=$(sed -nE 's/.*cpack .* -B ([^ ]+)$/\1/p' <<<"$text")
one "^COPY --from=build $folder/\\*\\.deb /tmp/$"
! grep -qE '^ADD|curl|wget|https?:' <<<"$text" || fail "something is downloaded by hand"

# Nobody's rights, by number; nothing after it is done as root.
last=$(sed '1,/^FROM debian:12-slim$/d' <<<"$text")
user=$(sed -nE 's/^USER ([0-9]+):([0-9]+)$/\1/p' <<<"$last")
[ "${user:-0}" -gt 0 ] || fail "the user is root, or has no number"
! sed '1,/^USER/d' <<<"$last" | grep -qE '^(RUN|COPY)' || fail "something is done after USER"
grep -qF "runAsUser: $user" deploy/kubernetes/daemon.yaml || fail "Kubernetes starts another user"
one '^ENTRYPOINT \["sonde"\]$'
one '^CMD \["run", "--config", "/etc/sonde/sonde.toml"\]$'
one '^HEALTHCHECK .*CMD \["sonde", "health"\]$'
port=$(sed -nE 's/^EXPOSE ([0-9]+)$/\1/p' <<<"$last")
grep -qF "containerPort: $port" deploy/kubernetes/daemon.yaml || fail "Kubernetes has another port"
