#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the build into a folder of its own and runs the program from there.
set -euo pipefail
build=$1 cmake=$2
prefix=$(mktemp -d "${TMPDIR:-/tmp}/sonde-install.XXXXXX")
trap 'rm -rf "$prefix"' EXIT
"$cmake" --install "$build" --prefix "$prefix" >/dev/null
"$prefix/bin/sonde" --version
"$prefix/bin/sonde" check "$prefix/share/sonde/demo.toml"
for file in doc/sonde/README.md doc/sonde/LICENSE doc/sonde/sonde.example.toml doc/sonde/web.example.yml \
    doc/sonde/load.example.toml doc/sonde/load.md doc/sonde/phases.md doc/sonde/grafana.md \
    sonde/grafana/overview.json sonde/grafana/target.json sonde/grafana/load.json \
    sonde/grafana/provisioning.example.yml \
    sonde/kubernetes/daemon.yaml sonde/kubernetes/load-job.yaml \
    sonde/slurm/load-array.sh sonde/slurm/try-on-one-machine \
    sonde/prometheus/prometheus.example.yml sonde/prometheus/rules.yml; do
    [ -s "$prefix/share/$file" ] || { echo "not installed: $file"; exit 1; }
done
for file in systemd/system/sonde.service sysusers.d/sonde.conf; do
    [ -s "$prefix/lib/$file" ] || { echo "not installed: $file"; exit 1; }
done
