// SPDX-License-Identifier: Apache-2.0
#include "exporters/asked_metrics.hpp"

#include "exporters/asked_catalogue.hpp"
#include "exporters/packet_sizes.hpp"
#include "exporters/prometheus_family.hpp"
#include "probes/capability.hpp"
#include "probes/feature_report.hpp"
#include "probes/publisher_report.hpp"

#include <arpa/inet.h>

#include <array>
#include <optional>
#include <span>
#include <string>

namespace sonde {

namespace {

/// FNV-1a of 32 bits.
double hash_of(std::span<const unsigned char> bytes) {
    std::uint32_t hash = 2'166'136'261U;
    for (const auto byte : bytes) {
        hash = (hash ^ byte) * 16'777'619U;
    }
    return hash;
}

/// Of the address's bytes, as blackbox_exporter hashes them.
std::optional<double> hash_of(const Peer& peer) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    // Without the zone that a link-local address may have.
    const auto address = peer.address.substr(0, peer.address.find('%'));
    switch (peer.family) {
        case FamilyChoice::ipv4:
            return inet_pton(AF_INET, address.c_str(), bytes.data()) == 1
                       ? std::optional{hash_of(std::span{bytes}.first<sizeof(in_addr)>())}
                       : std::nullopt;
        case FamilyChoice::ipv6:
            return inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1
                       ? std::optional{hash_of(std::span{bytes})}
                       : std::nullopt;
        case FamilyChoice::any:
        case FamilyChoice::unix:
            break;
    }
    return std::nullopt;
}

std::optional<double> protocol_of(const Peer& peer) {
    switch (peer.family) {
        case FamilyChoice::ipv4:
            return 4;
        case FamilyChoice::ipv6:
            return 6;
        case FamilyChoice::any:
        case FamilyChoice::unix:
            break;
    }
    return std::nullopt;
}

/// `TLS 1.3`, as Go and so blackbox_exporter spell `TLSv1.3`.
std::string version_label(const std::string& version) {
    constexpr std::string_view ours{"TLSv"};
    return version.starts_with(ours) ? "TLS " + version.substr(ours.size()) : version;
}

std::optional<Duration> passed(const ProbeResult& result, Phase phase) {
    return is_failed(result, phase) ? std::nullopt : result.phases.get(phase);
}

void write_info(const Exposition& to,
                const MetricFamily& family,
                std::initializer_list<std::string_view> labels) {
    FamilyWriter writer{family};
    writer.add({}, labels, 1.0);
    writer.write(to);
}

void write_connection(const Exposition& to, const ProbeResult& result) {
    if (const auto lookup = passed(result, Phase::dns)) {
        write_one(to, metric::asked_dns_lookup, seconds(*lookup));
    }
    if (result.peer) {
        write_one(to, metric::asked_ip_protocol, protocol_of(*result.peer));
        write_one(to, metric::asked_ip_address_hash, hash_of(*result.peer));
    }
    if (!result.tls) {
        return;
    }
    if (result.tls->not_after) {
        write_one(
            to, metric::asked_certificate_expiry, seconds_since_epoch(*result.tls->not_after));
    }
    // The version is known once the handshake has finished.
    if (!result.tls->version.empty()) {
        write_info(to, metric::asked_tls_version, {version_label(result.tls->version)});
        write_info(to, metric::asked_tls_cipher, {result.tls->cipher});
    }
}

void write_phases(const Exposition& to, const ProbeResult& result) {
    FamilyWriter writer{metric::asked_phase_time};
    for (const auto phase : all_phases) {
        if (const auto time = passed(result, phase)) {
            writer.add({}, {name_of(phase)}, seconds(*time));
        }
    }
    writer.write(to);
    if (result.failure) {
        write_info(to,
                   metric::asked_failure,
                   {name_of(result.failure->phase), name_of(result.failure->reason)});
    }
    if (result.local_delay) {
        write_one(to, metric::asked_local_delay, seconds(*result.local_delay));
    }
}

void write_sizes(const Exposition& to, const ProbeResult& result) {
    const auto& sizes = result.sizes;
    if (result.messages.sent > 0) {
        write_one(to, metric::asked_payload, static_cast<double>(sizes.payload));
    }
    FamilyWriter packets{metric::asked_packet};
    for (const auto& [packet, direction, size] : packet_sizes) {
        if (sizes.*size > 0) {
            packets.add({}, {packet, direction}, static_cast<double>(sizes.*size));
        }
    }
    packets.write(to);
    if (sizes.sent > 0 || sizes.received > 0) {
        FamilyWriter connection{metric::asked_connection};
        connection.add({}, {"sent"}, static_cast<double>(sizes.sent));
        connection.add({}, {"received"}, static_cast<double>(sizes.received));
        connection.write(to);
    }
}

void write_abilities(const Exposition& to, const ProbeResult& result) {
    FamilyWriter features{metric::asked_feature};
    if (result.features) {
        for (const auto& outcome : result.features->outcomes) {
            if (outcome.verdict != FeatureVerdict::not_offered) {
                features.add({},
                             {name_of(outcome.feature)},
                             outcome.verdict == FeatureVerdict::works ? 1.0 : 0.0);
            }
        }
    }
    features.write(to);
    FamilyWriter capabilities{metric::asked_capability};
    if (result.capabilities) {
        for (const auto& fact : result.capabilities->facts) {
            capabilities.add({}, {name_of(fact.capability), fact.value}, 1.0);
        }
    }
    capabilities.write(to);
}

}  // namespace

void write_asked_metrics(const Exposition& to, const ProbeResult& result, Duration timeout) {
    write_one(to, metric::asked_success, result.success() ? 1.0 : 0.0);
    write_one(to, metric::asked_duration, seconds(result.total));
    write_one(to, metric::asked_timeout, seconds(timeout));
    write_connection(to, result);
    write_phases(to, result);
    write_sizes(to, result);
    write_abilities(to, result);
    write_end(to);
}

}  // namespace sonde
