#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The layer diagram of docs/architecture.md as a test: what a folder must not include or call.
set -u
cd "$1" || exit 2
failed=0

# forbid FOLDER PATTERN [EXCEPT [ALLOWED]]: no source file under FOLDER has a line that matches, but
# for lines that match ALLOWED too.
forbid() {
    local folder=$1 pattern=$2 except=${3:-^$} allowed=${4:-^$} found
    found=$(find "$folder" -name '*.[ch]pp' | sort | grep -Ev "$except" |
        xargs -r grep -nE "$pattern" | grep -Ev "$allowed")
    if [ -n "$found" ]; then
        printf 'forbidden in %s: %s\n%s\n' "$folder" "$pattern" "$found"
        failed=1
    fi
}

forbid probes '#include ["<](agent|exporters|config|prometheus|CLI|toml\+\+)/'
# What wire takes packets apart into is printed by exporters, who must not know wire.
forbid probes/wire '#include (<(boost/|chrono|thread|sys/|netinet/|openssl/)|"probes/(net/|paho/|[a-z_]*\.hpp))' '' \
    '"probes/dissection\.hpp"$'
forbid probes/capture '#include (<(boost/|thread|sys/|openssl/)|"probes/(net|paho|load)/)'
forbid probes/net '#include "probes/(wire|paho)/'
forbid probes/load '#include (<boost/(asio|beast)|"probes/paho/)'
forbid exporters '#include ["<](agent|config|probes/(wire|net|paho)|CLI|toml\+\+|boost)/'
forbid config '#include ["<](agent|exporters|prometheus|CLI|boost|probes/(wire|net|paho))/'

# One place for each of these.
layers='agent config exporters probes'
for folder in $layers; do
    forbid "$folder" '(steady|system|high_resolution)_clock::now' '^probes/clock\.cpp$'
    forbid "$folder" 'std::cout' '^agent/main\.cpp$'
    forbid "$folder" '#include <boost/beast' '^agent/http_[a-z]+\.[ch]pp$|^probes/net/http_answer\.cpp$'
    forbid "$folder" '#include <mqtt/' '^probes/paho/'
    forbid "$folder" '#include <prometheus/' '^exporters/prometheus_'
    forbid "$folder" '#include ["<](google/|.*\.pb\.h)' '^exporters/prometheus_protobuf\.cpp$'
    forbid "$folder" '#include <CLI/' '^agent/command_line'
    forbid "$folder" '#include <toml' '^config/'
    forbid "$folder" '#include <yaml-cpp/' '^config/yaml_document\.cpp$'
    forbid "$folder" '#include <crypt\.h' '^agent/password_check\.cpp$'
    forbid "$folder" '#include <systemd/' '^agent/service_notify\.cpp$'
    forbid "$folder" '#include <(ares|netdb)' '^probes/net/|^probes/paho/'
    forbid "$folder" '#include <openssl/' '^probes/net/|^probes/base64\.cpp$'
    forbid "$folder" '\b(socket|connect|bind|listen|accept|getaddrinfo)\(.*(AF_|SOCK_|sockaddr)' '^probes/net/|^probes/paho/'
done
# What shows that a header has all that it needs; headers without such a source are compiled alone.
while read -r header; do
    source=${header%.hpp}.cpp
    [ -f "$source" ] || continue
    if [ "$(grep -m1 '^#include' "$source")" != "#include \"$header\"" ]; then
        printf '%s: its own header is not the first that it includes\n' "$source"
        failed=1
    fi
done < <(find $layers tests bench -name '*.hpp' | sort)
[ "$failed" = 0 ] && echo "the layers hold"
exit "$failed"
