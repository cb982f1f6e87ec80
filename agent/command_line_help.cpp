// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line.hpp"
#include "agent/command_line_flags.hpp"
#include "agent/command_line_load_help.hpp"

#include <algorithm>
#include <cstddef>

namespace sonde {

namespace {

constexpr std::size_t width = 80;
constexpr std::size_t help_column = 27;

constexpr std::string_view overview =
    R"(Usage: sonde COMMAND [OPTIONS]

Tells the truth about MQTT brokers: how long each step from name lookup to the
delivered message takes, how large it is, and why it failed.

Commands:
  probe URL          Test a broker once, or a few times, and show every phase
  run --config FILE  Probe brokers on a schedule and serve metrics to Prometheus
  load URL           Put a broker under load and show how it answered
  merge FILE...      Add the results of a load plan's shards
  check FILE...      Check configurations and load plans and list every mistake
  dissect FILE       Show the MQTT packets of a capture, or of hex digits
  calibrate          Measure what sonde itself takes on this machine
  health             Ask a daemon whether its probes turn

Options:
  --version          Show the version
  -h, --help         Show this help; `sonde COMMAND --help` shows a command's

Exit status:
  0  success
  1  a probe failed, or a threshold was breached
  2  wrong usage or configuration
  3  the load could not start
  4  sonde was the bottleneck of the load, and its result says nothing
)";

constexpr std::string_view probe_head =
    R"(Usage: sonde probe URL [OPTIONS]

Connects to a broker, subscribes to a topic, publishes a message to it, waits
for the message and disconnects. Shows how long every phase took and how large
every packet was or, where it failed, what was reached and what to look at.

URL is mqtt://HOST[:PORT], mqtts://HOST[:PORT] or just HOST[:PORT]. Without a
port it is 1883, and 8883 for mqtts; a bare HOST:8883 means mqtts.
WebSocket is ws://HOST[:PORT][/PATH] and wss://HOST[:PORT][/PATH]: port 80, and
443 for wss; the path /mqtt. A unix socket is unix:///PATH.
)";

constexpr std::string_view probe_tail =
    R"(
Durations are written 250ms, 5s or 1m, sizes 64B or 1KiB. Every option but those
of repetition and output is a key of the configuration as well, with _ for -:
payload_size = "1KiB".

Exit status:
  0    every run succeeded and every threshold held
  1    a threshold was breached, or a run failed and no threshold on success
       says how many may
  2    wrong usage
  130  interrupted

Examples:
  sonde probe broker.example.com
  sonde probe mqtts://broker.example.com --username monitor \
      --password-file /run/secrets/mqtt
  sonde probe localhost --kind features --features retained --features will
  sonde probe localhost --discover
  sonde probe localhost --count 100 --interval 100ms \
      --threshold "delivery.p99<50ms" --threshold "success>=99%"
)";

constexpr std::string_view run_head =
    R"(Usage: sonde run --config FILE

Runs the probes of the configuration, each at its interval, and serves their
results to Prometheus under /metrics until it is told to stop. SIGTERM and
SIGINT let running probes end.
)";

constexpr std::string_view run_tail =
    R"(
Exit status:
  0  stopped as it was told to
  2  wrong usage or configuration; every mistake is on standard error
)";

constexpr std::string_view check_text =
    R"(Usage: sonde check FILE...

Reads configurations as `sonde run` would and load plans as `sonde load --plan`
would, and lists every mistake as FILE:LINE:COLUMN: MESSAGE. Connects to
nothing.

Options:
  -h, --help               Show this help

Exit status:
  0  all files are right
  2  at least one is not
)";

constexpr std::string_view calibrate_head =
    R"(Usage: sonde calibrate [OPTIONS]

Measures what sonde itself takes on this machine: reading the clock, timers,
time stamps, waking up, and every phase of probes to a broker within sonde that
takes next to no time. Says whether readings below a millisecond can be trusted
here, and why. Needs no broker; connects to this machine alone.
)";

constexpr std::string_view calibrate_tail =
    R"(
Exit status:
  0  measured, whatever came of it
  2  wrong usage, or nothing could be measured

