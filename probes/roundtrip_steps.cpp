#include "probes/roundtrip_steps.hpp"

#include "probes/quantity.hpp"
#include "probes/roundtrip.hpp"
#include "probes/wire/encode.hpp"
#include "probes/wire_failure.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace sonde {

namespace {

/// How long a peer may take to close after our DISCONNECT before we leave it at that.
constexpr auto farewell_patience = std::chrono::milliseconds{250};
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
      ledger_{run, spec.payload_size, spec.topic.empty()} {}

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
    const auto limit = spec_.phase_timeout.find(phase);
    return limit == spec_.phase_timeout.end() ? deadline_
                                              : std::min(deadline_, start + limit->second);
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
        auto& failure = sent.error();
        if (failure.reason == FailureReason::timeout) {
            failure.detail = "the peer does not read what we send: its TCP window stays shut";
        }
        if (failure.reason != FailureReason::handshake) {
            failure.phase = phase;
        }
        co_return failed(std::move(failure), started);
    }
    co_return sent;
}

asio::awaitable<Result<Conversation::Happening>> RoundtripSteps::next(Waiting waiting) {
    auto happening = co_await conversation_.next(waiting.deadline);
    if (happening) {
        const auto& event = happening->event;
        if (const auto* refused = std::get_if<wire::Refused>(&event)) {
            co_return tl::unexpected{failure_of(*refused, version_)};
        }
        if (const auto* disconnected = std::get_if<wire::Disconnected>(&event)) {
            co_return tl::unexpected{failure_of(*disconnected, waiting.phase)};
        }
        if (const auto* broken = std::get_if<wire::Broken>(&event)) {
            co_return tl::unexpected{
                failure_of(*broken, waiting.phase, conversation_.first_bytes())};
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

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::connect() {
    const auto asked =
        conversation_.session().connect(conversation_.wire_now(), conversation_.output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::connect)};
    }
    result_.sizes.connect_packet = conversation_.output().size();
    const auto sent = co_await send(Phase::connect);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    while (true) {
        const auto happening = co_await next(waiting_for(Phase::connect, *sent));
        if (!happening) {
            co_return failed(happening.error(), *sent);
        }
        if (const auto* connected = std::get_if<wire::Connected>(&happening->event)) {
            result_.phases.set(Phase::connect, happening->at - *sent);
            co_return note_connected(*connected);
        }
    }
}

RoundtripSteps::Step RoundtripSteps::note_connected(const wire::Connected& connected) {
    result_.sizes.connack_packet = wire::encoded_size(version_, connected.connack);
    result_.mqtt.session_present = connected.connack.session_present;
    const auto& limits = conversation_.session().limits();
    if (limits.client_id_assigned) {
        result_.mqtt.assigned_client_id = limits.client_id;
    }
    return {};
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::subscribe() {
    const wire::Subscription wanted{.filter = topic_, .qos = wire::Qos{spec_.qos}};
    const auto asked = conversation_.session().subscribe(
        conversation_.wire_now(), std::span{&wanted, 1}, conversation_.output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::subscribe)};
    }
    result_.sizes.subscribe_packet = conversation_.output().size();
    const auto sent = co_await send(Phase::subscribe);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    while (true) {
        const auto happening = co_await next(waiting_for(Phase::subscribe, *sent));
        if (!happening) {
            co_return failed(happening.error(), *sent);
        }
        if (const auto* received = std::get_if<wire::Received>(&happening->event)) {
            ledger_.take(received->payload);  // A retained message of somebody's, on a given topic.
        }
        if (const auto* subscribed = std::get_if<wire::Subscribed>(&happening->event)) {
            auto granted = note_granted(*subscribed);
            if (!granted) {
                co_return failed(std::move(granted.error()), *sent);
            }
            result_.phases.set(Phase::subscribe, happening->at - *sent);
            co_return granted;
        }
    }
}

RoundtripSteps::Step RoundtripSteps::note_granted(const wire::Subscribed& subscribed) {
    result_.sizes.suback_packet = wire::encoded_size(version_,
                                                     wire::Suback{
                                                         .packet_id = subscribed.packet_id,
                                                         .codes = subscribed.codes,
                                                         .properties = subscribed.properties,
                                                     });
    const auto code = wire::ReasonCode{std::to_integer<std::uint8_t>(subscribed.codes.front())};
    if (wire::is_failure(code)) {
        return tl::unexpected{
            rejection(Phase::subscribe, "SUBSCRIBE", code, subscribed.properties, version_)};
    }
    result_.mqtt.granted_qos = static_cast<std::uint8_t>(code);
    return {};
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::ping() {
    const auto asked =
        conversation_.session().ping(conversation_.wire_now(), conversation_.output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::ping)};
    }
    const auto sent = co_await send(Phase::ping);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    while (true) {
        const auto happening = co_await next(waiting_for(Phase::ping, *sent));
        if (!happening) {
            co_return failed(happening.error(), *sent);
        }
        const auto& event = happening->event;
        if (const auto* received = std::get_if<wire::Received>(&event)) {
            ledger_.take(received->payload);
        }
        const auto* pong = std::get_if<wire::Pong>(&event);
        if (pong != nullptr && pong->number == *asked) {
            result_.phases.set(Phase::ping, happening->at - *sent);
            co_return Step{};
        }
    }
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::disconnect() {
    auto& session = conversation_.session();
    (void)session.disconnect(conversation_.wire_now(), wire::Disconnect{}, conversation_.output());
    const auto sent = co_await conversation_.flush(deadline_);
    if (!sent) {
        co_return Step{};  // The round trip is done; what comes after is never a failure.
    }
    const auto patience = std::min(deadline_, deadline_of(Phase::disconnect, *sent));
    if (co_await conversation_.finish(std::min(patience, *sent + farewell_patience))) {
        result_.phases.set(Phase::disconnect, clock_.now() - *sent);
    }
    co_return Step{};
}

}  // namespace sonde
