// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/counters.hpp"

#include <array>
#include <string_view>

namespace sonde::load_broker {

namespace {

struct Row {
    std::string_view name{};
    std::uint64_t Counters::*member{};
};

constexpr std::array rows{
    Row{"connections", &Counters::connections},
    Row{"refused", &Counters::refused},
    Row{"subscriptions", &Counters::subscriptions},
    Row{"publishes", &Counters::publishes},
    Row{"publishes_qos1", &Counters::publishes_qos1},
    Row{"publishes_qos2", &Counters::publishes_qos2},
    Row{"publishes_again", &Counters::publishes_again},
    Row{"deliveries", &Counters::deliveries},
    Row{"acknowledged", &Counters::acknowledged},
    Row{"dropped", &Counters::dropped},
    Row{"duplicated", &Counters::duplicated},
    Row{"redelivered", &Counters::redelivered},
    Row{"reordered", &Counters::reordered},
    Row{"corrupted", &Counters::corrupted},
    Row{"overflowed", &Counters::overflowed},
    Row{"freezes", &Counters::freezes},
    Row{"pings", &Counters::pings},
    Row{"disconnects", &Counters::disconnects},
    Row{"violations", &Counters::violations},
    Row{"bytes_received", &Counters::bytes_received},
    Row{"bytes_sent", &Counters::bytes_sent},
    Row{"reads", &Counters::reads},
    Row{"writes", &Counters::writes},
};
static_assert(rows.size() * sizeof(std::uint64_t) == sizeof(Counters), "a counter has no row");

}  // namespace

Counters& Counters::operator+=(const Counters& other) {
    for (const auto& row : rows) {
        this->*row.member += other.*row.member;
    }
    return *this;
}

std::string to_json(const Counters& counters) {
    std::string text{"{"};
    for (const auto& row : rows) {
        text += text.size() > 1 ? ",\"" : "\"";
        text += row.name;
        text += "\":" + std::to_string(counters.*row.member);
    }
    return text + "}";
}

}  // namespace sonde::load_broker
