// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/tape_samples.hpp"

#include "tests/exporters/samples.hpp"

#include <cctype>
#include <string>
#include <utility>

namespace sonde::samples {

using namespace std::chrono_literals;

namespace {

struct Step {
    Direction direction{};
    Duration at{};
    std::string_view digits{};
};

std::vector<Step> steps_of(MqttVersion version) {
    constexpr auto sent = Direction::sent;
    constexpr auto received = Direction::received;
    if (version == MqttVersion::v3_1_1) {
        return {
            {sent,
             100us,
             "101e00044d51545404c2003c000770726f62652d31"
             "0002"
             "6d65"
             "00052a2a2a2a2a"},
            {received, 250us, "20020000"},
            {sent,
             300us,
             "820c0001"
             "0007736f6e64652f74"
             "01"},
            {received, 390us, "9003000101"},
            {sent,
             400us,
             "32100007736f6e64652f74"
             "0002"
             "68656c6c6f"},
            {received,
             500us,
             "40020002"
             "3210"
             "0007736f6e64652f74"},
            {received,
             520us,
             "0001"
             "68656c6c6f"},
            {sent, 530us, "40020001"},
            {sent, 531us, "e000"},
        };
    }
    return {
        {sent,
         100us,
         "102400044d51545405c2003c"
         "051100000e10"
         "000770726f62652d31"
         "0002"
         "6d65"
         "00052a2a2a2a2a"},
        {received,
         250us,
         "2006000003"
         "210014"},
        {sent,
         300us,
         "820d0001"
         "00"
         "0007736f6e64652f74"
         "01"},
        {received, 390us, "900400010001"},
        {sent,
         400us,
         "321b0007736f6e64652f74"
         "0002"
         "0a"
         "03000178"
         "260001610000"
         "68656c6c6f"},
        {received,
         500us,
         "40020002"
         "3211"
         "0007736f6e64652f74"},
        {received,
         520us,
         "0001"
         "00"
         "68656c6c6f"},
        {sent, 530us, "4003000100"},
        {sent, 531us, "e000"},
    };
}

}  // namespace

std::vector<std::byte> bytes(std::string_view digits) {
    std::string plain;
    for (const char c : digits) {
        if (std::isxdigit(static_cast<unsigned char>(c)) != 0) {
            plain += c;
        }
    }
    std::vector<std::byte> result;
    for (std::size_t i = 0; i + 1 < plain.size(); i += 2) {
        result.push_back(static_cast<std::byte>(std::stoi(plain.substr(i, 2), nullptr, 16)));
    }
    return result;
}

Tape conversation(MqttVersion version, TapeEnd theirs) {
    const bool ipv6 = theirs.address.find(':') != std::string::npos;
    Tape tape{
        .mqtt = version,
        .started = moment(),
        .ours = {.address = ipv6 ? "::1" : "127.0.0.1", .port = 45'678},
        .theirs = std::move(theirs),
    };
    for (const auto& step : steps_of(version)) {
        tape.segments.push_back(
            {.direction = step.direction, .at = step.at, .bytes = bytes(step.digits)});
    }
    return tape;
}

ProbeResult recorded(Tape tape) {
    auto result = passed("cli");
    result.tape = std::move(tape);
    return result;
}

}  // namespace sonde::samples
