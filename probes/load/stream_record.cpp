// SPDX-License-Identifier: Apache-2.0
#include "probes/load/stream_record.hpp"

#include <algorithm>

namespace sonde::load {

namespace {

constexpr std::uint32_t word_bits = 64;
/// A sequence that is further ahead than this is one that lies behind: they are modulo 2^32.
constexpr std::uint32_t furthest_ahead = std::uint32_t{1} << 31U;

}  // namespace

ArrivalFacts StreamRecord::arrive(std::uint32_t sequence, bool dup, Instant at) {
    ArrivalFacts facts{.gap = silence(at)};
    last_ = begun_ ? std::max(last_, at) : at;
    // Before the first one the newest is the one before 0.
    const auto ahead = sequence - newest_;
    if (!begun_ || (ahead != 0 && ahead < furthest_ahead)) {
        if (away_) {
            facts.excused = ahead - 1;
            away_ = false;
        }
        begun_ = true;
        newest_ = sequence;
        shift(ahead);
        seen_[0] |= 1U;
        return facts;
    }
    const auto behind = newest_ - sequence;
    if (behind >= window) {
        facts.reordered = true;
        facts.duplicate = dup;
        return facts;
    }
    auto& word = seen_[behind / word_bits];
    const auto bit = std::uint64_t{1} << (behind % word_bits);
    facts.duplicate = (word & bit) != 0;
    facts.reordered = !facts.duplicate;
    word |= bit;
    return facts;
}

Duration StreamRecord::silence(Instant now) const {
    return begun_ ? std::max(now - last_, Duration::zero()) : Duration::zero();
}

/// Makes room for so many sequences ahead of those that are known.
void StreamRecord::shift(std::uint32_t ahead) {
    if (ahead == 1) [[likely]] {
        for (auto i = seen_.size() - 1; i > 0; --i) {
            seen_[i] = seen_[i] << 1U | seen_[i - 1] >> (word_bits - 1);
        }
        seen_[0] <<= 1U;
        return;
    }
    const auto words = ahead / word_bits;
    const auto bits = ahead % word_bits;
    for (auto i = static_cast<std::uint32_t>(seen_.size()); i-- > 0;) {
        const auto high = i >= words ? seen_[i - words] : 0;
        const auto low = i > words ? seen_[i - words - 1] : 0;
        seen_[i] = bits == 0 ? high : high << bits | low >> (word_bits - bits);
    }
}

}  // namespace sonde::load
