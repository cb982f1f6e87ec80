// SPDX-License-Identifier: Apache-2.0
#include "probes/dialogue.hpp"

#include "probes/authentication_settings.hpp"
#include "probes/quantity.hpp"

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
        case Phase::answer:
            return "the device's answer";
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

wire::Version version_of(MqttVersion version) {
    return version == MqttVersion::v5 ? wire::Version::v5 : wire::Version::v3_1_1;
}

wire::SessionSettings settings_of(const ProbeSpec& spec, std::string client_id) {
    wire::SessionSettings settings;
    settings.version = version_of(spec.mqtt);
    settings.client_id = std::move(client_id);
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

std::string timeout_sentence(Phase phase, Duration waited) {
    return std::string{awaited(phase)} + " did not come within " + format_duration(waited) +
           (phase == Phase::connect ? "; the port is open, but is it MQTT, and is the broker alive?"
                                    : "");
}

Dialogue::Dialogue(const ProbeSpec& spec,
                   const Clock& clock,
                   Instant deadline,
                   std::unique_ptr<net::Transport> transport,
                   wire::SessionSettings settings,
                   std::optional<TapeRecorder> recorder)
    : spec_{spec},
      clock_{clock},
      deadline_{deadline},
      version_{version_of(spec.mqtt)},
      conversation_{clock, std::move(transport), std::move(settings), std::move(recorder)} {}

Dialogue::Dialogue(const ProbeSpec& spec,
                   const Clock& clock,
                   Instant deadline,
                   std::unique_ptr<net::Transport> transport,
                   wire::Session session)
    : spec_{spec},
      clock_{clock},
      deadline_{deadline},
      version_{session.settings().version},
      conversation_{clock, std::move(transport), std::move(session)} {}

asio::awaitable<Result<net::Departure>> Dialogue::send(Phase phase) {
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
        co_return tl::unexpected{std::move(failure)};
    }
    co_return sent;
}

asio::awaitable<std::optional<Failure>> Dialogue::last_word(Phase phase) {
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

std::optional<Failure> Dialogue::fatal(const wire::Event& event, Phase phase) const {
    if (const auto* refused = std::get_if<wire::Refused>(&event)) {
        return failure_of(*refused, version_);
    }
    if (const auto* disconnected = std::get_if<wire::Disconnected>(&event)) {
        return failure_of(*disconnected, phase);
    }
    if (const auto* broken = std::get_if<wire::Broken>(&event)) {
        return failure_of(*broken, phase, conversation_.first_bytes());
    }
    return std::nullopt;
}

asio::awaitable<Result<void>> Dialogue::prepare() {
    if (version_ != wire::Version::v5) {
        co_return Result<void>{};
    }
    authenticator_ = make_authenticator(spec_);
    if (!authenticator_) {
        co_return Result<void>{};
    }
    auto data = co_await authenticator_->begin(deadline_of(Phase::connect, clock_.now()));
    if (!data) {
        co_return tl::unexpected{std::move(data.error())};
    }
    auto settings = session().settings();
    settings.authentication =
        wire::Authentication{.method = spec_.authentication->method, .data = std::move(*data)};
    if (authenticator_->replaces_password()) {
        settings.password.reset();
    }
    session().reconfigure(std::move(settings));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Dialogue::answer(const wire::AuthRequest& request, Instant deadline) {
    // A copy: what the event views is gone with the next read.
    const wire::Bytes challenge{request.data.begin(), request.data.end()};
    const auto data = co_await authenticator_->answer(challenge, deadline);
    if (!data) {
        co_return tl::unexpected{data.error()};
    }
    const auto asked = session().authenticate(
        wire_now(), wire::ReasonCode::continue_authentication, *data, output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::connect)};
    }
    co_return Result<void>{};
}

std::optional<Failure> Dialogue::conclude(const wire::Connected& connected) {
    const auto data = connected.connack.properties.binary(wire::PropertyId::authentication_data);
    const auto authenticator = std::exchange(authenticator_, nullptr);
    auto content = authenticator->conclude(data.value_or(std::span<const std::byte>{}));
    return content ? std::nullopt : std::optional{std::move(content.error())};
}

asio::awaitable<Result<Conversation::Happening>> Dialogue::next(Waiting waiting) {
    while (true) {
        auto happening = co_await next_event(waiting);
        if (!happening || !authenticator_) {
            co_return happening;
        }
        if (const auto* request = std::get_if<wire::AuthRequest>(&happening->event)) {
            auto answered = co_await answer(*request, waiting.deadline);
            if (!answered) {
                co_return tl::unexpected{std::move(answered.error())};
            }
            continue;
        }
        if (const auto* connected = std::get_if<wire::Connected>(&happening->event)) {
            if (auto failure = conclude(*connected)) {
                co_return tl::unexpected{std::move(*failure)};
            }
        }
        co_return happening;
    }
}

asio::awaitable<Result<Conversation::Happening>> Dialogue::next_event(Waiting waiting) {
    auto happening = co_await conversation_.next(waiting.deadline);
    if (happening) {
        if (auto failure = fatal(happening->event, waiting.phase)) {
            co_return tl::unexpected{std::move(*failure)};
        }
        co_return happening;
    }
    co_return tl::unexpected{explained(std::move(happening.error()), waiting)};
}

asio::awaitable<Result<bool>> Dialogue::take_arrived(Phase next) {
    auto arrived = co_await conversation_.take_arrived();
    if (!arrived) {
        const auto waiting = waiting_for(next, clock_.now());
        co_return tl::unexpected{explained(std::move(arrived.error()), waiting)};
    }
    co_return arrived;
}

Spoken Dialogue::spoken() const {
    return {.scheme = spec_.target.scheme, .version = version_};
}

Failure Dialogue::explained(Failure failure, const Waiting& waiting) const {
    // With TLS 1.3 a refused client certificate shows at the first read after our handshake.
    if (failure.reason == FailureReason::handshake) {
        return failure;
    }
    failure.phase = waiting.phase;
    if (failure.reason == FailureReason::timeout && failure.detail.empty()) {
        failure.detail = timeout_sentence(waiting.phase, clock_.now() - waiting.since);
    } else if (failure.reason == FailureReason::closed && failure.detail.empty()) {
        // Where there is a sentence, a WebSocket's close frame said why.
        failure = closed_failure(waiting.phase, session().inside_packet(), spoken());
    } else if (failure.reason == FailureReason::reset && waiting.phase == Phase::connect &&
               conversation_.first_bytes().empty()) {
        failure = reset_before_connack(std::move(failure), spoken());
    }
    return failure;
}

}  // namespace sonde
