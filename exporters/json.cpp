#include "exporters/json.hpp"

#include "exporters/client_sight.hpp"
#include "exporters/decimal.hpp"
#include "exporters/json_text.hpp"
#include "exporters/utc.hpp"

#include <nlohmann/json.hpp>

#include <string_view>

namespace sonde {

namespace {

using Json = nlohmann::ordered_json;

Json phases_of(const PhaseTimes& times) {
    auto phases = Json::object();
    for (const auto phase : all_phases) {
        if (const auto time = times.get(phase)) {
            phases[std::string{name_of(phase)}] = in_seconds(*time);
        }
    }
    return phases;
}

Json bytes_of(const ProbeResult& result) {
    const auto& sizes = result.sizes;
    const auto seen = [known = sees_packets(result.client)](std::uint64_t size) {
        return known ? Json(size) : Json();
    };
    return {{"payload", sizes.payload},
            {"connect_packet", seen(sizes.connect_packet)},
            {"connack_packet", seen(sizes.connack_packet)},
            {"subscribe_packet", seen(sizes.subscribe_packet)},
            {"suback_packet", seen(sizes.suback_packet)},
            {"publish_packet", seen(sizes.publish_packet)},
            {"delivered_packet", seen(sizes.delivered_packet)},
            {"sent", seen(sizes.sent)},
            {"received", seen(sizes.received)}};
}

Json messages_of(const MessageCounts& messages) {
    return {{"sent", messages.sent},
            {"delivered", messages.delivered},
            {"lost", messages.lost},
            {"duplicate", messages.duplicate},
            {"reordered", messages.reordered},
            {"corrupt", messages.corrupt},
            {"foreign", messages.foreign}};
}

Json dns_of(const std::optional<DnsFacts>& dns) {
    if (!dns) {
        return {};
    }
    return {{"resolver", name_of(dns->resolver)},
            {"addresses", dns->addresses},
            {"ttl", value_or_null(dns->ttl_seconds)},
            {"server", value_or_null(dns->server)}};
}

Json attempts_of(const std::vector<Attempt>& attempts) {
    auto list = Json::array();
    for (const auto& attempt : attempts) {
        list.push_back({{"address", attempt.address},
                        {"family", name_of(attempt.family)},
                        {"reason", name_of(attempt.reason)},
                        {"time", in_seconds(attempt.time)},
                        {"detail", attempt.detail}});
    }
    return list;
}

Json peer_of(const std::optional<Peer>& peer) {
    if (!peer) {
        return {};
    }
    return {{"address", peer->address}, {"port", peer->port}, {"family", name_of(peer->family)}};
}

Json mqtt_of(const MqttFacts& mqtt) {
    return {{"version", name_of(mqtt.version)},
            {"qos", mqtt.qos},
            {"granted_qos", value_or_null(mqtt.granted_qos)},
            {"session_present", value_or_null(mqtt.session_present)},
            {"assigned_client_id", value_or_null(mqtt.assigned_client_id)}};
}

Json tls_of(const std::optional<TlsFacts>& tls) {
    if (!tls) {
        return {};
    }
    return {{"version", text_or_null(tls->version)},
            {"cipher", text_or_null(tls->cipher)},
            {"verified", tls->verified},
            {"unverified_because", text_or_null(tls->unverified_because)},
            {"not_after", tls->not_after ? Json(format_utc_seconds(*tls->not_after)) : Json()},
            {"subject", text_or_null(tls->subject)},
            {"issuer", text_or_null(tls->issuer)},
            {"alpn", text_or_null(tls->alpn)},
            {"resumed", tls->resumed}};
}

Json tcp_of(const std::optional<TcpFacts>& tcp) {
    if (!tcp) {
        return {};
    }
    return {{"rtt", in_seconds(tcp->rtt)},
            {"min_rtt", in_seconds(tcp->min_rtt)},
            {"retransmits", tcp->retransmits}};
}

Json failure_of(const std::optional<Failure>& failure) {
    if (!failure) {
        return {};
    }
    return {{"phase", name_of(failure->phase)},
            {"reason", name_of(failure->reason)},
            {"code", value_or_null(failure->code)},
            {"code_name", text_or_null(failure->code_name)},
            {"detail", failure->detail}};
}

}  // namespace

std::string to_json_line(const ProbeResult& result) {
    return to_json_text(Json{
        {"schema", "sonde.probe/1"},
        {"probe", result.probe},
        {"target", result.target},
        {"client", name_of(result.client)},
        {"started", format_utc(result.started)},
        {"success", result.success()},
        {"phases", phases_of(result.phases)},
        {"total", in_seconds(result.total)},
        {"local_delay", result.local_delay ? Json(in_seconds(*result.local_delay)) : Json()},
        // Whose clock the phases were taken on: the kernel's stamps are what tells our own delay.
        {"timestamps", result.local_delay ? "kernel" : "user"},
        {"bytes", bytes_of(result)},
        {"messages", messages_of(result.messages)},
        {"dns", dns_of(result.dns)},
        {"attempts", attempts_of(result.attempts)},
        {"peer", peer_of(result.peer)},
        {"mqtt", mqtt_of(result.mqtt)},
        {"tls", tls_of(result.tls)},
        {"tcp", tcp_of(result.tcp)},
        {"failure", failure_of(result.failure)},
    });
}

}  // namespace sonde
