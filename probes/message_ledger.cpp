#include "probes/message_ledger.hpp"

#include "probes/payload.hpp"

#include <algorithm>

namespace sonde {

MessageLedger::MessageLedger(std::uint64_t run, std::size_t payload_size, bool own_topic)
    : run_{run}, payload_size_{payload_size}, own_topic_{own_topic} {}

MessageLedger::Verdict MessageLedger::take(std::span<const std::byte> payload) {
    const auto header = read_message(payload);
    if (header && header->run != run_) {
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

MessageCounts MessageLedger::counts() const {
    auto counts = counts_;
    counts.lost = counts.sent - std::min(counts.sent, counts.delivered + counts.corrupt);
    return counts;
}

}  // namespace sonde
