// SPDX-License-Identifier: Apache-2.0
#include "exporters/captured_stream_text.hpp"

#include "exporters/utc.hpp"

#include <string>

namespace sonde {

namespace {

std::string text_of(const TapeEnd& end) {
    const bool ipv6 = end.address.find(':') != std::string::npos;
    return (ipv6 ? "[" + end.address + "]" : end.address) + ":" + std::to_string(end.port);
}

std::string head_of(const Tape& tape, std::size_t number) {
    auto head = "Stream " + std::to_string(number);
    // Bytes in hexadecimal are from nowhere, and of no time.
    if (!tape.ours.address.empty()) {
        head += ": " + text_of(tape.ours) + " to " + text_of(tape.theirs);
    }
    if (tape.started != WallTime{}) {
        head += ", " + format_utc(tape.started);
    }
    return head + ", MQTT " + std::string{name_of(tape.mqtt)};
}

}  // namespace

void write_head(std::ostream& out,
                const capture::CapturedStream& stream,
                std::size_t number,
                const TextStyle& style) {
    out << painted(style, Paint::bold, head_of(stream.tape, number)) << "\n\n";
}

void write_remarks(std::ostream& out,
                   const capture::CapturedStream& stream,
                   const TextStyle& style) {
    for (const auto& remark : stream.remarks) {
        out << painted(style, Paint::bad, remark) << '\n';
    }
}

}  // namespace sonde
