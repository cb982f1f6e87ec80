#include "probes/spec.hpp"

#include <algorithm>

namespace sonde {

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

Instant phase_deadline(const ProbeSpec& spec, Phase phase, Instant start, Instant run_deadline) {
    const auto limit = spec.phase_timeout.find(phase);
    return limit == spec.phase_timeout.end() ? run_deadline
                                             : std::min(run_deadline, start + limit->second);
}

}  // namespace sonde
