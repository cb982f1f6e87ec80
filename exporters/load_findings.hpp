// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sonde::load {

// What a result says, in sentences: the same for everything that is written for people.

/// `VALID`, `GENERATOR LIMITED`, `INTERRUPTED`.
std::string_view title_of(Verdict verdict);

/// What the verdict means for the figures, and what a closed loop does to them.
std::vector<std::string> meaning_of(const LoadResult& result);

/// `2 of 3 thresholds held`; empty where there are none.
std::string thresholds_sentence(const LoadResult& result);

/// What the reader of the figures has to know about them: a stall that only the response time
/// shows, SYNs that were sent again, counts that only a merge can complete, and sonde's own
/// mistakes.
std::vector<std::string> notes_of(const LoadResult& result);

/// Of the values, those that took 1, 3 or 7 s and a little more: the signature of a connection
/// whose SYN was dropped and sent again (RFC 6298: after 1 s, and twice as long each time). Zero
/// where others are as slow without being near to these.
std::uint64_t sent_again(const Histogram& times);

/// Highest share of a second in which the busiest worker ran, 0 to 1; without the shorter rows that
/// end a stage.
double highest_cpu(const LoadResult& result);

}  // namespace sonde::load
