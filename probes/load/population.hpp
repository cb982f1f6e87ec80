// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/rate.hpp"
#include "probes/secret.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sonde::load {

enum class Role : std::uint8_t {
    publisher,
    subscriber,
    both,  ///< Publishes and subscribes on one connection.
    idle,  ///< Connects, keeps alive, and nothing else.
};

/// When a population's operations are due within its rate.
enum class Arrivals : std::uint8_t {
    uniform,  ///< Each client evenly, at a random phase of its own.
    poisson,  ///< Each client a Poisson process of its own, and so the sum is one.
    burst,    ///< As uniform, but each client sends `burst` messages at once.
};

enum class LoopKind : std::uint8_t {
    open,    ///< Messages are due by the schedule, whatever the broker does.
    closed,  ///< Each publisher keeps `outstanding` messages open, as fast as it goes.
};

/// How large payloads are. Sizes are bytes of application payload, smallest_payload or more.
struct PayloadSize {
    enum class Kind : std::uint8_t { fixed, uniform, normal, weighted, files };

    struct Weighted {
        std::uint64_t bytes{};
        std::uint32_t weight{};  ///< 1 or more.

        friend bool operator==(const Weighted&, const Weighted&) = default;
    };

    Kind kind{Kind::fixed};
    std::uint64_t fixed{100};
    std::uint64_t minimum{};  ///< uniform, normal: bounds, both included.
    std::uint64_t maximum{};
    double mean{};  ///< normal
    double deviation{};
    std::vector<Weighted> weighted{};
    /// files: what they hold follows sonde's header in the payload, one file after another.
    std::vector<std::string> files{};
    std::vector<std::string> contents{};  ///< What was read from `files`, in their order.

    friend bool operator==(const PayloadSize&, const PayloadSize&) = default;
};

/// What a single client is called and how it logs in, where a file says so for each. Empty members
/// fall back to the population's template.
struct Identity {
    std::string client_id{};
    std::string username{};
    std::optional<Secret> password{};
    std::string cert_file{};
    std::string key_file{};

    friend bool operator==(const Identity&, const Identity&) = default;
};

/// What a population does beside its steady work, within the measure stage.
struct Behaviour {
    enum class Kind : std::uint8_t {
        churn,            ///< Clients disconnect and connect again, `rate` of them a second.
        reconnect_storm,  ///< At `at` all connections are cut at once, and all come back.
        flapping,         ///< Subscribers unsubscribe and subscribe again, `rate` a second.
        slow_consumer,    ///< Reads at most `bytes_per_second` a client.
        resume,           ///< At `at` all leave for `away`; the broker queues; they come back.
    };

    Kind kind{};
    Rate rate{};
    Duration at{};    ///< From the start of the measure stage.
    Duration away{};  ///< How long a client stays away before it comes back.
    std::uint64_t bytes_per_second{};

    friend bool operator==(const Behaviour&, const Behaviour&) = default;
};

/// Properties that MQTT 5 adds to CONNECT and PUBLISH; on 3.1.1 a plan must not ask for them.
struct LoadProperties {
    std::uint32_t session_expiry{};                  ///< Seconds; CONNECT.
    std::optional<std::uint16_t> receive_maximum{};  ///< CONNECT.
    std::optional<std::uint32_t> message_expiry{};   ///< Seconds; PUBLISH, as are all below.
    std::string content_type{};
    std::string response_topic{};
    bool topic_alias{false};
    std::vector<std::pair<std::string, std::string>> user{};  ///< On CONNECT and PUBLISH.

    friend bool operator==(const LoadProperties&, const LoadProperties&) = default;
};

/// Clients that are alike. Templates know `{client}` (from 0 within the population), `{group}`
/// (client modulo `groups`), `{population}`, `{shard}`, `{run}` (eight hex digits of the run), and
/// in publish_topic `{topic}` (0 to topics - 1).
struct Population {
    std::string name{};
    Role role{Role::both};
    std::uint32_t count{1};
    std::uint32_t groups{1};  ///< 1 or more.

    std::string publish_topic{"sonde/load/{run}/{group}/{client}"};
    std::uint32_t topics{1};  ///< Each publisher goes round this many topics.
    /// May hold wildcards and start with `$share/NAME/`.
    std::string subscribe_filter{"sonde/load/{run}/{group}/+"};
    std::uint8_t qos{0};            ///< Of messages sent.
    std::uint8_t subscribe_qos{0};  ///< Asked for in SUBSCRIBE.
    bool retain{false};

    PayloadSize payload{};
    Arrivals arrivals{Arrivals::uniform};
    std::uint32_t burst{1};  ///< Messages at once; 1 unless arrivals is burst.
    LoopKind loop{LoopKind::open};
    std::uint32_t outstanding{1};  ///< closed loop only; 1 or more.
    /// Messages a second of the whole population, over the measure stage: the lengths add up to the
    /// plan's duration. Warm-up goes at the first step's `from`, unless that is zero: then at the
    /// highest rate there is. Empty where the population does not publish or the loop is closed.
    std::vector<RateStep> profile{};

    MqttVersion mqtt{MqttVersion::v5};
    std::string client_id{"sonde-{run}-{population}-{client}"};
    std::string username{};
    std::optional<Secret> password{};
    std::vector<Identity> identities{};  ///< Empty, or one or more for each client.
    bool clean_start{true};
    std::chrono::seconds keep_alive{60};  ///< 0 to 65535; 0 means off.
    LoadProperties properties{};
    TlsSettings tls{};  ///< cert_file and key_file are templates.

    std::vector<Behaviour> behaviours{};

    bool publishes() const { return role == Role::publisher || role == Role::both; }
    bool subscribes() const { return role == Role::subscriber || role == Role::both; }

    friend bool operator==(const Population&, const Population&) = default;
};

}  // namespace sonde::load
