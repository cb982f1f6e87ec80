#pragma once

#include "probes/clock.hpp"
#include "probes/endpoint.hpp"
#include "probes/phase.hpp"
#include "probes/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Which implementation of MQTT runs the probe (docs/architecture.md says why there are two).
enum class ClientKind : std::uint8_t { wire, paho };

enum class MqttVersion : std::uint8_t { v3_1_1, v5 };

/// Who turns a name into addresses: our own queries to the name servers (c-ares), or the system's
/// getaddrinfo, which knows nsswitch, mDNS and caches.
enum class ResolverKind : std::uint8_t { dns, system };

enum class FamilyChoice : std::uint8_t { any, ipv4, ipv6 };

enum class TlsVersion : std::uint8_t { v1_2, v1_3 };

enum class Verification : std::uint8_t { required, off };

std::string_view name_of(ClientKind client);
std::string_view name_of(MqttVersion version);
std::string_view name_of(ResolverKind resolver);
std::string_view name_of(FamilyChoice family);
std::string_view name_of(TlsVersion version);

struct TlsSettings {
    Verification verification{Verification::required};
    std::string ca_file{};      ///< PEM; empty means the system's store.
    std::string cert_file{};    ///< PEM, our own certificate with its chain; empty means none.
    std::string key_file{};     ///< PEM, the key of cert_file.
    std::string server_name{};  ///< For SNI and for the check; empty means the target's host.
    std::vector<std::string> alpn{};
    TlsVersion minimum{TlsVersion::v1_2};

    friend bool operator==(const TlsSettings&, const TlsSettings&) = default;
};

/// Smallest payload: sonde's header, by which it knows its own message (probes/payload.hpp).
inline constexpr std::size_t smallest_payload = 32;
/// Largest payload: MQTT's Remaining Length (2.1.4) less room for topic and properties.
inline constexpr std::size_t largest_payload = 268'435'455 - 131'072;

/// All that one probe needs to know. A plain value: it is checked when it is made (config/), and
/// never changes while probes run on it.
struct ProbeSpec {
    std::string name{};
    Endpoint target{};
    std::map<std::string, std::string> labels{};
    ClientKind client{ClientKind::wire};
    MqttVersion mqtt{MqttVersion::v5};

    Duration interval{std::chrono::seconds{15}};
    Duration timeout{std::chrono::seconds{5}};  ///< For the whole run.
    std::map<Phase, Duration> phase_timeout{};  ///< For single phases, within `timeout`.
    bool overlap{false};  ///< Start a run also while an earlier one is still going.

    std::uint8_t qos{1};
    std::size_t payload_size{64};  ///< Bytes, smallest_payload to largest_payload.
    std::string topic{};           ///< Empty: one of its own for each run.
    std::string client_id{};       ///< Empty: one of its own for each run.
    std::string username{};
    std::optional<Secret> password{};
    std::chrono::seconds keep_alive{60};  ///< 0 to 65535; 0 means off.
    bool ping{false};                     ///< Time a PINGREQ of its own after the delivery.

    ResolverKind resolver{ResolverKind::dns};
    std::vector<std::string> dns_servers{};  ///< `address[:port]`; empty means the system's.
    FamilyChoice family{FamilyChoice::any};
    TlsSettings tls{};

    friend bool operator==(const ProbeSpec&, const ProbeSpec&) = default;
};

/// When a phase that began at `start` is over: at its own time limit, and never behind the run's.
Instant phase_deadline(const ProbeSpec& spec, Phase phase, Instant start, Instant run_deadline);

}  // namespace sonde
