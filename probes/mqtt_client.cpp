// SPDX-License-Identifier: Apache-2.0
#include "probes/mqtt_client.hpp"

#include "probes/wire_failure.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace sonde {

namespace {

/// A peer that never stops sending does not keep us from asking.
constexpr int most_reads_to_settle = 64;

}  // namespace

wire::PropertyBuffer owned_copy(const wire::Properties& properties) {
    wire::PropertyBuffer buffer;
    buffer.add(properties);
    return buffer;
}

MqttClient::MqttClient(const ProbeSpec& spec,
                       Environment environment,
                       Instant deadline,
                       wire::SessionSettings settings)
    : spec_{spec}, env_{environment}, deadline_{deadline}, session_{std::move(settings)} {}

void MqttClient::set_deadline(Instant deadline) {
    deadline_ = deadline;
    if (dialogue_) {
        dialogue_->set_deadline(deadline);
    }
}

void MqttClient::reconfigure(wire::SessionSettings settings) {
    if (dialogue_) {
        cut();
    }
    if (settings.client_id == session_->settings().client_id) {
        session_->reconfigure(std::move(settings));
    } else {
        session_.emplace(std::move(settings));
    }
}

const wire::SessionSettings& MqttClient::settings() const {
    return dialogue_ ? dialogue_->session().settings() : session_->settings();
}

asio::awaitable<Result<ClientMessage>> MqttClient::await_message(Predicate fits, Instant until) {
    Dialogue::Waiting waiting{.phase = Phase::delivery, .since = env_.clock.now()};
    while (true) {
        if (auto message = take(fits)) {
            co_return std::move(*message);
        }
        if (!dialogue_) {
            co_return not_connected(Phase::delivery);
        }
        waiting.deadline = std::min(until, deadline_);
        auto happening = co_await dialogue_->next(waiting);
        if (!happening) {
            co_return ended(std::move(happening.error()));
        }
        if (const auto* received = std::get_if<wire::Received>(&happening->event)) {
            keep(*received, happening->at);
        }
    }
}

asio::awaitable<Result<void>> MqttClient::idle(Instant until) {
    const auto nothing = [](const ClientMessage& /*message*/) {
        return false;
    };
    auto ending = co_await await_message(nothing, until);
    if (ending.error().reason == FailureReason::timeout) {
        co_return Result<void>{};
    }
    co_return tl::unexpected{std::move(ending.error())};
}

asio::awaitable<Result<ConnectionEnd>> MqttClient::await_end(Instant until) {
    ConnectionEnd end;
    while (dialogue_) {
        auto& conversation = dialogue_->conversation();
        const auto happening = co_await conversation.next(std::min(until, deadline_));
        end.at = env_.clock.now();
        if (!happening && happening.error().reason == FailureReason::timeout) {
            auto failure = happening.error();
            failure.phase = Phase::disconnect;
            failure.detail = "the broker did not end the connection";
            co_return tl::unexpected{std::move(failure)};
        }
        if (!happening) {
            close();
            co_return end;
        }
        const auto& event = happening->event;
        if (const auto* received = std::get_if<wire::Received>(&event)) {
            keep(*received, happening->at);
        } else if (const auto* disconnected = std::get_if<wire::Disconnected>(&event)) {
            end.reason = disconnected->reason;
            end.properties = owned_copy(disconnected->properties);
            // It closes by itself; whether it does is worth a moment, but no failure.
            (void)co_await conversation.finish(std::min(until, end.at + farewell_patience));
            close();
            co_return end;
        } else if (auto failure = dialogue_->fatal(event, Phase::disconnect)) {
            co_return ended(std::move(*failure));
        }
    }
    co_return not_connected(Phase::disconnect);
}

void MqttClient::withhold(bool withhold) {
    if (dialogue_) {
        dialogue_->conversation().withhold(withhold);
    }
}

void MqttClient::cut() {
    close();
}

void MqttClient::close() {
    if (dialogue_) {
        traffic_ = dialogue_->conversation().facts();
        session_ = dialogue_->conversation().give_up();
        dialogue_.reset();
    }
}

net::TransportFacts MqttClient::traffic() const {
    return dialogue_ ? dialogue_->conversation().facts() : traffic_;
}

void MqttClient::forget_kept() {
    kept_.clear();
    kept_bytes_ = 0;
}

void MqttClient::keep(const wire::Received& received, const Moment& at) {
    if (kept_.size() >= most_kept || received.payload.size() > most_kept_bytes - kept_bytes_) {
        ++dropped_;
        return;
    }
    kept_bytes_ += received.payload.size();
    kept_.push_back({.topic = std::string{received.topic},
                     .payload = {received.payload.begin(), received.payload.end()},
                     .qos = received.qos,
                     .retain = received.retain,
                     .dup = received.dup,
                     .properties = owned_copy(received.properties),
                     .at = at});
}

std::optional<ClientMessage> MqttClient::take(const Predicate& fits) {
    const auto found = std::ranges::find_if(kept_, fits);
    if (found == kept_.end()) {
        return std::nullopt;
    }
    auto message = std::move(*found);
    kept_.erase(found);
    kept_bytes_ -= message.payload.size();
    return message;
}

Result<void> MqttClient::take_ready(Phase phase) {
    while (const auto happening = dialogue_->conversation().ready()) {
        if (auto failure = dialogue_->fatal(happening->event, phase)) {
            return ended(std::move(*failure));
        }
        if (const auto* received = std::get_if<wire::Received>(&happening->event)) {
            keep(*received, happening->at);
        }
    }
    return {};
}

asio::awaitable<Result<void>> MqttClient::settle(Phase phase) {
    if (!dialogue_) {
        co_return not_connected(phase);
    }
    for (int reads = 0; reads < most_reads_to_settle; ++reads) {
        if (auto taken = take_ready(phase); !taken) {
            co_return taken;
        }
        auto arrived = co_await dialogue_->take_arrived(phase);
        if (!arrived) {
            co_return ended(std::move(arrived.error()));
        }
        if (!*arrived) {
            break;
        }
    }
    co_return take_ready(phase);
}

tl::unexpected<Failure> MqttClient::ended(Failure failure) {
    const bool goes_on = failure.reason == FailureReason::timeout && dialogue_ &&
                         dialogue_->session().state() == wire::State::connected;
    if (!goes_on) {
        close();
    }
    return tl::unexpected{std::move(failure)};
}

tl::unexpected<Failure> MqttClient::not_connected(Phase phase) const {
    return tl::unexpected{failure_of(wire::Refusal::not_connected, phase)};
}

}  // namespace sonde
