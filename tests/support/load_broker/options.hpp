// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace sonde::load_broker {

enum class Mode : std::uint8_t {
    sink,     ///< Answers, and drops the messages.
    reflect,  ///< Sends each message back where it came from, if that client subscribed to
              ///< anything.
    route,    ///< Delivers by subscription, as brokers do.
};

/// What goes wrong on purpose. "Every N-th" counts within a worker; 0 is never.
struct FaultOptions {
    /// From the first PUBLISH on: no read and no write for freeze_for.
    std::optional<Duration> freeze_at{};
    Duration freeze_for{};
    std::uint64_t drop_every{};       ///< Deliveries that are not made,
    std::uint64_t duplicate_every{};  ///< made twice, as two messages,
    std::uint64_t redeliver_every{};  ///< made again with DUP, at QoS 1 and 2,
    std::uint64_t reorder_every{};    ///< made behind the topic's next one,
    std::uint64_t corrupt_every{};    ///< made with a bit of the payload turned over.
    std::uint64_t refuse_every{};     ///< CONNECTs.
    std::uint64_t close_after{};      ///< PUBLISHes of a connection, the last one not answered.
    Duration puback_delay{};          ///< Of PUBACK and PUBREC.
};

struct Options {
    Mode mode{Mode::route};
    std::uint16_t port{};  ///< 0: the kernel's choice.
    unsigned threads{1};
    std::string cert_file{};  ///< TLS, and nothing else, where there is one.
    std::string key_file{};
    std::uint16_t receive_maximum{65'535};  ///< Told to MQTT 5 clients.
    std::size_t queue_limit{16U << 20U};    ///< Bytes to one client, before messages are dropped.
    Duration lifetime{std::chrono::minutes{10}};  ///< Ends by itself then.
    FaultOptions faults{};
};

/// The error is for a person, with the exit status: 0 after --help.
struct NotStarted {
    int status{};
    std::string message{};
};

tl::expected<Options, NotStarted> read_options(int argc, const char* const* argv);

}  // namespace sonde::load_broker
