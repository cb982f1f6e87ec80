// SPDX-License-Identifier: Apache-2.0
#include "agent/http_reading.hpp"

#include "exporters/printable.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sonde {

namespace http = boost::beast::http;

namespace {

constexpr std::uint32_t largest_head = 8192;
constexpr std::uint64_t largest_body = 65536;
constexpr std::uint64_t seconds_of_a_day = 86400;

/// A date, which the standard allows as well, counts as not there.
std::optional<Duration> seconds_in(std::string_view text) {
    std::uint64_t seconds = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, seconds);
    if (error != std::errc{} || stopped != end) {
        return std::nullopt;
    }
    return std::chrono::seconds{std::min(seconds, seconds_of_a_day)};
}

}  // namespace

struct HttpReading::Parts {
    Parts() {
        parser.header_limit(largest_head);
        parser.body_limit(largest_body);
        parser.eager(true);
    }

    http::response_parser<http::string_body> parser{};
    std::vector<std::byte> pending{};  ///< That the parser has not taken.
    bool ended{false};                 ///< No more of it is taken.
};

HttpReading::HttpReading() : parts_{std::make_unique<Parts>()} {}
HttpReading::~HttpReading() = default;

tl::expected<void, std::string> HttpReading::take(std::span<const std::byte> bytes) {
    auto& [parser, pending, ended] = *parts_;
    pending.insert(pending.end(), bytes.begin(), bytes.end());
    boost::system::error_code error;
    const auto used = parser.put(boost::asio::buffer(pending.data(), pending.size()), error);
    pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(used));
    if (error == http::error::need_more) {
        error = {};
    }
    const bool had_head = has_head();
    if (error == http::error::header_limit || (!had_head && pending.size() >= largest_head)) {
        return tl::unexpected{"has a head without an end within " + std::to_string(largest_head) +
                              " bytes"};
    }
    // A body in pieces may have a line without an end.
    ended = ended || error == http::error::body_limit || (had_head && error) ||
            pending.size() > largest_body;
    if (error && !ended) {
        return tl::unexpected{"is not HTTP: " + error.message()};
    }
    return {};
}

bool HttpReading::has_head() const {
    return parts_->parser.is_header_done() || parts_->ended;
}

bool HttpReading::is_whole() const {
    return parts_->parser.is_done() || parts_->ended;
}

HttpReply HttpReading::reply() const {
    const auto& message = parts_->parser.get();
    const auto retry_after = message[http::field::retry_after];
    // Unknown ones are called "<unknown-status>".
    const bool is_known = message.result() != http::status::unknown;
    const auto& body = message.body();
    return {.status = message.result_int(),
            .status_name = is_known ? std::string{http::obsolete_reason(message.result())} : "",
            .words = printable(body.substr(0, body.find('\n'))),
            .body = body,
            .retry_after = seconds_in({retry_after.data(), retry_after.size()})};
}

}  // namespace sonde
