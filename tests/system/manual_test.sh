#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The man pages by groff's judgement, and the completions by their shells': nothing to warn of, every
# flag of the help there. Usage: manual_test.sh BUILD SONDE
set -euo pipefail
manual=$1/manual sonde=$2
fail() { echo "$*"; exit 1; }

# What a page looks like, without its overstrikes and colours.
shown() { groff -man -k -Tascii -ww -P-cbou "$1"; }

flags_of() { "$sonde" "$1" --help | grep -oE '^  (-h, )?--[a-z0-9-]+' | grep -oE -e '--[a-z0-9-]+'; }

pages=("$manual"/*.[15])
[ ${#pages[@]} = 11 ] || fail "other pages than expected: ${pages[*]}"
for page in "${pages[@]}"; do
    said=$(shown "$page" 2>&1 >/dev/null)
    [ -z "$said" ] || fail "$said"
done
commands=(probe run load merge check dissect calibrate health)
for command in "${commands[@]}"; do
    shown "$manual/sonde.1" | grep -q "sonde-$command(1)" || fail "sonde(1) knows no $command"
    text=$(shown "$manual/sonde-$command.1")
    for flag in $(flags_of "$command"); do
        grep -qF -e "$flag" <<<"$text" || fail "not in sonde-$command(1): $flag"
    done
done
text=$(shown "$manual/sonde.toml.5")
for key in listen log_format keep_runs password_file phase_timeout tls_min_version; do
    grep -qE "^ .*\b$key = " <<<"$text" || fail "not in sonde.toml(5): $key"
done

completions=$manual/completions
bash -n "$completions/sonde"
zsh -n "$completions/_sonde"
fish --no-execute "$completions/sonde.fish"

# What bash offers behind these words, in one line.
offered() (
    # shellcheck source=/dev/null
    . "$completions/sonde"
    # shellcheck disable=SC2034  # what bash gives to a completion
    COMP_WORDS=(sonde "$@") COMP_CWORD=$#
    _sonde
    echo "${COMPREPLY[*]}"
)
expect() {
    local expected=$1
    shift
    [ "$(offered "$@")" = "$expected" ] ||
        fail "behind $*: expected $expected, not $(offered "$@")"
}
expect 'probe' pr
expect '--payload-size' probe --payload-s
expect '--payload-size' probe --qos 1 --payload-s
expect '5 3.1.1' probe --mqtt ''
expect 'json' dissect --format j
expect '' probe --count ''
cd "$manual"
expect 'sonde.1' check sonde.1
expect 'sonde.1' run --config sonde.1
for command in "${commands[@]}"; do
    for flag in $(flags_of "$command"); do
        [[ " $(offered "$command" -) " == *" $flag "* ]] || fail "bash does not complete $flag"
        grep -qF -e "$flag" "$completions/_sonde" || fail "zsh does not complete $flag"
        grep -qF -e "-l ${flag#--}" "$completions/sonde.fish" || fail "fish does not complete $flag"
    done
done
# fish completes by itself, without a terminal.
fish --no-config -c "source $completions/sonde.fish; complete -C 'sonde probe --payload-s'" |
    grep -q '^--payload-size' || fail "fish offers something else"
