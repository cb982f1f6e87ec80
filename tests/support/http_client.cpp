#include "tests/support/http_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <cctype>

namespace sonde::testing {

namespace {

std::string lower(std::string text) {
    std::ranges::transform(
        text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace

HttpAnswer http_request(std::uint16_t port,
                        const std::string& target,
                        const std::string& method,
                        const std::map<std::string, std::string>& headers) {
    namespace beast = boost::beast;
    namespace http = beast::http;
    using boost::asio::ip::tcp;
    boost::asio::io_context loop;
    beast::tcp_stream stream{loop};
    beast::error_code error;
    stream.connect(tcp::endpoint{boost::asio::ip::address_v4::loopback(), port}, error);
    if (error) {
        return {};
    }
    http::request<http::empty_body> request{http::string_to_verb(method), target, 11};
    request.set(http::field::host, "127.0.0.1");
    for (const auto& [name, value] : headers) {
        request.set(name, value);
    }
    http::write(stream, request, error);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(256U << 20U);
    parser.skip(method == "HEAD");
    http::read(stream, buffer, parser, error);
    if (error) {
        return {};
    }
    HttpAnswer answer{.status = parser.get().result_int(), .body = parser.get().body()};
    for (const auto& field : parser.get()) {
        answer.headers[lower(field.name_string())] = field.value();
    }
    return answer;
}

}  // namespace sonde::testing
