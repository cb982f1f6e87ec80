// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/endpoint.hpp"
#include "probes/phase.hpp"
#include "probes/probe_kind.hpp"
#include "probes/secret.hpp"
#include "probes/shared_value.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

struct ContentRules;
struct RequestSpec;
struct Route;
struct SessionSpec;
struct WatchSpec;

/// Which implementation of MQTT runs the probe (docs/architecture.md says why there are two).
enum class ClientKind : std::uint8_t { wire, paho };

enum class MqttVersion : std::uint8_t { v3_1_1, v5 };

/// Who turns a name into addresses: our own queries to the name servers (c-ares), or the system's
/// getaddrinfo, which knows nsswitch, mDNS and caches.
enum class ResolverKind : std::uint8_t { dns, system };

/// `unix` is never asked for: it is what a peer turns out to be.
enum class FamilyChoice : std::uint8_t { any, ipv4, ipv6, unix };

/// Which addresses of a name a run goes to: the first that accepts a connection, or all of them,
/// each with a result of its own.
enum class AddressChoice : std::uint8_t { first, each };

enum class TlsVersion : std::uint8_t { v1_2, v1_3 };

enum class Verification : std::uint8_t { required, off };

/// Whether a run offers the session ticket of the run before it.
enum class Resumption : std::uint8_t { off, on };

std::string_view name_of(ClientKind client);
std::string_view name_of(MqttVersion version);
std::string_view name_of(ResolverKind resolver);
std::string_view name_of(FamilyChoice family);
std::string_view name_of(AddressChoice addresses);
std::string_view name_of(TlsVersion version);

struct TlsSettings {
    Verification verification{Verification::required};
    std::string ca_file{};      ///< PEM; empty means the system's store.
    std::string cert_file{};    ///< PEM, our own certificate with its chain; empty means none.
    std::string key_file{};     ///< PEM, the key of cert_file.
    std::string server_name{};  ///< For SNI and for the check; empty means the target's host.
    std::vector<std::string> alpn{};
    TlsVersion minimum{TlsVersion::v1_2};
    std::string crl_file{};      ///< PEM; whose certificate is on these lists is not accepted.
    std::string psk_identity{};  ///< Whose pre-shared key proves both sides; empty means none.
    Secret psk{};                ///< The key's bytes, 1 to 64.
    Resumption resumption{Resumption::off};

    friend bool operator==(const TlsSettings&, const TlsSettings&) = default;
};

/// Smallest payload: sonde's header, by which it knows its own message (probes/payload.hpp).
inline constexpr std::size_t smallest_payload = 32;
/// Largest payload: MQTT's Remaining Length (2.1.4) less room for topic and properties.
inline constexpr std::size_t largest_payload = 268'435'455 - 131'072;

struct AuthenticationSettings;  // probes/authentication_settings.hpp
struct FeatureSettings;         // probes/feature_settings.hpp

/// All that one probe needs to know. A plain value: it is checked when it is made (config/), and
/// never changes while probes run on it.
struct ProbeSpec {
    std::string name{};
    Endpoint target{};
    std::map<std::string, std::string> labels{};
    ProbeKind kind{ProbeKind::roundtrip};
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
    bool srv{false};  ///< Ask for the target's SRV records first (RFC 2782).
    AddressChoice addresses{AddressChoice::first};
    std::string source_address{};    ///< Literal to connect from; empty: the kernel's choice.
    std::string source_interface{};  ///< Interface to connect through; empty: any.
    TlsSettings tls{};
    SharedValue<Route> route{};  ///< Proxy, PROXY header, what a WebSocket is asked for with.

    SharedValue<AuthenticationSettings> authentication{};  ///< None: name and password alone.
    SharedValue<FeatureSettings> features{};               ///< For kind features.
    /// What the kinds of probe have of their own; one that is absent is as if it were empty.
    SharedValue<SessionSpec> session{};
    SharedValue<WatchSpec> watch{};
    SharedValue<RequestSpec> request{};
    SharedValue<ContentRules> content{};  ///< Of what devices send: `watch` and `request`.

    /// Where messages are published and where they are read, on a connection each; empty: the
    /// target. With neither, one connection does both.
    SharedValue<Endpoint> publish_to{};
    SharedValue<Endpoint> subscribe_from{};

    /// In spec.cpp, where all parts are complete types.
    friend bool operator==(const ProbeSpec& a, const ProbeSpec& b);
};

/// When a phase that began at `start` is over: at its own time limit, and never behind the run's.
Instant phase_deadline(const ProbeSpec& spec, Phase phase, Instant start, Instant run_deadline);

}  // namespace sonde
