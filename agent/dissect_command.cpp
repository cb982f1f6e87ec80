// SPDX-License-Identifier: Apache-2.0
#include "agent/dissect_command.hpp"

#include "exporters/captured_stream_json.hpp"
#include "exporters/captured_stream_text.hpp"
#include "exporters/trace_json.hpp"
#include "exporters/trace_text.hpp"
#include "probes/capture/read.hpp"
#include "probes/capture/tape_slices.hpp"
#include "probes/quantity.hpp"
#include "probes/trace.hpp"
#include "probes/wording.hpp"

#include <tl/expected.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace sonde {

namespace {

constexpr int no_mqtt_status = 1;
constexpr int unreadable_status = 2;

/// A capture is read as a whole, and what is MQTT in it is kept a second time.
constexpr std::size_t largest_file = 512UL * 1024 * 1024;

using Bytes = std::vector<std::byte>;

tl::expected<Bytes, std::string> read_all(std::istream& in) {
    constexpr std::size_t part_size = 65'536;
    Bytes bytes;
    std::array<char, part_size> part{};
    while (in.read(part.data(), part.size()) || in.gcount() > 0) {
        const auto read =
            std::as_bytes(std::span{part}.first(static_cast<std::size_t>(in.gcount())));
        bytes.insert(bytes.end(), read.begin(), read.end());
        if (bytes.size() > largest_file) {
            return tl::unexpected{"it is larger than " + format_size(largest_file) +
                                  ": cut out what matters, with editcap or tshark"};
        }
    }
    if (in.bad()) {
        return tl::unexpected{std::generic_category().message(errno)};
    }
    return bytes;
}

tl::expected<Bytes, std::string> read_file(const std::string& path, std::istream& input) {
    if (path == "-") {
        return read_all(input);
    }
    errno = 0;
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        return tl::unexpected{std::generic_category().message(errno)};
    }
    return read_all(file);
}

void tell(const std::string& name, const capture::Fault& fault, std::ostream& error) {
    error << "sonde: " << name << ": byte " << fault.offset << ": " << fault.message << '\n';
}

void show_json(capture::CapturedStream stream, std::size_t number, std::ostream& out) {
    out << to_json_line(stream, number) << '\n';
    capture::TapeSlices slices{std::move(stream.tape)};
    for (auto slice = slices.next(); slice && out; slice = slices.next()) {
        for (const auto& packet : trace_of(*slice).packets) {
            out << to_json_line(packet) << '\n';
        }
    }
}

void show_text(capture::CapturedStream stream, std::size_t number, const DissectOutput& output) {
    auto& out = output.out;
    out << (number > 1 ? "\n" : "");
    write_head(out, stream, number, output.style);
    capture::TapeSlices slices{std::move(stream.tape)};
    auto slice = slices.next();
    do {
        write_trace(out, slice ? trace_of(*slice) : Trace{}, output.style);
        slice = slices.next();
    } while (slice && out);
    write_remarks(out, stream, output.style);
}

void show(capture::CapturedStream stream,
          std::size_t number,
          OutputFormat format,
          const DissectOutput& output) {
    if (format == OutputFormat::json) {
        show_json(std::move(stream), number, output.out);
    } else {
        show_text(std::move(stream), number, output);
    }
}

}  // namespace

int run_dissect_command(const DissectCommand& command, const DissectOutput& output) {
    const auto name = command.file == "-" ? "standard input" : in_backticks(command.file);
    auto bytes = read_file(command.file, output.input);
    if (!bytes) {
        output.error << "sonde: " << name << " cannot be read: " << bytes.error() << '\n';
        return unreadable_status;
    }
    auto found = capture::read(*bytes, command.mqtt);
    if (!found) {
        tell(name, found.error(), output.error);
        return unreadable_status;
    }
    *bytes = {};  // The streams have their own.
    for (std::size_t i = 0; i < found->streams.size() && output.out; ++i) {
        show(std::move(found->streams[i]), i + 1, command.format, output);
    }
    output.out.flush();
    for (const auto& remark : found->remarks) {
        output.error << "sonde: " << name << ": " << remark << '\n';
    }
    if (found->fault) {
        tell(name, *found->fault, output.error);
        return unreadable_status;
    }
    if (found->streams.empty()) {
        output.error << "sonde: " << name << ": no MQTT found\n";
        return no_mqtt_status;
    }
    return 0;
}

}  // namespace sonde
