// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/phase.hpp"

#include <tl/expected.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sonde {

/// Why a run failed, in a closed set small enough for a metric label: the enumerator's name is the
/// label value. Add one only when an operator would do something different about it.
enum class FailureReason : std::uint8_t {
    resolve,      ///< The name has no address, or the name servers refused to say.
    unreachable,  ///< The network said that there is no way to the address.
    refused,      ///< Nothing listens there (TCP RST to the SYN).
    reset,        ///< The peer broke the connection off (TCP RST).
    closed,       ///< The peer closed the connection in an orderly way, but too early.
    timeout,      ///< The deadline of the phase or of the run passed.
    certificate,  ///< The peer's certificate was not accepted.
    handshake,    ///< TLS, WebSocket or proxy did not come to be.
    rejected,     ///< The broker said no, with a reason code.
    protocol,     ///< The broker broke the standard.
    mismatch,     ///< The message came back changed, or not as the probe demands.
    lost,         ///< A later message came, ours did not.
    limit,        ///< A limit that the broker announced forbids what the probe needs.
    local,        ///< No port, file, process or memory left on our side.
    internal,     ///< A bug in sonde.
};

inline constexpr std::array all_failure_reasons{
    FailureReason::resolve,
    FailureReason::unreachable,
    FailureReason::refused,
    FailureReason::reset,
    FailureReason::closed,
    FailureReason::timeout,
    FailureReason::certificate,
    FailureReason::handshake,
    FailureReason::rejected,
    FailureReason::protocol,
    FailureReason::mismatch,
    FailureReason::lost,
    FailureReason::limit,
    FailureReason::local,
    FailureReason::internal,
};

std::string_view name_of(FailureReason reason);
std::optional<FailureReason> failure_reason_named(std::string_view name);

struct Failure {
    Phase phase{};
    FailureReason reason{};
    /// The peer's own code, also where the standard lacks it: an MQTT reason or return code, a TLS
    /// alert. Absent where the peer gave none.
    std::optional<std::uint16_t> code{};
    std::string code_name{};  ///< The code's name, empty without a code.
    std::string detail{};     ///< One sentence for a person; never a label.

    friend bool operator==(const Failure&, const Failure&) = default;
};

template <class T>
using Result = tl::expected<T, Failure>;

}  // namespace sonde
