// SPDX-License-Identifier: Apache-2.0
#include "probes/load/agenda.hpp"

#include <utility>

namespace sonde::load {

std::uint32_t Agenda::add(Schedule schedule) {
    schedules_.push_back(std::move(schedule));
    find_next();
    return static_cast<std::uint32_t>(schedules_.size() - 1);
}

void Agenda::find_next() {
    next_.reset();
    for (std::size_t i = 0; i < schedules_.size(); ++i) {
        const auto& due = schedules_[i].next();
        if (due && (!next_ || start_ + due->at < *next_)) {
            next_ = start_ + due->at;
            earliest_ = i;
        }
    }
}

std::optional<Agenda::Item> Agenda::take(Instant now) {
    if (!next_ || *next_ > now) {
        return std::nullopt;
    }
    auto& schedule = schedules_[earliest_];
    const Item item{.due = *next_,
                    .entry = static_cast<std::uint32_t>(earliest_),
                    .client = schedule.next()->client};
    schedule.take();
    find_next();
    return item;
}

}  // namespace sonde::load
