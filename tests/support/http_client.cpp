// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_client.hpp"

#include "tests/support/http_talk.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <chrono>

namespace sonde::testing {

HttpAnswer http_request(const HttpQuestion& question) {
    namespace beast = boost::beast;
    namespace http = beast::http;
    using boost::asio::ip::tcp;
    boost::asio::io_context loop;
    beast::tcp_stream stream{loop};
    const auto request = text_of(question);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(256U << 20U);
    parser.skip(question.method == "HEAD");
    stream.expires_after(std::chrono::minutes{1});
    const tcp::endpoint endpoint{boost::asio::ip::address_v4::loopback(), question.port};
    const bool done =
        completes(loop, [&](auto handler) { stream.async_connect(endpoint, handler); }) &&
        completes(loop,
                  [&](auto handler) {
                      boost::asio::async_write(stream, boost::asio::buffer(request), handler);
                  }) &&
        completes(loop, [&](auto handler) { http::async_read(stream, buffer, parser, handler); });
    if (!done) {
        return {};
    }
    return answer_of(parser.get());
}

HttpAnswer http_request(std::uint16_t port,
                        const std::string& target,
                        const std::string& method,
                        const std::map<std::string, std::string>& headers) {
    return http_request({.port = port, .target = target, .method = method, .headers = headers});
}

}  // namespace sonde::testing
