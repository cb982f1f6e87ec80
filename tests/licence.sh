#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every source file says its licence in the first three lines, as SPDX wants it.
set -u
cd "$1" || exit 2
line='SPDX-License-Identifier: Apache-2.0'
failed=0
checked=0

sources() {
    local folders='agent bench cmake config deploy exporters probes scripts tests .ci'
    # shellcheck disable=SC2086
    find $folders -type f \( -name '*.[ch]pp' -o -name '*.[ch]pp.in' -o -name '*.js' -o -name '*.css' \
        -o -name '*.html' -o -name '*.cmake' -o -name '*.proto' -o -name '*.sh' -o -name CMakeLists.txt \)
    # Whatever else says what runs it.
    # shellcheck disable=SC2086
    find $folders -type f -size +3c -exec grep -lIm1 '^#!/' {} + | sort -u
    ls CMakeLists.txt Containerfile
}

while read -r file; do
    checked=$((checked + 1))
    if ! head -n 3 "$file" | grep -qF "$line"; then
        printf '%s does not say "%s"\n' "$file" "$line"
        failed=1
    fi
done < <(sources | sort -u)

# A search that finds nothing has searched in the wrong place.
[ "$checked" -gt 1000 ] || { printf 'only %d files were looked at\n' "$checked"; failed=1; }
exit "$failed"
