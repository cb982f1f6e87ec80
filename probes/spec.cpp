// SPDX-License-Identifier: Apache-2.0
#include "probes/spec.hpp"

#include "probes/authentication_settings.hpp"
#include "probes/content_rules.hpp"
#include "probes/feature_settings.hpp"
#include "probes/request_spec.hpp"
#include "probes/route.hpp"
#include "probes/session_spec.hpp"
#include "probes/watch_spec.hpp"

#include <algorithm>

namespace sonde {

std::string_view name_of(ProbeKind kind) {
    switch (kind) {
        case ProbeKind::roundtrip:
            return "roundtrip";
        case ProbeKind::features:
            return "features";
        case ProbeKind::discover:
            return "discover";
        case ProbeKind::session:
            return "session";
        case ProbeKind::watch:
            return "watch";
        case ProbeKind::request:
            return "request";
    }
    return "";
}

std::string_view name_of(ClientKind client) {
    switch (client) {
        case ClientKind::wire:
            return "wire";
        case ClientKind::paho:
            return "paho";
    }
    return "";
}

std::string_view name_of(MqttVersion version) {
    switch (version) {
        case MqttVersion::v3_1_1:
            return "3.1.1";
        case MqttVersion::v5:
            return "5";
    }
    return "";
}

std::string_view name_of(ResolverKind resolver) {
    switch (resolver) {
        case ResolverKind::dns:
            return "dns";
        case ResolverKind::system:
            return "system";
    }
    return "";
}

std::string_view name_of(FamilyChoice family) {
    switch (family) {
        case FamilyChoice::any:
            return "any";
        case FamilyChoice::ipv4:
            return "ipv4";
        case FamilyChoice::ipv6:
            return "ipv6";
        case FamilyChoice::unix:
            return "unix";
    }
    return "";
}

std::string_view name_of(AddressChoice addresses) {
    switch (addresses) {
        case AddressChoice::first:
            return "first";
        case AddressChoice::each:
            return "each";
    }
    return "";
}

std::string_view name_of(TlsVersion version) {
    switch (version) {
        case TlsVersion::v1_2:
            return "1.2";
        case TlsVersion::v1_3:
            return "1.3";
    }
    return "";
}

bool operator==(const ProbeSpec& a, const ProbeSpec& b) = default;

Instant phase_deadline(const ProbeSpec& spec, Phase phase, Instant start, Instant run_deadline) {
    const auto limit = spec.phase_timeout.find(phase);
    return limit == spec.phase_timeout.end() ? run_deadline
                                             : std::min(run_deadline, start + limit->second);
}

}  // namespace sonde
