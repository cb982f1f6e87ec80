// SPDX-License-Identifier: Apache-2.0
#include "agent/run_facts.hpp"

#include "exporters/client_sight.hpp"
#include "exporters/message_text.hpp"
#include "exporters/printable.hpp"
#include "exporters/standing_text.hpp"
#include "exporters/utc.hpp"
#include "probes/publisher_report.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

namespace sonde {

namespace {

std::string peer_text(const ProbeResult& result) {
    if (!result.peer) {
        return "";
    }
    const auto address = printable(result.peer->address);
    return result.peer->port == 0 ? address : fmt::format("{} port {}", address, result.peer->port);
}

std::string sizes_text(const ProbeResult& result) {
    std::string text;
    if (sees_packets(result.client)) {
        text = fmt::format("{} sent, {} received",
                           format_size(result.sizes.sent),
                           format_size(result.sizes.received));
    }
    if (result.messages.sent > 0) {
        text += (text.empty() ? "payload " : ", payload ") + format_size(result.sizes.payload);
    }
    return text;
}

std::string tls_text(const ProbeResult& result) {
    if (!result.tls) {
        return "";
    }
    const auto& tls = *result.tls;
    auto text = tls.verified ? "verified" : "NOT verified: " + printable(tls.unverified_because);
    if (!tls.version.empty()) {
        text = printable(tls.version) + " " + printable(tls.cipher) + ", " + text;
    }
    if (tls.not_after) {
        text += ", certificate until " + format_utc_day(*tls.not_after);
    }
    return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> facts_of(const ProbeResult& result) {
    std::vector<std::pair<std::string, std::string>> facts;
    const auto add = [&facts](std::string name, std::string text) {
        if (!text.empty()) {
            facts.emplace_back(std::move(name), std::move(text));
        }
    };
    add("broker", peer_text(result));
    add("publisher", result.publisher ? printable(result.publisher->target) : "");
    add("protocol",
        fmt::format("MQTT {}, QoS {}, {} client",
                    name_of(result.mqtt.version),
                    result.mqtt.qos,
                    name_of(result.client)));
    add("sizes", sizes_text(result));
    add("TLS", tls_text(result));
    add("TCP", result.tcp ? "round trip " + format_duration(result.tcp->rtt) : "");
    add("our own delay", result.local_delay ? format_duration(*result.local_delay) : "");
    add("messages", messages_text(result.messages));
    add("session", result.session ? session_line(*result.session) : "");
    add("watch", result.watch ? watch_line(*result.watch) : "");
    return facts;
}

}  // namespace sonde
