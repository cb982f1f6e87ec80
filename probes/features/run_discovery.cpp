// SPDX-License-Identifier: Apache-2.0
#include "probes/features/run_discovery.hpp"

#include "probes/mqtt_client.hpp"
#include "probes/roundtrip.hpp"
#include "probes/roundtrip_steps.hpp"

#include <exception>
#include <limits>
#include <utility>

namespace sonde {

namespace {

constexpr auto for_ever = std::numeric_limits<std::uint32_t>::max();

class Discovery {
  public:
    Discovery(const ProbeSpec& spec, std::uint64_t run, Environment env, ProbeResult& result)
        : spec_{spec},
          run_{run},
          env_{env},
          deadline_{env.clock.now() + spec.timeout},
          result_{result} {}

    asio::awaitable<void> perform() {
        auto failure_5 = co_await try_v5();
        auto failure_3 = co_await try_v3_1_1();
        add(Capability::mqtt_3_1_1, failure_3 ? "no" : "yes");
        if (failure_5 && failure_3) {
            // Neither says that the broker lacks a version: it was not there, or let nobody in.
            result_.failure = std::move(failure_5);
            co_return;
        }
        CapabilityReport report;
        for (const auto capability : all_capabilities) {
            for (const auto& fact : facts_) {
                if (fact.capability == capability) {
                    report.facts.push_back(fact);
                }
            }
        }
        result_.capabilities = std::move(report);
    }

  private:
    void add(Capability capability, std::string value, bool stated = true) {
        facts_.push_back({.capability = capability, .value = std::move(value), .stated = stated});
    }

    wire::SessionSettings settings_for(wire::Version version, std::string client_id) const {
        auto settings = settings_of(spec_, std::move(client_id));
        settings.version = version;
        return settings;
    }

    /// Its report and its times, if it is the first that connected.
    void note(const MqttClient& client, const Result<ConnectAnswer>& connected) {
        const bool first = !result_.phases.reached(Phase::connect);
        if (!first) {
            return;
        }
        adopt(client.opening(), result_);
        adopt(client.traffic(), result_);
        if (connected) {
            result_.phases.set(Phase::connect, connected->time);
        }
    }

    /// Why it did not connect.
    asio::awaitable<std::optional<Failure>> try_v5() {
        // Without a client identifier where the probe has none: whether the broker chooses one is
        // a capability too.
        auto settings = settings_for(wire::Version::v5, spec_.client_id);
        settings.session_expiry = for_ever;
        settings.request_response_information = true;
        MqttClient client{spec_, env_, deadline_, std::move(settings)};
        auto connected = co_await client.connect();
        bool chooses_ids = connected && connected->limits.client_id_assigned;
        if (!connected && connected.error().code == 0x85 && spec_.client_id.empty()) {
            client.reconfigure(settings_for(wire::Version::v5, client_id_of(spec_, run_)));
            connected = co_await client.connect();
        }
        note(client, connected);
        add(Capability::mqtt_5, connected ? "yes" : "no");
        if (!connected) {
            co_return std::move(connected.error());
        }
        if (spec_.client_id.empty()) {
            add(Capability::assigned_client_id, chooses_ids ? "yes" : "no");
        }
        note_properties(*connected);
        wire::PropertyBuffer end_session;
        end_session.add(wire::PropertyId::session_expiry_interval, std::uint32_t{0});
        (void)co_await client.disconnect(wire::ReasonCode::normal_disconnection,
                                         end_session.view());
        co_return std::nullopt;
    }

    void note_properties(const ConnectAnswer& answer) {
        using enum wire::PropertyId;
        const auto said = answer.properties.view();
        const auto flag = [&](Capability capability, wire::PropertyId id, bool available) {
            add(capability, available ? "yes" : "no", said.contains(id));
        };
        const auto number = [&](Capability capability, wire::PropertyId id, std::uint32_t value) {
            add(capability, std::to_string(value), said.contains(id));
        };
        const auto& limits = answer.limits;
        number(
            Capability::maximum_qos, maximum_qos, static_cast<std::uint32_t>(limits.maximum_qos));
        flag(Capability::retain, retain_available, limits.retain_available);
        flag(Capability::wildcard_subscription,
             wildcard_subscription_available,
             limits.wildcard_subscription_available);
        flag(Capability::shared_subscription,
             shared_subscription_available,
             limits.shared_subscription_available);
        flag(Capability::subscription_identifier,
             subscription_identifier_available,
             limits.subscription_identifier_available);
        number(Capability::receive_maximum, receive_maximum, limits.receive_maximum);
        const auto packet_size = said.number(maximum_packet_size);
        add(Capability::maximum_packet_size,
            packet_size ? std::to_string(*packet_size) : "unlimited",
            packet_size.has_value());
        number(Capability::topic_alias_maximum, topic_alias_maximum, limits.topic_alias_maximum);
        const auto keep_alive = limits.server_keep_alive;
        add(Capability::server_keep_alive,
            keep_alive ? std::to_string(*keep_alive) : "none",
            keep_alive.has_value());
        add(Capability::session_expiry,
            limits.session_expiry == for_ever ? "unlimited" : std::to_string(limits.session_expiry),
            said.contains(session_expiry_interval));
        add(Capability::response_information, said.contains(response_information) ? "yes" : "no");
    }

    asio::awaitable<std::optional<Failure>> try_v3_1_1() {
        auto settings = settings_for(wire::Version::v3_1_1, client_id_of(spec_, run_));
        settings.authentication.reset();
        MqttClient client{spec_, env_, deadline_, std::move(settings)};
        auto connected = co_await client.connect();
        note(client, connected);
        if (!connected) {
            co_return std::move(connected.error());
        }
        (void)co_await client.disconnect();
        co_return std::nullopt;
    }

    const ProbeSpec& spec_;
    const std::uint64_t run_;
    Environment env_;
    const Instant deadline_;
    ProbeResult& result_;
    std::vector<CapabilityFact> facts_{};
};

}  // namespace

asio::awaitable<ProbeResult> run_discovery(ProbeSpec spec, std::uint64_t run, Environment env) {
    auto result = blank_result(spec, env.clock.wall_now());
    const auto started = env.clock.now();
    try {
        Discovery discovery{spec, run, env, result};
        co_await discovery.perform();
    } catch (const std::exception& error) {
        result.failure =
            Failure{.phase = Phase::connect,
                    .reason = FailureReason::internal,
                    .detail = std::string{"a bug in sonde, please report it: "} + error.what()};
    }
    result.total = env.clock.now() - started;
    co_return result;
}

}  // namespace sonde
