// SPDX-License-Identifier: Apache-2.0
#include "exporters/json.hpp"

#include "exporters/client_sight.hpp"
#include "exporters/decimal.hpp"
#include "exporters/feature_json.hpp"
#include "exporters/json_text.hpp"
#include "exporters/standing_json.hpp"
#include "exporters/utc.hpp"
#include "probes/publisher_report.hpp"

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

Json services_of(const std::vector<ServiceHost>& services) {
    auto list = Json::array();
    for (const auto& service : services) {
        list.push_back({{"host", service.host},
                        {"port", service.port},
                        {"priority", service.priority},
                        {"weight", service.weight}});
    }
    return list;
}

Json dns_of(const std::optional<DnsFacts>& dns) {
    if (!dns) {
        return {};
    }
    return {{"resolver", name_of(dns->resolver)},
            {"addresses", dns->addresses},
            {"ttl", value_or_null(dns->ttl_seconds)},
            {"server", value_or_null(dns->server)},
            {"services", services_of(dns->services)},
            {"left_out", dns->left_out}};
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
            {"resumed", tls->resumed},
            {"ticket_offered", tls->offered},
            {"psk_identity", text_or_null(tls->psk_identity)}};
}

Json names_of(const std::vector<Phase>& phases) {
    auto names = Json::array();
    for (const auto phase : phases) {
        names.push_back(name_of(phase));
    }
    return names;
}

Json tcp_of(const std::optional<TcpFacts>& tcp) {
    if (!tcp) {
        return {};
    }
    return {{"rtt", in_seconds(tcp->rtt)},
            {"min_rtt", in_seconds(tcp->min_rtt)},
            {"retransmits", tcp->retransmits},
            {"handshake_rtt", tcp->handshake_rtt ? Json(in_seconds(*tcp->handshake_rtt)) : Json()},
            {"retransmitted_in", names_of(tcp->retransmitted_in)}};
}

/// Which of two connections failed; nothing where there is one.
Json side_of(const ProbeResult& result) {
    if (!result.publisher) {
        return {};
    }
    return result.publisher->failed ? "publisher" : "subscriber";
}

Json failure_of(const ProbeResult& result) {
    auto failure = failure_json(result.failure);
    if (result.failure) {
        failure["side"] = side_of(result);
    }
    return failure;
}

Json publisher_of(const ProbeResult& result) {
    if (!result.publisher) {
        return {};
    }
    const auto& publisher = *result.publisher;
    return {{"target", publisher.target},
            {"phases", phases_of(publisher.phases)},
            {"user_phases", phases_of(publisher.user_phases)},
            {"bytes", {{"sent", publisher.sent}, {"received", publisher.received}}},
            {"dns", dns_of(publisher.dns)},
            {"attempts", attempts_of(publisher.attempts)},
            {"peer", peer_of(publisher.peer)},
            {"tls", tls_of(publisher.tls)},
            {"tcp", tcp_of(publisher.tcp)}};
}

}  // namespace

std::string to_json_line(const ProbeResult& result) {
    Json line{
        {"schema", "sonde.probe/1"},
        {"probe", result.probe},
        {"target", result.target},
        {"address", text_or_null(result.address)},
        {"client", name_of(result.client)},
        {"started", format_utc(result.started)},
        {"success", result.success()},
        {"phases", phases_of(result.phases)},
        {"total", in_seconds(result.total)},
        {"local_delay", result.local_delay ? Json(in_seconds(*result.local_delay)) : Json()},
        // Whose clock the phases were taken on: the kernel's stamps are what tells our own delay.
        {"timestamps", name_of(result.timestamps)},
        {"user_phases",
         phases_of(result.timestamps == TimestampKind::kernel ? result.user_phases
                                                              : result.phases)},
        {"clock_stepped", result.clock_stepped},
        {"bytes", bytes_of(result)},
        {"messages", messages_of(result.messages)},
        {"dns", dns_of(result.dns)},
        {"attempts", attempts_of(result.attempts)},
        {"peer", peer_of(result.peer)},
        {"mqtt", mqtt_of(result.mqtt)},
        {"tls", tls_of(result.tls)},
        {"tcp", tcp_of(result.tcp)},
        {"publisher", publisher_of(result)},
        {"features", features_json(result.features)},
        {"capabilities", capabilities_json(result.capabilities)},
        {"failure", failure_of(result)},
    };
    if (result.session) {
        line["session"] = to_json(*result.session);
    }
    if (result.watch) {
        line["watch"] = to_json(*result.watch);
    }
    return to_json_text(line);
}

}  // namespace sonde
