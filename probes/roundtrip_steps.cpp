#include "probes/roundtrip_steps.hpp"

#include "probes/quantity.hpp"
#include "probes/roundtrip.hpp"
#include "probes/wire_failure.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace sonde {

namespace {

/// How long we read what a peer had said before a write failed.
constexpr auto last_word_grace = std::chrono::milliseconds{100};
/// What a broker may add to our message on the way back: topic, properties of its own.
constexpr std::uint32_t packet_allowance = 64 * 1024;
constexpr std::uint32_t smallest_packet_maximum = 1U << 20U;

wire::Version version_of(MqttVersion version) {
    return version == MqttVersion::v5 ? wire::Version::v5 : wire::Version::v3_1_1;
}

wire::SessionSettings settings_of(const ProbeSpec& spec, std::uint64_t run) {
    wire::SessionSettings settings;
    settings.version = version_of(spec.mqtt);
    settings.client_id = client_id_of(spec, run);
    settings.keep_alive = static_cast<std::uint16_t>(spec.keep_alive.count());
    settings.ping_timeout = {};  // The run's deadline bounds a PINGRESP as it does everything.
    settings.maximum_packet_size = std::max(
        smallest_packet_maximum, static_cast<std::uint32_t>(spec.payload_size) + packet_allowance);
    if (!spec.username.empty()) {
        settings.user_name = spec.username;
    }
    if (spec.password) {
        const auto bytes = wire::as_bytes(spec.password->reveal());
        settings.password.emplace(bytes.begin(), bytes.end());
    }
    return settings;
}

std::string_view awaited(Phase phase) {
    switch (phase) {
        case Phase::connect:
            return "the CONNACK";
        case Phase::subscribe:
            return "the SUBACK";
        case Phase::publish:
            return "the acknowledgement of the PUBLISH";
        case Phase::delivery:
            return "the message";
        case Phase::ping:
            return "the PINGRESP";
        case Phase::dns:
        case Phase::tcp:
        case Phase::proxy:
        case Phase::tls:
        case Phase::websocket:
        case Phase::disconnect:
            break;
    }
    return "the peer's answer";
}

}  // namespace

std::string timeout_sentence(Phase phase, Duration waited) {
    return std::string{awaited(phase)} + " did not come within " + format_duration(waited) +
           (phase == Phase::connect ? "; the port is open, but is it MQTT, and is the broker alive?"
                                    : "");
}

void adopt(const net::TransportFacts& facts, ProbeResult& result) {
    result.sizes.sent = facts.sent;
    result.sizes.received = facts.received;
    result.tcp = facts.tcp;
}

RoundtripSteps::RoundtripSteps(const ProbeSpec& spec,
                               std::uint64_t run,
                               const Clock& clock,
                               std::unique_ptr<net::Transport> transport,
                               Instant deadline,
                               ProbeResult& result)
    : spec_{spec},
      clock_{clock},
      deadline_{deadline},
      result_{result},
      version_{version_of(spec.mqtt)},
      topic_{topic_of(spec, run)},
      run_{run},
      conversation_{clock, std::move(transport), settings_of(spec, run)},
      ledger_{run, topic_, spec.payload_size, spec.topic.empty()} {}

asio::awaitable<void> RoundtripSteps::run() {
    auto done = co_await all_steps();
    if (!done) {
        result_.failure = std::move(done.error());
    }
    result_.messages = ledger_.counts();
    adopt(conversation_.facts(), result_);
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::all_steps() {
    if (auto step = co_await connect(); !step) {
        co_return step;
    }
    if (auto step = co_await subscribe(); !step) {
        co_return step;
    }
    if (auto step = co_await publish(); !step) {
        co_return step;
    }
    if (spec_.ping) {
        if (auto step = co_await ping(); !step) {
            co_return step;
        }
    }
    co_return co_await disconnect();
}

Instant RoundtripSteps::deadline_of(Phase phase, Instant start) const {
    return phase_deadline(spec_, phase, start, deadline_);
}

tl::unexpected<Failure> RoundtripSteps::failed(Failure failure, Instant phase_start) {
    // A handshake that the peer takes back afterwards keeps the time it had.
    if (!result_.phases.reached(failure.phase)) {
        result_.phases.set(failure.phase, clock_.now() - phase_start);
    }
    return tl::unexpected{std::move(failure)};
}

asio::awaitable<Result<Instant>> RoundtripSteps::send(Phase phase) {
    const auto started = clock_.now();
    auto sent = co_await conversation_.flush(deadline_of(phase, started));
    if (!sent) {
        auto failure = std::move(sent.error());
        if (failure.reason == FailureReason::timeout) {
            failure.detail = "the peer does not read what we send: its TCP window stays shut";
        }
        if (failure.reason != FailureReason::handshake) {
            failure.phase = phase;
            // A broker that gives up on us while we still write has often said why.
            if (auto reason = co_await last_word(phase)) {
                failure = std::move(*reason);
            }
        }
        co_return failed(std::move(failure), started);
    }
    co_return sent;
}

asio::awaitable<std::optional<Failure>> RoundtripSteps::last_word(Phase phase) {
    while (true) {
        const auto happening = co_await conversation_.next(clock_.now(), last_word_grace);
        if (!happening) {
            co_return std::nullopt;
        }
        if (auto failure = fatal(happening->event, phase)) {
            co_return failure;
        }
    }
}

RoundtripSteps::Step RoundtripSteps::settle(Phase next) {
    while (const auto happening = conversation_.ready()) {
        if (auto failure = fatal(happening->event, next)) {
            return failed(std::move(*failure), clock_.now());
        }
        if (const auto* received = std::get_if<wire::Received>(&happening->event)) {
            ledger_.take(received->topic, received->payload);
        }
    }
    return {};
}

std::optional<Failure> RoundtripSteps::fatal(const wire::Event& event, Phase phase) const {
    if (const auto* refused = std::get_if<wire::Refused>(&event)) {
        return failure_of(*refused, version_);
    }
    if (const auto* disconnected = std::get_if<wire::Disconnected>(&event)) {
        return failure_of(*disconnected, phase);
    }
    if (const auto* broken = std::get_if<wire::Broken>(&event)) {
        return failure_of(*broken, phase, conversation_.first_bytes());
    }
    if (ledger_.is_flooded()) {
        return Failure{
            .phase = phase,
            .reason = FailureReason::local,
            .detail = "more than " + std::to_string(MessageLedger::most_others) +
                      " messages of others came in one run, too many to look for ours among them; "
                      "give the probe a topic of its own, or see what the broker sends",
        };
    }
    return std::nullopt;
}

asio::awaitable<Result<Conversation::Happening>> RoundtripSteps::next(Waiting waiting) {
    auto happening = co_await conversation_.next(waiting.deadline);
    if (happening) {
        if (auto failure = fatal(happening->event, waiting.phase)) {
            co_return tl::unexpected{std::move(*failure)};
        }
        co_return happening;
    }
    auto failure = std::move(happening.error());
    // With TLS 1.3 a refused client certificate shows at the first read after our handshake.
    if (failure.reason == FailureReason::handshake) {
        co_return tl::unexpected{std::move(failure)};
    }
    failure.phase = waiting.phase;
    if (failure.reason == FailureReason::timeout && failure.detail.empty()) {
        failure.detail = timeout_sentence(waiting.phase, clock_.now() - waiting.since);
    } else if (failure.reason == FailureReason::closed) {
        failure = closed_failure(waiting.phase, conversation_.session().inside_packet(), version_);
    }
    co_return tl::unexpected{std::move(failure)};
}

}  // namespace sonde
