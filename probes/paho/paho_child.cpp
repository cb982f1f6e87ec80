// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_child.hpp"

#include "probes/clock.hpp"
#include "probes/paho/paho_roundtrip.hpp"
#include "probes/paho/result_json.hpp"
#include "probes/paho/spec_json.hpp"

#include <unistd.h>

#include <algorithm>
#include <istream>
#include <iterator>
#include <ostream>

namespace sonde {

namespace {

/// Ends this process some time after the deadline, whatever hangs: the parent kills it before that,
/// but the parent may be gone.
void end_with(Instant deadline, Instant now) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(deadline - now);
    ::alarm(static_cast<unsigned>(std::max<std::int64_t>(left.count(), 0)) + 5U);
}

}  // namespace

int paho_child_main(std::istream& in, std::ostream& out) {
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto order = paho_order_from(text);
    if (!order) {
        return 2;
    }
    const SystemClock clock;
    end_with(order->deadline, clock.now());
    PahoRoundtrip roundtrip{*order, clock, [&out](const PahoProgress& progress) {
                                out << to_line(progress) << '\n' << std::flush;
                            }};
    out << to_line(roundtrip.run()) << '\n' << std::flush;
    return 0;
}

}  // namespace sonde
