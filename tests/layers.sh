#!/usr/bin/env bash
# The layer diagram of docs/architecture.md as a test: what a folder must not include or call.
set -u
cd "$1" || exit 2
failed=0

# forbid FOLDER PATTERN [EXCEPT]: no source file under FOLDER has a line that matches.
forbid() {
    local folder=$1 pattern=$2 except=${3:-^$} found
    found=$(find "$folder" -name '*.[ch]pp' | sort | grep -Ev "$except" | xargs -r grep -nE "$pattern")
    if [ -n "$found" ]; then
        printf 'forbidden in %s: %s\n%s\n' "$folder" "$pattern" "$found"
        failed=1
    fi
}

forbid probes '#include ["<](agent|exporters|config|prometheus|CLI|toml\+\+)/'
forbid probes/wire '#include (<(boost/|chrono|thread|sys/|netinet/|openssl/)|"probes/(net/|paho/|[a-z_]*\.hpp))'
forbid probes/net '#include "probes/(wire|paho)/'
forbid probes/load '#include (<boost/(asio|beast)|"probes/paho/)'
forbid exporters '#include ["<](agent|config|probes/(wire|net|paho)|CLI|toml\+\+|boost)/'
forbid config '#include ["<](agent|exporters|prometheus|CLI|boost|probes/(wire|net|paho))/'

# One place for each of these.
layers='agent config exporters probes'
for folder in $layers; do
    forbid "$folder" '(steady|system|high_resolution)_clock::now' '^probes/clock\.cpp$'
    forbid "$folder" 'std::cout' '^agent/main\.cpp$'
    forbid "$folder" '#include <boost/beast' '^agent/http_server\.cpp$'
    forbid "$folder" '#include <mqtt/' '^probes/paho/'
    forbid "$folder" '#include <prometheus/' '^exporters/prometheus_'
    forbid "$folder" '#include <CLI/' '^agent/command_line'
    forbid "$folder" '#include <toml' '^config/'
    forbid "$folder" '#include <(ares|netdb)' '^probes/net/|^probes/paho/'
    forbid "$folder" '#include <openssl/' '^probes/net/'
    forbid "$folder" '\b(socket|connect|bind|listen|accept|getaddrinfo)\(.*(AF_|SOCK_|sockaddr)' '^probes/net/|^probes/paho/'
done
[ "$failed" = 0 ] && echo "the layers hold"
exit "$failed"
