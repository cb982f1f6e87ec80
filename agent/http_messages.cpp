// SPDX-License-Identifier: Apache-2.0
#include "agent/http_messages.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/write.hpp>

#include <map>
#include <sstream>
#include <string_view>

namespace sonde {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;

/// True where `gzip` stands in Accept-Encoding and is not refused by `q=0` (RFC 9110 12.5.3).
bool offers_gzip(std::string_view header) {
    for (const auto& encoding : http::ext_list{header}) {
        if (!beast::iequals(encoding.first, "gzip") && encoding.first != "*") {
            continue;
        }
        for (const auto& parameter : encoding.second) {
            if (beast::iequals(parameter.first, "q")) {
                return parameter.second.find_first_not_of("0.") != std::string_view::npos;
            }
        }
        return true;
    }
    return false;
}

/// Pages have scripts and styles of their own and nothing else: what a broker says cannot become
/// either, and no other site can put them into a frame.
constexpr std::string_view security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::map<std::string, std::string> headers_of(const StringRequest& message) {
    std::map<std::string, std::string> headers;
    for (const auto& field : message) {
        std::string name{field.name_string()};
        boost::algorithm::to_lower(name);
        headers[std::move(name)] = field.value();
    }
    return headers;
}

}  // namespace

HttpRequest to_request(const StringRequest& message) {
    const std::string target{message.target()};
    const auto mark = target.find('?');
    return {
        .method = std::string{message.method_string()},
        .path = target.substr(0, mark),
        .query = mark == std::string::npos ? "" : target.substr(mark + 1),
        .accepts_gzip = offers_gzip(message[http::field::accept_encoding]),
        .headers = headers_of(message),
    };
}

StringResponse to_message(HttpResponse response,
                          const HttpHeaders& extra,
                          unsigned version,
                          bool keep) {
    StringResponse message{http::int_to_status(response.status), version};
    message.set(http::field::server, "sonde");
    message.set(http::field::content_type, response.content_type);
    message.set(http::field::cache_control, "no-store");
    message.set("X-Content-Type-Options", "nosniff");
    message.set("Content-Security-Policy", security_policy);
    if (response.gzip) {
        message.set(http::field::content_encoding, "gzip");
        message.set(http::field::vary, "Accept-Encoding");
    }
    if (!response.allow.empty()) {
        message.set(http::field::allow, response.allow);
    }
    if (response.retry_after > 0) {
        message.set(http::field::retry_after, std::to_string(response.retry_after));
    }
    if (!response.challenge.empty()) {
        message.set(http::field::www_authenticate, response.challenge);
    }
    for (const auto& [name, value] : extra) {
        message.set(name, value);
    }
    message.keep_alive(keep);
    message.body() = std::move(response.body);
    message.prepare_payload();
    return message;
}

std::string head_of(const StringResponse& message) {
    std::ostringstream head;
    head << message.base();
    return head.str();
}

unsigned status_of(const beast::error_code& error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return 431;
    }
    if (error == http::error::body_limit) {
        return 413;
    }
    return 400;
}

}  // namespace sonde
