// SPDX-License-Identifier: Apache-2.0
#include "probes/net/service_order.hpp"

#include <algorithm>
#include <iterator>

namespace sonde::net {

namespace {

using Iterator = std::vector<ServiceHost>::iterator;

/// Moves one of the services, all of one priority, to the front: the first whose weight, added to
/// all before it, reaches the number that is chosen.
void choose_front(Iterator begin, Iterator end, const Choice& choose) {
    std::uint32_t sum = 0;
    std::for_each(begin, end, [&](const ServiceHost& service) { sum += service.weight; });
    const auto number = choose(sum);
    std::uint32_t running = 0;
    const auto chosen = std::find_if(begin, end, [&](const ServiceHost& service) {
        running += service.weight;
        return running >= number;
    });
    std::rotate(begin, chosen, std::next(chosen));
}

}  // namespace

std::vector<ServiceHost> in_order_of_use(std::vector<ServiceHost> services, const Choice& choose) {
    // Those without a weight come first, so that they have a chance at all.
    std::ranges::stable_sort(services, [](const ServiceHost& a, const ServiceHost& b) {
        return a.priority != b.priority ? a.priority < b.priority : a.weight == 0 && b.weight != 0;
    });
    for (auto next = services.begin(); next != services.end();) {
        const auto end = std::find_if(next, services.end(), [&](const ServiceHost& service) {
            return service.priority != next->priority;
        });
        for (; next != end; ++next) {
            choose_front(next, end, choose);
        }
    }
    return services;
}

}  // namespace sonde::net
