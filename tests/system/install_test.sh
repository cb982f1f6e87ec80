#!/usr/bin/env bash
# Installs the build into a folder of its own and runs the program from there.
set -euo pipefail
build=$1 cmake=$2
prefix=$(mktemp -d "${TMPDIR:-/tmp}/sonde-install.XXXXXX")
trap 'rm -rf "$prefix"' EXIT
"$cmake" --install "$build" --prefix "$prefix" >/dev/null
"$prefix/bin/sonde" --version
"$prefix/bin/sonde" check "$prefix/share/sonde/demo.toml"
for file in doc/sonde/README.md doc/sonde/LICENSE doc/sonde/sonde.example.toml \
    doc/sonde/load.example.toml doc/sonde/load.md doc/sonde/phases.md sonde/grafana/overview.json \
    sonde/kubernetes/load-job.yaml sonde/slurm/load-array.sh sonde/slurm/try-on-one-machine \
    sonde/prometheus/prometheus.example.yml; do
    [ -s "$prefix/share/$file" ] || { echo "not installed: $file"; exit 1; }
done
