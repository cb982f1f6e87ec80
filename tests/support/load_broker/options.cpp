// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/options.hpp"

#include "probes/quantity.hpp"

#include <CLI/CLI.hpp>

#include <map>
#include <sstream>

namespace sonde::load_broker {

namespace {

void add_duration(CLI::App& app, const std::string& name, Duration& into, const std::string& what) {
    app.add_option_function<std::string>(
           name,
           [&into](const std::string& text) {
               const auto duration = parse_duration(text);
               if (!duration) {
                   throw CLI::ValidationError{duration.error()};
               }
               into = *duration;
           },
           what)
        ->type_name("DURATION");
}

void add_faults(CLI::App& app, FaultOptions& faults, Duration& freeze_at) {
    add_duration(app, "--freeze-at", freeze_at, "after the first PUBLISH, freeze");
    add_duration(app, "--freeze-for", faults.freeze_for, "for so long");
    app.add_option("--drop-every", faults.drop_every, "lose each N-th delivery");
    app.add_option("--duplicate-every", faults.duplicate_every, "make each N-th delivery twice");
    app.add_option(
        "--redeliver-every", faults.redeliver_every, "and again with DUP, at QoS 1 or 2");
    app.add_option("--reorder-every", faults.reorder_every, "make it behind the topic's next one");
    app.add_option("--corrupt-every", faults.corrupt_every, "turn over a bit of its payload");
    app.add_option("--refuse-every", faults.refuse_every, "refuse each N-th CONNECT");
    app.add_option("--close-after", faults.close_after, "close a connection at its N-th PUBLISH");
    add_duration(app, "--puback-delay", faults.puback_delay, "keep PUBACK and PUBREC back");
}

std::optional<std::string> contradiction(const Options& options) {
    if (options.cert_file.empty() != options.key_file.empty()) {
        return "--cert and --key belong together";
    }
    if (options.mode == Mode::route && options.threads > 1) {
        return "--mode route works on one thread";
    }
    return std::nullopt;
}

}  // namespace

tl::expected<Options, NotStarted> read_options(int argc, const char* const* argv) {
    Options options;
    Duration freeze_at{-1};
    CLI::App app{
        "A small, fast MQTT broker on 127.0.0.1 for tests and benchmarks. It says `port N` "
        "when it listens, and its counts as a line of JSON when it ends."};
    const std::map<std::string, Mode> modes{
        {"sink", Mode::sink}, {"reflect", Mode::reflect}, {"route", Mode::route}};
    app.add_option("--mode", options.mode, "what becomes of messages")
        ->transform(CLI::CheckedTransformer{modes});
    app.add_option("--port", options.port, "0: any free one");
    app.add_option("--threads", options.threads, "workers, each with its own connections")
        ->check(CLI::Range{1, 64});
    app.add_option("--cert", options.cert_file, "PEM chain, for TLS");
    app.add_option("--key", options.key_file, "PEM key, for TLS");
    app.add_option("--receive-maximum", options.receive_maximum, "for MQTT 5 clients")
        ->check(CLI::Range{1, 65'535});
    app.add_option("--queue-limit", options.queue_limit, "bytes that may wait for one client");
    add_duration(app, "--lifetime", options.lifetime, "end by itself after so long");
    add_faults(app, options.faults, freeze_at);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream text;
        const bool asked = app.exit(error, text, text) == 0;
        return tl::unexpected{NotStarted{.status = asked ? 0 : 2, .message = text.str()}};
    }
    if (freeze_at >= Duration::zero()) {
        options.faults.freeze_at = freeze_at;
    }
    if (auto wrong = contradiction(options)) {
        return tl::unexpected{NotStarted{.status = 2, .message = *wrong + "\n"}};
    }
    return options;
}

}  // namespace sonde::load_broker
