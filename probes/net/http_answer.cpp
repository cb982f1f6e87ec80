// SPDX-License-Identifier: Apache-2.0
#include "probes/net/http_answer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <utility>

namespace sonde::net {

namespace http = boost::beast::http;

struct HttpAnswer::Head {
    Head() { parser.header_limit(largest_http_head); }

    http::response_parser<http::empty_body> parser{};
    std::vector<std::byte> bytes{};  ///< That the parser has not taken.
};

HttpAnswer::HttpAnswer() : head_{std::make_unique<Head>()} {}
HttpAnswer::HttpAnswer(HttpAnswer&& other) noexcept = default;
HttpAnswer& HttpAnswer::operator=(HttpAnswer&& other) noexcept = default;
HttpAnswer::~HttpAnswer() = default;

tl::expected<bool, std::string> HttpAnswer::take(std::span<const std::byte> more) {
    auto& [parser, bytes] = *head_;
    bytes.insert(bytes.end(), more.begin(), more.end());
    boost::system::error_code error;
    const auto used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(used));
    if (parser.is_header_done()) {
        return true;
    }
    const bool endless = error == http::error::header_limit || bytes.size() >= largest_http_head;
    if (endless) {
        return tl::unexpected{"has a head without an end within " +
                              std::to_string(largest_http_head) + " bytes"};
    }
    if (error && error != http::error::need_more) {
        return tl::unexpected{"is not HTTP: " + error.message()};
    }
    return false;
}

unsigned HttpAnswer::status() const {
    return head_->parser.get().result_int();
}

std::string_view HttpAnswer::status_name() const {
    // Unknown ones are called "<unknown-status>".
    const auto status = head_->parser.get().result();
    const std::string_view name{http::obsolete_reason(status)};
    return status == http::status::unknown ? std::string_view{} : name;
}

std::size_t HttpAnswer::count(std::string_view field) const {
    return head_->parser.get().count({field.data(), field.size()});
}

std::string_view HttpAnswer::value(std::string_view field) const {
    const auto value = head_->parser.get()[{field.data(), field.size()}];
    return {value.data(), value.size()};
}

bool HttpAnswer::lists(std::string_view field, std::string_view token) const {
    const auto [first, last] = head_->parser.get().equal_range({field.data(), field.size()});
    for (auto each = first; each != last; ++each) {
        if (http::token_list{each->value()}.exists({token.data(), token.size()})) {
            return true;
        }
    }
    return false;
}

std::vector<std::byte> HttpAnswer::rest() && {
    return std::move(head_->bytes);
}

}  // namespace sonde::net