Example:
  sonde calibrate --duration 10s
)";

constexpr std::string_view health_head =
    R"(Usage: sonde health [ADDRESS:PORT] [OPTIONS]

Asks a daemon of sonde whether its probes turn, as the health check of a
container does: /-/healthy at 127.0.0.1:9344, or at the address and the port
that the daemon listens on. Waits for 3s at most. What becomes of the probes
does not count.

Where web_config has TLS, it is https://ADDRESS:PORT; where it has users, one of
them is to be named.
)";

constexpr std::string_view health_tail =
    R"(
Exit status:
  0  they turn
  1  they do not, or nobody answers
  2  wrong usage

Examples:
  sonde health
  sonde health https://127.0.0.1:9344 --ca-file ca.pem --server-name sonde.lan \
    --username health --password-file /run/secrets/health
)";

constexpr std::string_view dissect_head =
    R"(Usage: sonde dissect FILE [OPTIONS]

Shows every MQTT packet of a capture with all of its fields, as `sonde probe
--trace` shows its own. FILE is a pcapng or pcap file (of tcpdump, Wireshark or
`sonde probe --pcap`), or text with the bytes of packets in hexadecimal, plain
or as hexdump, xxd and od write them; - is standard input. Connections are known
by their CONNECT or by port 1883.
)";

constexpr std::string_view dissect_tail =
    R"(
Exit status:
  0  done
  1  there is no MQTT
  2  wrong usage; or the file cannot be read, is no capture or breaks off

Examples:
  sonde dissect capture.pcapng
  echo 30 06 00 01 61 68 69 21 | sonde dissect - --mqtt 3.1.1
)";

/// Breaks the text between words so that it fits right of the help column. What stands in
/// parentheses stays together.
std::string wrapped(std::string_view text) {
    constexpr std::size_t room = width - help_column;
    std::string result;
    while (text.size() > room) {
        const auto open = text.rfind(" (", room);
        const bool splits = open != std::string_view::npos && text.find(')', open) >= room;
        const auto end = splits ? open : text.rfind(' ', room);
        if (end == std::string_view::npos) {
            break;
        }
        result.append(text.substr(0, end)).append("\n").append(help_column, ' ');
        text.remove_prefix(end + 1);
    }
    return result.append(text);
}

std::string line_of(const Flag& flag) {
    std::string line = "  " + flag.name;
    if (!flag.placeholder.empty()) {
        line += " " + flag.placeholder;
    }
    if (line.size() + 2 > help_column) {
        line += "\n" + std::string(help_column, ' ');
    } else {
        line.append(help_column - line.size(), ' ');
    }
    return line + wrapped(flag.help) + "\n";
}

std::string flags_text(std::string_view subcommand) {
    auto groups = flags_of(subcommand);
    groups.back().flags.push_back(
        {.name = "-h, --help", .help = "Show this help", .kind = FlagKind::toggle});
    std::string text;
    for (const auto& group : groups) {
        text += "\n" + group.title + ":\n";
        for (const auto& flag : group.flags) {
            text += line_of(flag);
        }
    }
    return text;
}

}  // namespace

std::string help_text(std::string_view subcommand) {
    if (subcommand == "probe") {
        return std::string{probe_head} + flags_text("probe") + std::string{probe_tail};
    }
    if (subcommand == "run") {
        return std::string{run_head} + flags_text("run") + std::string{run_tail};
    }
    if (subcommand == "load") {
        return std::string{load_help_head()} + flags_text("load") + std::string{load_help_tail()};
    }
    if (subcommand == "merge") {
        return std::string{merge_help_head()} + flags_text("merge") +
               std::string{merge_help_tail()};
    }
    if (subcommand == "calibrate") {
        return std::string{calibrate_head} + flags_text("calibrate") + std::string{calibrate_tail};
    }
    if (subcommand == "health") {
        return std::string{health_head} + flags_text("health") + std::string{health_tail};
    }
    if (subcommand == "dissect") {
        return std::string{dissect_head} + flags_text("dissect") + std::string{dissect_tail};
    }
    return std::string{subcommand == "check" ? check_text : overview};
}

}  // namespace sonde
