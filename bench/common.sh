# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# For bench/run and bench/load: the build, a folder to work in, and brokers that end with the script.
# Sourced, from the root of the sources.

# SONDE_BENCH_BUILT says that what is in SONDE_BENCH_FOLDER is up to date.
bin=${SONDE_BENCH_FOLDER:-build/release}
[ -n "${SONDE_BENCH_BUILT:-}" ] || {
    scripts/install-dependencies test
    cmake --preset release -DSONDE_BENCH=ON >/dev/null
    cmake --build --preset release
}
work=$(mktemp -d "${TMPDIR:-/tmp}/sonde-bench.XXXXXX")
pids=()
clean_up() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap clean_up EXIT

# What a broker is started with, such as `taskset -c 0`.
beside=()

# start_broker [LINES]: mosquitto on a free loopback port, which is then in $port; LINES are added to
# its listener's configuration.
start_broker() {
    local mosquitto pid more=${1:-}
    mosquitto=$(PATH="$PATH:/usr/sbin" command -v mosquitto)
    for _ in 1 2 3 4 5 6 7 8; do
        port=$((20000 + RANDOM % 12000))
        printf 'listener %d 127.0.0.1\nallow_anonymous true\nlog_dest stderr\nuser root\n%b' "$port" "$more" >"$work/mosquitto.conf"
        "${beside[@]}" "$mosquitto" -c "$work/mosquitto.conf" 2>"$work/mosquitto.log" &
        pid=$!
        for _ in $(seq 50); do
            kill -0 "$pid" 2>/dev/null || continue 2
            if grep -q ' running$' "$work/mosquitto.log"; then
                pids+=("$pid")
                return
            fi
            sleep 0.1
        done
    done
    echo "mosquitto did not start" >&2
    exit 1
}

# start_load_broker OPTION...: our own, its port then in $port.
start_load_broker() {
    local pid
    : >"$work/load_broker"
    "${beside[@]}" "$bin/tests/support/load_broker/load_broker" --lifetime 10m "$@" >"$work/load_broker" &
    pid=$!
    pids+=("$pid")
    until port=$(sed -n 's/^port //p' "$work/load_broker") && [ -n "$port" ]; do
        kill -0 "$pid" || exit 1
        sleep 0.02
    done
}

# Ends the broker that was started last, so that its port and its memory are free again.
stop_broker() {
    local pid=${pids[-1]}
    kill "$pid"
    wait "$pid" || true
    unset 'pids[-1]'
}

make_certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bench \
        -addext subjectAltName=IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
}
