#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The manifest of the daemon: what it says in several places agrees, sonde takes its configuration, and
# it asks for no right. Usage: manifest_test.sh SOURCE SONDE
set -euo pipefail
manifest=$1/deploy/kubernetes/daemon.yaml sonde=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/sonde-manifest.XXXXXX")
trap 'rm -rf "$folder"' EXIT

# The text below `sonde.toml: |`, as far as it is indented.
awk '/^  sonde.toml: \|$/ { inside = 1; next } inside && /^[^ ]/ { exit } inside { sub(/^    /, ""); print }' \
    "$manifest" >"$folder/sonde.toml"
echo secret >"$folder/password"
mounted=$(sed -n 's|.*mountPath: \(/run/secrets/.*\)|\1|p' "$manifest")
sed -i "s|\"$mounted/|\"$folder/|" "$folder/sonde.toml"
grep -qF "password_file = \"$folder/password\"" "$folder/sonde.toml"
NODE_NAME=node-1 "$sonde" check "$folder/sonde.toml"

port=$(sed -n 's/^listen = "0\.0\.0\.0:\([0-9]*\)"$/\1/p' "$folder/sonde.toml")
expect() {
    grep -qF -- "$1" "$manifest" || { echo "missing in the manifest: $1"; exit 1; }
}
expect "containerPort: $port"
expect "prometheus.io/port: \"$port\""
expect "  port: $port"
expect "- --config=/etc/sonde/sonde.toml"
expect "mountPath: /etc/sonde"
expect "path: /-/ready"
expect "path: /-/healthy"
expect "prometheus.io/path: /metrics"
for demand in 'runAsNonRoot: true' 'readOnlyRootFilesystem: true' 'allowPrivilegeEscalation: false' \
    'drop: ["ALL"]' 'type: RuntimeDefault' 'automountServiceAccountToken: false'; do
    expect "$demand"
done
# Both manifests start the same image, of this version.
version=$(sed -n 's/^  VERSION \(.*\)$/\1/p' "$1/CMakeLists.txt")
[ "$(cat "$1"/deploy/kubernetes/*.yaml | grep -c "image: sonde:$version$")" = 2 ]
