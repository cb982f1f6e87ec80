// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/capture.hpp"

#include <boost/asio/buffer.hpp>

#include <csignal>
#include <regex>
#include <stdexcept>

namespace sonde::truth {

namespace {

namespace asio = boost::asio;
using asio::ip::udp;

constexpr const char* begin_mark = "sonde's capture begins";
constexpr const char* end_mark = "sonde's capture ends";

}  // namespace

Capture::Capture(const std::string& filter)
    : file_{(folder_.path() / "capture.pcapng").string()},
      marker_{loop_, udp::endpoint{asio::ip::address_v4::loopback(), 0}},
      process_{{"dumpcap",
                "-q",
                "-i",
                "lo",
                "-B",
                "16",  // MiB; the default of 2 is full after some runs that nobody writes away.
                "-f",
                "(" + filter + ") or udp port " + std::to_string(marker_.local_endpoint().port()),
                "-w",
                file_}} {
    const bool captures = testing::eventually([this] {
        mark(begin_mark);
        return holds(begin_mark) || process_.wait(std::chrono::seconds{0}).has_value();
    });
    if (!captures || !holds(begin_mark)) {
        throw std::runtime_error{"dumpcap captures nothing: " + process_.error()};
    }
}

std::string Capture::stop() {
    mark(end_mark);
    if (!testing::eventually([this] { return holds(end_mark); })) {
        throw std::runtime_error{"dumpcap does not get to the end: " + process_.error()};
    }
    process_.signal(SIGTERM);
    process_.wait();
    const auto said = process_.error();
    if (!std::regex_search(said, std::regex{"received/dropped on interface [^\n]*: [0-9]+/0 "})) {
        throw std::runtime_error{"the capture is not whole: " + said};
    }
    return file_;
}

void Capture::mark(const std::string& text) {
    marker_.send_to(asio::buffer(text), marker_.local_endpoint());
}

bool Capture::holds(const std::string& text) const {
    return testing::read_text(file_).find(text) != std::string::npos;
}

}  // namespace sonde::truth
