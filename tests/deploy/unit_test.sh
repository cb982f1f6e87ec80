#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The unit by systemd's own judgement: well-formed, with every setting known to it, and closed as far as
# a daemon that only opens connections can be. Usage: unit_test.sh SOURCE SONDE
set -euo pipefail
source=$1 sonde=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/sonde-unit.XXXXXX")
trap 'rm -rf "$folder"' EXIT

# The program that was built in place of the one that is to be installed.
sed "s|^ExecStart=sonde |ExecStart=$sonde |" "$source/deploy/systemd/sonde.service" \
    >"$folder/sonde.service"
grep -q "^ExecStart=$sonde run --config /etc/sonde/sonde.toml$" "$folder/sonde.service"
mkdir "$folder/sonde.service.d"
cp "$source/deploy/systemd/credentials.example.conf" "$folder/sonde.service.d/credentials.conf"

# What is wrong is said, and does not always end with a status: any word on the unit counts. The manual
# is there once sonde is installed.
said=$(systemd-analyze verify --man=no "$folder/sonde.service" 2>&1 || true)
if grep -F sonde <<<"$said"; then
    echo "systemd does not take the unit as it is"
    exit 1
fi

# 0 is closed, 10 open, in tenths. What stays is what a prober is for, and what PrivateNetwork and the like
# would take from it.
systemd-analyze security --offline=true --threshold=15 --no-pager "$folder/sonde.service" \
    >"$folder/security" || { cat "$folder/security"; exit 1; }
tail -n 1 "$folder/security"

# The user that the unit names is the one that the package makes.
user=$(sed -n 's/^User=//p' "$folder/sonde.service")
grep -q "^u  *$user " "$source/deploy/systemd/sonde.sysusers"
systemd-sysusers --dry-run "$source/deploy/systemd/sonde.sysusers"

# What the package configures is right as it is.
"$sonde" check "$source/deploy/systemd/sonde.toml"
