// SPDX-License-Identifier: Apache-2.0
#include "probes/failure.hpp"

#include <algorithm>

namespace sonde {

std::string_view name_of(FailureReason reason) {
    switch (reason) {
        case FailureReason::resolve:
            return "resolve";
        case FailureReason::unreachable:
            return "unreachable";
        case FailureReason::refused:
            return "refused";
        case FailureReason::reset:
            return "reset";
        case FailureReason::closed:
            return "closed";
        case FailureReason::timeout:
            return "timeout";
        case FailureReason::certificate:
            return "certificate";
        case FailureReason::handshake:
            return "handshake";
        case FailureReason::rejected:
            return "rejected";
        case FailureReason::protocol:
            return "protocol";
        case FailureReason::mismatch:
            return "mismatch";
        case FailureReason::lost:
            return "lost";
        case FailureReason::limit:
            return "limit";
        case FailureReason::local:
            return "local";
        case FailureReason::internal:
            return "internal";
    }
    return "";
}

std::optional<FailureReason> failure_reason_named(std::string_view name) {
    const auto* const found = std::ranges::find(
        all_failure_reasons, name, [](FailureReason reason) { return name_of(reason); });
    return found == all_failure_reasons.end() ? std::nullopt : std::optional{*found};
}

}  // namespace sonde
