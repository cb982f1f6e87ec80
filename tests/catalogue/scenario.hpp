// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/phase.hpp"
#include "probes/spec.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/fault_line.hpp"
#include "tests/support/scripted_broker.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The catalogue of what a broker can do to a client (docs/hostile.md), as values: each scenario is
/// written once, and both drivers of the protocol core are held to it, the coroutine of a probe and
/// the epoll loop of a load run.
namespace sonde::catalogue {

/// How a run ended, in the words that probe and load run share.
struct End {
    Phase phase{};
    FailureReason reason{};
    std::optional<std::uint16_t> code{};

    friend bool operator==(const End&, const End&) = default;
};

/// What the client must say last.
enum class LastWords : std::uint8_t {
    any,
    no_disconnect,  ///< The broker ended it, or 3.1.1 has no words for it.
    malformed,      ///< DISCONNECT 0x81 on v5, nothing on 3.1.1; likewise below.
    protocol_error,
    receive_maximum_exceeded,
    topic_alias_invalid,
    packet_too_large,
};

/// What the client wants, as far as a scenario depends on it.
struct Wishes {
    std::chrono::seconds keep_alive{60};
    std::size_t payload_size{64};
    bool ping{false};     ///< For a probe; a load run pings to keep alive.
    std::string topic{};  ///< For a probe; empty: its own, where all that it cannot read is damage.
    bool shared{false};   ///< Subscribes to `$share/...`.
    std::optional<TlsSettings> tls{};       ///< Nothing: as the connection needs it.
    bool retain{false};                     ///< Load only: a round trip sends no retained message.
    std::uint16_t receive_maximum{};        ///< Load only; 0 announces none.
    std::uint32_t messages{1};              ///< Load only: a round trip sends one.
    std::chrono::milliseconds lasting{20};  ///< Load only: the time that the messages are over.
};

/// Which drivers can play it.
enum class Players : std::uint8_t { both, probe, load };

struct Scenario {
    std::string id{};    ///< Of the catalogue: `A1`.
    std::string what{};  ///< For a person, where a test fails.
    MqttVersion mqtt{MqttVersion::v5};
    std::uint8_t qos{1};
    support::BrokerSettings broker{};
    std::optional<Scheme> scheme{};  ///< Nothing: as the broker speaks.
    /// A bad line between client and broker, in each direction.
    std::optional<support::PlannedFault> fault_to_client{};
    std::optional<support::PlannedFault> fault_to_broker{};
    std::optional<End> end{};          ///< Nothing: the message goes there and back.
    std::optional<End> end_in_load{};  ///< Where a load run cannot say the same (docs/hostile.md).
    bool any_code{false};              ///< The code is no matter here,
    bool any_phase{false};             ///< nor is the phase.
    LastWords last_words{LastWords::any};
    std::optional<wire::PacketType> must_send{};
    std::string says{};  ///< Part of the failure's detail.
    Wishes wishes{};
    Players players{Players::both};
    std::size_t runs{1};  ///< One after another, against the same broker: all end alike.
};

inline constexpr std::array both_versions{MqttVersion::v3_1_1, MqttVersion::v5};

/// The phase in which a client waits for what the broker does at this step.
Phase phase_of(support::Step step);

/// Sections of the catalogue.
std::vector<Scenario> refusals();            ///< A
std::vector<Scenario> subscribing();         ///< B
std::vector<Scenario> acknowledgements();    ///< C
std::vector<Scenario> deliveries();          ///< D
std::vector<Scenario> framing();             ///< E
std::vector<Scenario> connections();         ///< F, without TLS and WebSocket
std::vector<Scenario> limits();              ///< G
std::vector<Scenario> server_disconnects();  ///< H

/// All of them, but for those that need certificates.
const std::vector<Scenario>& all_scenarios();

/// F10 to F17: what a TLS server can do. The files live as long as the authorities; the client
/// trusts the first, and the other is called `Other CA`.
std::vector<Scenario> tls_scenarios(support::CertificateAuthority& authority,
                                    support::CertificateAuthority& other);
std::vector<std::string> tls_ids();

std::vector<std::string> ids_played_by(Players player);

/// `A10` behind `A9`.
bool before(std::string_view a, std::string_view b);

}  // namespace sonde::catalogue
