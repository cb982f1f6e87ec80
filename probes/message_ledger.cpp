// SPDX-License-Identifier: Apache-2.0
#include "probes/message_ledger.hpp"

#include "probes/payload.hpp"
#include "probes/quantity.hpp"

#include <algorithm>
#include <utility>

namespace sonde {

MessageLedger::MessageLedger(std::uint64_t run,
                             std::string topic,
                             std::size_t payload_size,
                             bool own_topic)
    : run_{run}, topic_{std::move(topic)}, payload_size_{payload_size}, own_topic_{own_topic} {}

MessageLedger::Verdict MessageLedger::take(std::string_view topic,
                                           std::span<const std::byte> payload) {
    const auto header = read_message(payload);
    // A broker may subscribe us to more than we asked for, and nothing is ours before it was sent.
    const bool may_be_ours = topic == topic_ && counts_.sent > 0;
    if (!may_be_ours || (header && header->run != run_)) {
        ++counts_.foreign;
        return Verdict::foreign;
    }
    if (header && payload.size() == payload_size_) {
        if (counts_.delivered > 0) {
            ++counts_.duplicate;
            return Verdict::duplicate;
        }
        ++counts_.delivered;
        return Verdict::ours;
    }
    if (own_topic_ || resembles_run(payload, run_)) {
        ++counts_.corrupt;
        return Verdict::corrupt;
    }
    ++counts_.foreign;
    return Verdict::foreign;
}

Failure mismatch_failure(std::size_t received, std::size_t sent) {
    return {
        .phase = Phase::delivery,
        .reason = FailureReason::mismatch,
        .detail = "the message came back changed: " + format_size(received) + " of payload where " +
                  format_size(sent) + " were sent, or its checksum does not hold",
    };
}

MessageCounts MessageLedger::counts() const {
    auto counts = counts_;
    counts.lost = counts.sent - std::min(counts.sent, counts.delivered + counts.corrupt);
    return counts;
}

}  // namespace sonde
