// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/dissection.hpp"

#include "tests/support/process.hpp"

#include <charconv>
#include <sstream>
#include <stdexcept>

namespace sonde::truth {

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (auto end = text.find(separator); end != std::string::npos;
         end = text.find(separator, begin)) {
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    parts.push_back(text.substr(begin));
    return parts;
}

template <class Number>
Number number(const std::string& text) {
    Number value{};
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) {
        throw std::runtime_error{"tshark's field is no number: `" + text + "`"};
    }
    return value;
}

/// Where a field occurs more than once in a frame, tshark joins what it says by commas.
template <class Value>
std::vector<Value> values(const std::string& field) {
    std::vector<Value> list;
    if (!field.empty()) {
        for (const auto& part : split(field, ',')) {
            list.push_back(Value{number<std::uint8_t>(part)});
        }
    }
    return list;
}

/// `1700000000.123456789`, which no floating point number holds.
WallTime time_of(const std::string& epoch) {
    const auto parts = split(epoch, '.');
    if (parts.size() != 2 || parts[1].size() != 9) {
        throw std::runtime_error{"the capture has no time in nanoseconds: `" + epoch + "`"};
    }
    return WallTime{std::chrono::seconds{number<std::int64_t>(parts[0])} +
                    Duration{number<std::int64_t>(parts[1])}};
}

bool is_set(const std::string& flag) {
    return flag == "1" || flag == "True";
}

/// tshark's lines, each a frame with these fields.
std::vector<std::vector<std::string>> fields_of(const std::string& capture_file,
                                                const std::vector<std::string>& options,
                                                const std::vector<std::string>& fields) {
    std::vector<std::string> command{"tshark", "-n", "-r", capture_file, "-T", "fields"};
    command.insert(command.end(), options.begin(), options.end());
    for (const auto& field : fields) {
        command.insert(command.end(), {"-e", field});
    }
    testing::Process tshark{std::move(command)};
    if (tshark.wait(std::chrono::seconds{120}) != 0) {
        throw std::runtime_error{"tshark: " + tshark.error()};
    }
    std::vector<std::vector<std::string>> frames;
    std::istringstream lines{tshark.output()};
    for (std::string line; std::getline(lines, line);) {
        frames.push_back(split(line, '\t'));
        if (frames.back().size() != fields.size()) {
            throw std::runtime_error{"tshark's line has other fields: " + line};
        }
    }
    return frames;
}

}  // namespace

std::vector<Segment> dissect_mqtt(const std::string& capture_file, const Reading& reading) {
    const auto port = "tcp.port==" + std::to_string(reading.port);
    std::vector<std::string> options{"-Y", port, "-d"};
    if (reading.key_log_file.empty()) {
        options.push_back(port + ",mqtt");
    } else {
        options.push_back(port + ",tls");
        options.insert(options.end(),
                       {"-d", "tls.port==" + std::to_string(reading.port) + ",mqtt"});
        options.insert(options.end(), {"-o", "tls.keylog_file:" + reading.key_log_file});
    }
    std::vector<Segment> segments;
    for (const auto& field : fields_of(capture_file,
                                       options,
                                       {"frame.time_epoch",
                                        "tcp.stream",
                                        "tcp.srcport",
                                        "tcp.flags.syn",
                                        "tcp.analysis.retransmission",
                                        "mqtt.clientid",
                                        "mqtt.msgtype",
                                        "tls.handshake.type"})) {
        segments.push_back({
            .at = time_of(field[0]),
            .stream = number<std::uint64_t>(field[1]),
            .source_port = number<std::uint16_t>(field[2]),
            .syn = is_set(field[3]),
            .retransmission = !field[4].empty(),
            .client_id = field[5],
            .packets = values<PacketType>(field[6]),
            .handshakes = values<std::uint8_t>(field[7]),
        });
    }
    return segments;
}

std::vector<DnsMessage> dissect_dns(const std::string& capture_file, std::uint16_t port) {
    const auto filter = "udp.port==" + std::to_string(port);
    std::vector<DnsMessage> messages;
    for (const auto& field :
         fields_of(capture_file,
                   {"-Y", filter, "-d", filter + ",dns"},
                   {"frame.time_epoch", "dns.flags.response", "dns.qry.name"})) {
        messages.push_back(
            {.at = time_of(field[0]), .response = is_set(field[1]), .name = field[2]});
    }
    return messages;
}

}  // namespace sonde::truth
