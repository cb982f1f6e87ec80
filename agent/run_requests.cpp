// SPDX-License-Identifier: Apache-2.0
#include "agent/run_requests.hpp"

namespace sonde {

RunRequests::Answer RunRequests::ask(const std::string& probe, Instant now) {
    const std::scoped_lock lock{mutex_};
    auto& entry = entries_[probe];
    if (entry.under_way > 0) {
        return Answer::under_way;
    }
    if (entry.granted != Instant::min() && now - entry.granted < pause) {
        return Answer::too_soon;
    }
    entry.granted = now;
    return Answer::granted;
}

void RunRequests::begun(const std::string& probe) {
    const std::scoped_lock lock{mutex_};
    ++entries_[probe].under_way;
}

void RunRequests::ended(const std::string& probe) {
    const std::scoped_lock lock{mutex_};
    auto& entry = entries_[probe];
    entry.under_way -= entry.under_way > 0 ? 1U : 0U;
}

void RunRequests::forget(const std::string& probe) {
    const std::scoped_lock lock{mutex_};
    entries_.erase(probe);
}

}  // namespace sonde
