// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/trace_samples.hpp"

#include "tests/wire/bytes_of.hpp"

namespace sonde::samples {

using namespace std::chrono_literals;

TapeSegment segment(Direction direction, Duration at, std::string_view digits) {
    return {.direction = direction,
            .at = at,
            .stamped = direction == Direction::received,
            .bytes = wire::hex(digits)};
}

Tape traced_run() {
    constexpr auto sent = Direction::sent;
    constexpr auto received = Direction::received;
    return {
        .mqtt = MqttVersion::v5,
        .segments =
            {
                segment(sent,
                        204us,
                        "10 2d 00 04 4d 51 54 54 05 c2 00 1e 05 11 00 00 00 00"
                        "00 0a 73 6f 6e 64 65 2d 34 66 32 61"
                        "00 07 6d 6f 6e 69 74 6f 72 00 06 2a 2a 2a 2a 2a 2a"),
                segment(received,
                        1307us,
                        "20 13 00 00 10 22 00 0a 24 01 26 00 04 6e 6f 64 65 00 02 6e 31"),
                segment(
                    sent, 1350us, "82 12 00 01 00 00 0c 73 6f 6e 64 65 2f 34 66 32 61 2f 72 01"),
                segment(received, 1502us, "90 04 00 01 00 87"),
                segment(sent,
                        1530us,
                        "32 1a 00 0c 73 6f 6e 64 65 2f 34 66 32 61 2f 72 00 02 02 01 01"
                        "7b 22 74 22 3a 31 7d"),
                segment(received, 1822us, "40 02 00 02 e0 01 8e"),
                segment(received, 2010us, "30 1b 00 0c 73 6f 6e 64"),
            },
        .cut_short = true,
    };
}

}  // namespace sonde::samples
