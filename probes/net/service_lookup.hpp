// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/lookup.hpp"
#include "probes/net/service_order.hpp"

#include <cstddef>
#include <string_view>

namespace sonde::net {

/// Of one name. What comes behind them in the order of use is counted and left out.
inline constexpr std::size_t most_services = 16;

/// The addresses of the hosts that offer a service at a name, by its SRV records (RFC 2782):
/// `service` is `_mqtt` or `_secure-mqtt`. The addresses have the ports of their hosts and stand in
/// the order of use; the question's port means nothing. A host without an address is passed over
/// unless all are. Failures are {dns, resolve | timeout | local}; that the service is not offered
/// there is {dns, resolve}.
asio::awaitable<Result<Answer>> look_up_service(Question question,
                                                std::string_view service,
                                                Choice choose,
                                                const Clock& clock,
                                                Instant deadline);

}  // namespace sonde::net
