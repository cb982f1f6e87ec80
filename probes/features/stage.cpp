// SPDX-License-Identifier: Apache-2.0
#include "probes/features/stage.hpp"

#include "probes/dialogue.hpp"
#include "probes/mqtt_client.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace sonde::features {

namespace {

constexpr auto usual_patience = std::chrono::seconds{2};
/// What cleaning up may take, also where the run's time is over: what stays behind is seen by
/// others for as long as the broker lives.
constexpr auto time_to_clean_up = std::chrono::seconds{2};

std::string hexadecimal(std::uint64_t number) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
    return text.data();
}

FeatureVerdict verdict_of(FailureReason reason) {
    switch (reason) {
        case FailureReason::rejected:
            return FeatureVerdict::refused;
        case FailureReason::limit:
            return FeatureVerdict::not_offered;
        case FailureReason::protocol:
        case FailureReason::mismatch:
        case FailureReason::lost:
            return FeatureVerdict::broken;
        case FailureReason::resolve:
        case FailureReason::unreachable:
        case FailureReason::refused:
        case FailureReason::reset:
        case FailureReason::closed:
        case FailureReason::timeout:
        case FailureReason::certificate:
        case FailureReason::handshake:
        case FailureReason::local:
        case FailureReason::internal:
            break;
    }
    return FeatureVerdict::failed;
}

}  // namespace

Stage::Stage(const Production& production, Feature feature)
    : production_{production}, feature_{feature}, started_{production.env.clock.now()} {}

Instant Stage::patience() const {
    const auto& limits = production_.spec.phase_timeout;
    const auto limit = limits.find(Phase::delivery);
    const Duration wait = limit == limits.end() ? usual_patience : limit->second;
    return std::min(deadline(), now() + wait);
}

std::string Stage::topic(std::string_view part) const {
    const auto& given = production_.spec.topic;
    std::string topic = given.empty() ? "sonde/features/" + hexadecimal(production_.run) : given;
    topic += '/';
    topic += name_of(feature_);
    topic += '/';
    topic += part;
    return topic;
}

wire::SessionSettings Stage::settings(std::string_view role) const {
    // 23 letters and digits are what every broker takes ([MQTT-3.1.3-5]).
    constexpr std::size_t digits_of_run = 11;
    const auto& given = production_.spec.client_id;
    auto id =
        given.empty() ? "sonde" + hexadecimal(production_.run).substr(0, digits_of_run) : given;
    id += static_cast<char>('A' + static_cast<int>(feature_));
    id += role;
    return settings_of(production_.spec, std::move(id));
}

void Stage::conclude(FeatureVerdict verdict, std::string sentence, std::optional<Failure> failure) {
    if (!over()) {
        verdict_ = FeatureOutcome{.feature = feature_,
                                  .verdict = verdict,
                                  .time = now() - started_,
                                  .sentence = std::move(sentence),
                                  .failure = std::move(failure)};
    }
}

void Stage::works(std::string sentence) {
    conclude(FeatureVerdict::works, std::move(sentence), std::nullopt);
}

void Stage::broken(std::string sentence) {
    Failure failure{
        .phase = Phase::delivery, .reason = FailureReason::protocol, .detail = sentence};
    conclude(FeatureVerdict::broken, std::move(sentence), std::move(failure));
}

void Stage::not_offered(std::string sentence) {
    conclude(FeatureVerdict::not_offered, std::move(sentence), std::nullopt);
}

void Stage::fail(Failure failure) {
    const auto verdict = verdict_of(failure.reason);
    auto sentence = failure.detail;
    const bool is_failure = verdict != FeatureVerdict::not_offered;
    conclude(verdict,
             std::move(sentence),
             is_failure ? std::optional{std::move(failure)} : std::nullopt);
}

FeatureOutcome Stage::outcome() const {
    if (verdict_) {
        return *verdict_;
    }
    Failure failure{.phase = Phase::connect,
                    .reason = FailureReason::internal,
                    .detail = "a bug in sonde, please report it: the script has no end"};
    return {.feature = feature_,
            .verdict = FeatureVerdict::failed,
            .time = now() - started_,
            .sentence = failure.detail,
            .failure = std::move(failure)};
}

void Stage::leaves_retained(const std::string& topic) {
    retained_.push_back(topic);
}

void Stage::leaves_session(const std::string& client_id) {
    sessions_.push_back(client_id);
}

asio::awaitable<void> Stage::clean_up() {
    if (!retained_.empty()) {
        co_await clear_retained();
    }
    for (const auto& client_id : std::exchange(sessions_, {})) {
        co_await end_session(client_id);
    }
}

asio::awaitable<void> Stage::clear_retained() {
    auto settings = this->settings("broom");
    MqttClient client{
        production_.spec, production_.env, now() + time_to_clean_up, std::move(settings)};
    const auto connected = co_await client.connect();
    if (!connected) {
        co_return;
    }
    for (const auto& topic : std::exchange(retained_, {})) {
        const wire::Message nothing{
            .topic = topic,
            .qos = std::min(wire::Qos::at_least_once, connected->limits.maximum_qos),
            .retain = true};
        (void)co_await client.publish(nothing);
    }
    (void)co_await client.disconnect();
}

asio::awaitable<void> Stage::end_session(const std::string& client_id) {
    // A clean start with an end at its connection's: nothing of the session is left.
    auto settings = settings_of(production_.spec, client_id);
    MqttClient client{
        production_.spec, production_.env, now() + time_to_clean_up, std::move(settings)};
    if (co_await client.connect()) {
        (void)co_await client.disconnect();
    }
}

}  // namespace sonde::features
