// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/samples.hpp"

#include "exporters/prometheus_text.hpp"
#include "probes/capability.hpp"
#include "probes/feature_report.hpp"
#include "probes/session_report.hpp"
#include "probes/watch_report.hpp"

#include <sstream>
#include <utility>

namespace sonde::samples {

using namespace std::chrono_literals;

WallTime moment() {
    const auto day = std::chrono::sys_days{std::chrono::year{2026} / 1 / 2};
    return WallTime{day} + 3h + 4min + 5s + 678901us;
}

ProbeSpec spec(std::string name) {
    return ProbeSpec{
        .name = std::move(name),
        .target = {.scheme = Scheme::mqtt, .host = "127.0.0.1", .port = 1883},
    };
}

ProbeResult passed(std::string probe) {
    ProbeResult result{
        .probe = std::move(probe),
        .target = "mqtt://127.0.0.1:1883",
        .started = moment(),
        .total = 811us,
        .local_delay = 31us,
        .timestamps = TimestampKind::kernel,
        .sizes = {.payload = 64,
                  .connect_packet = 37,
                  .connack_packet = 11,
                  .subscribe_packet = 32,
                  .suback_packet = 6,
                  .publish_packet = 97,
                  .delivered_packet = 97,
                  .sent = 151,
                  .received = 113},
        .messages = {.sent = 1, .delivered = 1},
        .peer = Peer{.address = "127.0.0.1", .port = 1883, .family = FamilyChoice::ipv4},
        .mqtt = {.version = MqttVersion::v5,
                 .qos = 1,
                 .granted_qos = std::uint8_t{1},
                 .session_present = false},
        .tcp = TcpFacts{.rtt = 8us, .min_rtt = 7us, .handshake_rtt = 19us},
    };
    result.phases.set(Phase::tcp, 21us);
    result.phases.set(Phase::connect, 163us);
    result.phases.set(Phase::subscribe, 102us);
    result.phases.set(Phase::publish, 98us);
    result.phases.set(Phase::delivery, 140us);
    result.phases.set(Phase::disconnect, 60us);
    result.user_phases = result.phases;
    result.user_phases.set(Phase::connect, 171us);
    result.user_phases.set(Phase::delivery, 163us);
    return result;
}

ProbeResult passed_over_tls(std::string probe) {
    auto result = passed(std::move(probe));
    result.target = "mqtts://broker.example.com:8883";
    result.total = 33'120us;
    result.sizes.sent = 1'204;
    result.sizes.received = 3'872;
    result.messages.duplicate = 1;
    result.mqtt.assigned_client_id = "auto-17";
    result.dns = DnsFacts{
        .resolver = ResolverKind::dns, .addresses = 2, .ttl_seconds = 300, .server = "192.0.2.53"};
    result.attempts = {{.address = "2001:db8::7",
                        .family = FamilyChoice::ipv6,
                        .reason = FailureReason::refused,
                        .detail = "Nothing listens on port 8883 of 2001:db8::7.",
                        .time = 2300us}};
    result.peer = Peer{.address = "192.0.2.7", .port = 8883, .family = FamilyChoice::ipv4};
    result.tls = TlsFacts{.version = "TLSv1.3",
                          .cipher = "TLS_AES_256_GCM_SHA384",
                          .verified = true,
                          .not_after = moment() + 24h * 58,
                          .subject = "CN=broker.example.com",
                          .issuer = "CN=Example CA"};
    result.tcp = TcpFacts{.rtt = 2800us, .min_rtt = 2500us, .retransmits = 1};
    result.phases.set(Phase::dns, 1240us);
    result.phases.set(Phase::tcp, 2510us);
    result.phases.set(Phase::tls, 12'400us);
    result.phases.set(Phase::connect, 3020us);
    result.phases.set(Phase::subscribe, 2900us);
    result.phases.set(Phase::publish, 2700us);
    result.phases.set(Phase::delivery, 5600us);
    result.phases.set(Phase::disconnect, 2600us);
    return result;
}

ProbeResult rejected(std::string probe) {
    auto result = passed(std::move(probe));
    result.phases = {};
    result.phases.set(Phase::tcp, 21us);
    result.phases.set(Phase::connect, 5163us);
    result.total = 5200us;
    result.local_delay.reset();
    result.timestamps = TimestampKind::user;
    result.messages = {};
    result.mqtt.granted_qos.reset();
    result.mqtt.session_present.reset();
    result.sizes = {
        .payload = 64, .connect_packet = 37, .connack_packet = 5, .sent = 37, .received = 5};
    result.failure = Failure{
        .phase = Phase::connect,
        .reason = FailureReason::rejected,
        .code = std::uint16_t{135},
        .code_name = "Not authorized",
        .detail =
            "The broker refused the login with 135 (Not authorized): look at the user name, "
            "its password and the broker's access rules."};
    return result;
}

ProbeResult unreachable(std::string probe) {
    ProbeResult result{.probe = std::move(probe),
                       .target = "mqtt://localhost:1883",
                       .started = moment(),
                       .total = 1100us};
    result.dns = DnsFacts{.resolver = ResolverKind::system, .addresses = 2};
    result.attempts = {{.address = "::1",
                        .family = FamilyChoice::ipv6,
                        .reason = FailureReason::refused,
                        .detail = "Nothing listens on port 1883 of ::1.",
                        .time = 120us},
                       {.address = "127.0.0.1",
                        .family = FamilyChoice::ipv4,
                        .reason = FailureReason::refused,
                        .detail = "Nothing listens on port 1883 of 127.0.0.1.",
                        .time = 80us}};
    result.phases.set(Phase::dns, 900us);
    result.phases.set(Phase::tcp, 200us);
    result.failure = Failure{.phase = Phase::tcp,
                             .reason = FailureReason::refused,
                             .detail =
                                 "Nothing listens on port 1883 of localhost (::1, 127.0.0.1): "
                                 "look at whether the broker runs there."};
    return result;
}

ProbeResult refused(std::string probe) {
    ProbeResult result{.probe = std::move(probe),
                       .target = "mqtt://127.0.0.1:1883",
                       .started = moment(),
                       .total = 131us};
    result.attempts = {{.address = "127.0.0.1",
                        .family = FamilyChoice::ipv4,
                        .reason = FailureReason::refused,
                        .detail = "Nothing listens on port 1883 of 127.0.0.1.",
                        .time = 93us}};
    result.phases.set(Phase::tcp, 118us);
    result.failure = Failure{.phase = Phase::tcp,
                             .reason = FailureReason::refused,
                             .detail = "Nothing listens on port 1883 of 127.0.0.1."};
    return result;
}

ProbeResult passed_with_paho(std::string probe) {
    auto result = passed(std::move(probe));
    result.client = ClientKind::paho;
    result.local_delay.reset();
    result.timestamps = TimestampKind::user;
    result.sizes = {.payload = 64};
    result.peer.reset();
    result.tcp.reset();
    return result;
}

ProbeResult features(std::string probe) {
    auto result = passed(std::move(probe));
    result.phases = {};
    result.phases.set(Phase::tcp, 21us);
    result.phases.set(Phase::connect, 163us);
    result.total = 6100ms;
    result.local_delay.reset();
    result.timestamps = TimestampKind::user;
    result.messages = {};
    const Failure broken{.phase = Phase::delivery,
                         .reason = FailureReason::protocol,
                         .detail =
                             "a client gets its own message back in spite of No Local "
                             "[MQTT-3.8.3-3]"};
    result.features = FeatureReport{
        .outcomes = {{.feature = Feature::retained,
                      .verdict = FeatureVerdict::works,
                      .time = 372us,
                      .sentence = "a newcomer got the retained message, and none after it was "
                                  "cleared"},
                     {.feature = Feature::topic_alias,
                      .verdict = FeatureVerdict::not_offered,
                      .time = 90us,
                      .sentence = "the broker takes no topic aliases: Topic Alias Maximum 0"},
                     {.feature = Feature::no_local,
                      .verdict = FeatureVerdict::broken,
                      .time = 250us,
                      .sentence = broken.detail,
                      .failure = broken},
                     {.feature = Feature::large_payload,
                      .verdict = FeatureVerdict::works,
                      .time = 15ms,
                      .sentence = "a payload of 1048576 bytes came back; larger ones were not "
                                  "tried"}},
        .largest_message = 1'048'576};
    result.failure = broken;
    result.failure->detail = "1 of 4 features (no_local); the first: " + broken.detail;
    return result;
}

ProbeResult discovery(std::string probe, std::string maximum_packet_size) {
    auto result = features(std::move(probe));
    result.total = 500us;
    result.features = {};
    result.failure.reset();
    result.capabilities = CapabilityReport{
        .facts = {{.capability = Capability::mqtt_5, .value = "yes", .stated = true},
                  {.capability = Capability::maximum_qos, .value = "2"},
                  {.capability = Capability::maximum_packet_size,
                   .value = std::move(maximum_packet_size),
                   .stated = true}}};
    return result;
}

ProbeResult beat_after_an_outage(std::string probe) {
    auto result = passed(std::move(probe));
    const Outage outage{.phase = Phase::delivery,
                        .reason = FailureReason::closed,
                        .connection_age = 61'200ms,
                        .without_delivery = 3400ms,
                        .disconnected = 2900ms,
                        .attempts = 5};
    result.session = SessionReport{.connected = true,
                                   .connection_age = 4100ms,
                                   .began = {outage},
                                   .ended = {outage},
                                   .reconnects = 1,
                                   .resumed = 1,
                                   .late = 1,
                                   .recovered = 1};
    return result;
}

ProbeResult beat_of_a_watch(std::string probe) {
    auto result = passed(std::move(probe));
    WatchRow pump{.labels = {{"device", "pump"}},
                  .topics = 1,
                  .offline = 1,
                  .messages = 3,
                  .bytes = 51,
                  .age = 2s,
                  .gap = 900ms};
    pump.violations[static_cast<std::size_t>(WatchRule::json)] = 1;
    result.watch = WatchReport{.rows = {std::move(pump)}, .topics = 1, .overflow = 2};
    return result;
}

Snapshot full_snapshot(NativeHistograms native) {
    MetricsStore store{
        {.version = "0.1.0", .revision = "abc1234", .compiler = "GNU 12.2"}, "fra1", native};
    auto orders = spec("orders");
    orders.target = {.scheme = Scheme::mqtts, .host = "broker.example.com", .port = 8883};
    orders.labels = {{"team", "iot"}};
    store.add_probe(orders);
    store.record(rejected("orders"));
    store.record(unreachable("orders"));
    store.record(passed_over_tls("orders"));
    store.run_started("orders");
    store.add_probe(spec("tried"));
    store.record(features("tried"));
    store.add_probe(spec("asked"));
    store.record(discovery("asked", "65536"));
    store.record(discovery("asked", "1048576"));
    store.add_probe(spec("held"));
    store.record(beat_after_an_outage("held"));
    store.add_probe(spec("devices"));
    store.record(beat_of_a_watch("devices"));
    store.add_probe(spec("fresh"));
    store.record_skipped("fresh");
    store.record_lateness(120us);
    store.record_loop_lag(80us);
    store.set_reload(true, moment());
    store.set_web_config(true);
    return store.snapshot();
}

ProcessFacts process_facts() {
    return {.cpu = 12'340ms,
            .open_fds = 17,
            .max_fds = 1024,
            .resident_bytes = 12'345'678,
            .virtual_bytes = 123'456'789,
            .started = moment()};
}

std::string exposition(const Snapshot& snapshot, ExpositionFormat format) {
    std::ostringstream out;
    write_exposition({.out = out, .format = format}, snapshot, process_facts());
    return out.str();
}

}  // namespace sonde::samples
