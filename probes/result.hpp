#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/phase.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// An address that was tried and did not connect.
struct Attempt {
    std::string address{};  ///< Literal, without port.
    FamilyChoice family{};  ///< ipv4 or ipv6.
    FailureReason reason{};
    std::string detail{};
    Duration time{};

    friend bool operator==(const Attempt&, const Attempt&) = default;
};

/// How the name was looked up. Absent for an address literal.
struct DnsFacts {
    ResolverKind resolver{};
    std::uint32_t addresses{};                   ///< How many addresses came back.
    std::optional<std::uint32_t> ttl_seconds{};  ///< The smallest of them; dns only.
    std::optional<std::string> server{};         ///< Which name server answered; dns only.

    friend bool operator==(const DnsFacts&, const DnsFacts&) = default;
};

struct Peer {
    std::string address{};  ///< Literal of the address that connected.
    std::uint16_t port{};
    FamilyChoice family{};  ///< ipv4 or ipv6.

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
    std::string alpn{};  ///< What the peer chose; empty for none.
    bool resumed{};

    friend bool operator==(const TlsFacts&, const TlsFacts&) = default;
};

/// From the kernel's TCP_INFO at the end of the run.
struct TcpFacts {
    Duration rtt{};
    Duration min_rtt{};
    std::uint32_t retransmits{};  ///< Segments sent again in the whole connection.

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

/// One run of one probe. Sinks read it and cannot change what the next sink sees.
struct ProbeResult {
    std::string probe{};
    std::string target{};
    ClientKind client{};
    WallTime started{};
    PhaseTimes phases{};
    Duration total{};
    /// The part of all waits that was ours: from the kernel's time stamp until we ran. Absent where
    /// the kernel gave no stamps.
    std::optional<Duration> local_delay{};
    Sizes sizes{};
    MessageCounts messages{};
    std::optional<DnsFacts> dns{};
    std::vector<Attempt> attempts{};
    std::optional<Peer> peer{};
    MqttFacts mqtt{};
    std::optional<TlsFacts> tls{};
    std::optional<TcpFacts> tcp{};
    std::optional<Failure> failure{};

    bool success() const { return !failure.has_value(); }
};

}  // namespace sonde
