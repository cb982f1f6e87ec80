#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every metric that the files name must be in the catalogue; a name that ends in _ is the beginning of
# some. Usage: names.sh SOURCE FILE-OR-FOLDER...
set -euo pipefail
cd "$1"
shift
known=$(cut -d' ' -f1 tests/exporters/golden/catalogue.txt)
# Words that are no metrics: groups of rules, what the build calls its own, and a job.
other='sonde_(records|brokers|agents|library|fuzz_replay|load|test)'
named=$(grep -rohE '\bsonde_[a-z_]+' "$@" | sed -E 's/_(bucket|count|sum)$//' | sort -u)
[ -n "$named" ] || { echo "no metrics found"; exit 1; }
unknown=$(grep -vxF "$known" <<<"$named" | grep -vxE "$other" || true)
for name in $unknown; do
    case $name in *_) grep -q "^$name" <<<"$known" && continue ;; esac
    echo "not in the catalogue: $name"
    failed=yes
done
[ -z "${failed:-}" ]
