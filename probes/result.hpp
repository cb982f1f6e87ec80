// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/phase.hpp"
#include "probes/shared_value.hpp"
#include "probes/spec.hpp"
#include "probes/tape.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

struct SessionReport;
struct WatchReport;

/// An address that was tried and did not connect.
struct Attempt {
    std::string address{};  ///< Literal, without port.
    FamilyChoice family{};  ///< Not any.
    FailureReason reason{};
    std::string detail{};
    Duration time{};

    friend bool operator==(const Attempt&, const Attempt&) = default;
};

/// A host that offers the service, as an SRV record says (RFC 2782).
struct ServiceHost {
    std::string host{};
    std::uint16_t port{};
    std::uint16_t priority{};
    std::uint16_t weight{};

    friend bool operator==(const ServiceHost&, const ServiceHost&) = default;
};

/// How the name was looked up. Absent for an address literal.
struct DnsFacts {
    ResolverKind resolver{};
    std::uint32_t addresses{};                   ///< How many addresses came back.
    std::optional<std::uint32_t> ttl_seconds{};  ///< The smallest of them; dns only.
    std::optional<std::string> server{};         ///< Which name server answered; dns only.
    std::vector<ServiceHost> services{};         ///< Where SRV was asked for, in the order of use.
    /// Addresses and services that came back and are more than a run goes to.
    std::uint32_t left_out{};

    friend bool operator==(const DnsFacts&, const DnsFacts&) = default;
};

struct Peer {
    std::string address{};  ///< Literal of the address that connected; the path of a unix socket.
    std::uint16_t port{};   ///< 0 for a unix socket.
    FamilyChoice family{};  ///< Not any.

    friend bool operator==(const Peer&, const Peer&) = default;
};

/// What TLS found, as far as it got: also reported where the certificate was not accepted.
struct TlsFacts {
    std::string version{};  ///< `TLSv1.3`; empty before the handshake finished.
    std::string cipher{};
    bool verified{};
    std::string unverified_because{};     ///< Empty where verified.
    std::optional<WallTime> not_after{};  ///< Earliest expiry in the chain that was presented.
    std::string subject{};
    std::string issuer{};
    std::string alpn{};          ///< What the peer chose; empty for none.
    bool resumed{};              ///< By a session ticket; the certificate is the one of then.
    bool offered{};              ///< We offered a session ticket.
    std::string psk_identity{};  ///< Whose key proved both sides; empty where certificates did.

    friend bool operator==(const TlsFacts&, const TlsFacts&) = default;
};

struct PublisherReport;

/// Who took the times of packets: the program beside its system calls, or the kernel as they
/// passed.
enum class TimestampKind : std::uint8_t { user, kernel };

std::string_view name_of(TimestampKind kind);

/// From the kernel's TCP_INFO at the end of the run.
struct TcpFacts {
    Duration rtt{};
    Duration min_rtt{};
    std::uint32_t retransmits{};  ///< Segments sent again in the whole connection.
    /// SYN to SYN-ACK by the kernel's own clock; absent where the SYN was sent again.
    std::optional<Duration> handshake_rtt{};
    /// Phases in which a segment of ours was sent again: their times hold that wait.
    std::vector<Phase> retransmitted_in{};

    friend bool operator==(const TcpFacts&, const TcpFacts&) = default;
};

/// Bytes. Packets are whole MQTT packets with their fixed header; the connection's are what TCP
/// carried, with the overhead of TLS. Zero means that none was sent.
struct Sizes {
    std::uint64_t payload{};
    std::uint64_t connect_packet{};
    std::uint64_t connack_packet{};
    std::uint64_t subscribe_packet{};
    std::uint64_t suback_packet{};
    std::uint64_t publish_packet{};
    std::uint64_t delivered_packet{};
    std::uint64_t sent{};
    std::uint64_t received{};

    friend bool operator==(const Sizes&, const Sizes&) = default;
};

/// What became of the probe's messages.
struct MessageCounts {
    std::uint64_t sent{};
    std::uint64_t delivered{};
    std::uint64_t lost{};
    std::uint64_t duplicate{};
    std::uint64_t reordered{};
    std::uint64_t corrupt{};
    std::uint64_t foreign{};  ///< Another run's, another agent's, or nobody's we know.

    friend bool operator==(const MessageCounts&, const MessageCounts&) = default;
};

/// What was agreed on with the broker. Filled from the CONNACK on.
struct MqttFacts {
    MqttVersion version{};
    std::uint8_t qos{};  ///< As asked for.
    std::optional<std::uint8_t> granted_qos{};
    std::optional<bool> session_present{};
    std::optional<std::string> assigned_client_id{};

    friend bool operator==(const MqttFacts&, const MqttFacts&) = default;
};

struct CapabilityReport;  // probes/capability.hpp
struct FeatureReport;     // probes/feature_report.hpp

/// One run of one probe. Sinks read it and cannot change what the next sink sees.
struct ProbeResult {
    std::string probe{};
    std::string target{};
    /// Which address of the target's name this is about, a literal; empty unless all of them have a
    /// result each.
    std::string address{};
    ClientKind client{};
    WallTime started{};
    PhaseTimes phases{};
    /// The same by the program's own clock, whatever `timestamps` says.
    PhaseTimes user_phases{};
    Duration total{};
    /// The part of all waits that was ours: from the kernel's time stamp until we ran. Absent where
    /// the kernel gave no stamps.
    std::optional<Duration> local_delay{};
    TimestampKind timestamps{};
    /// The time of day was set while the run went: its kernel stamps mean nothing, and the phases
    /// are by the program's own clock.
    bool clock_stepped{};
    Sizes sizes{};
    MessageCounts messages{};
    std::optional<DnsFacts> dns{};
    std::vector<Attempt> attempts{};
    std::optional<Peer> peer{};
    MqttFacts mqtt{};
    std::optional<TlsFacts> tls{};
    std::optional<TcpFacts> tcp{};
    SharedValue<FeatureReport> features{};         ///< Of kind features.
    SharedValue<CapabilityReport> capabilities{};  ///< Of kind discover.
    std::optional<Failure> failure{};
    /// Of the publisher's connection, where it has one of its own; the rest is then the
    /// subscriber's. (probes/publisher_report.hpp)
    SharedValue<PublisherReport> publisher{};
    SharedValue<SessionReport> session{};  ///< Of kind `session` only (session_report.hpp).
    SharedValue<WatchReport> watch{};      ///< Of kind `watch` only (watch_report.hpp).
    std::optional<Tape> tape{};            ///< Where Environment::tape_limit asks for one.

    bool success() const { return !failure.has_value(); }
};

}  // namespace sonde
