#include "agent/http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <stdexcept>
#include <thread>

namespace sonde {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

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

HttpRequest to_request(const http::request<http::string_body>& message) {
    const std::string target{message.target()};
    const auto mark = target.find('?');
    return {
        .method = std::string{message.method_string()},
        .path = target.substr(0, mark),
        .query = mark == std::string::npos ? "" : target.substr(mark + 1),
        .accepts_gzip = offers_gzip(message[http::field::accept_encoding]),
    };
}

http::response<http::string_body> to_message(HttpResponse response, unsigned version, bool keep) {
    http::response<http::string_body> message{http::int_to_status(response.status), version};
    message.set(http::field::server, "sonde");
    message.set(http::field::content_type, response.content_type);
    message.set(http::field::cache_control, "no-store");
    message.set("X-Content-Type-Options", "nosniff");
    message.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    if (response.gzip) {
        message.set(http::field::content_encoding, "gzip");
        message.set(http::field::vary, "Accept-Encoding");
    }
    if (!response.allow.empty()) {
        message.set(http::field::allow, response.allow);
    }
    message.keep_alive(keep);
    message.body() = std::move(response.body);
    message.prepare_payload();
    return message;
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

}  // namespace

struct HttpServer::State {
    State(HttpHandler given_handler, HttpLimits given_limits)
        : handler{std::move(given_handler)}, limits{given_limits} {}

    asio::awaitable<void> accept_all();
    asio::awaitable<void> serve(tcp::socket socket);
    asio::awaitable<void> refuse(beast::tcp_stream& stream, unsigned status, std::string why) const;
    asio::awaitable<bool> answer(beast::tcp_stream& stream,
                                 HttpResponse response,
                                 unsigned version,
                                 bool keep,
                                 bool head) const;

    HttpHandler handler;
    HttpLimits limits;
    std::size_t connections{};
    asio::io_context loop{1};  // Behind what its coroutines use, so that it goes before.
    tcp::acceptor acceptor{loop};
    std::thread thread{};
};

asio::awaitable<bool> HttpServer::State::answer(beast::tcp_stream& stream,
                                                HttpResponse response,
                                                unsigned version,
                                                bool keep,
                                                bool head) const {
    auto message = to_message(std::move(response), version, keep);
    stream.expires_after(limits.response);
    beast::error_code error;
    if (head) {
        http::response_serializer<http::string_body> serializer{message};
        serializer.split(true);
        std::tie(error, std::ignore) =
            co_await http::async_write_header(stream, serializer, as_tuple);
    } else {
        std::tie(error, std::ignore) = co_await http::async_write(stream, message, as_tuple);
    }
    co_return !error && message.keep_alive();
}

asio::awaitable<void> HttpServer::State::refuse(beast::tcp_stream& stream,
                                                unsigned status,
                                                std::string why) const {
    // A variable of its own: GCC 12 destroys a temporary with braces in a co_await twice.
    HttpResponse response{.status = status, .body = std::move(why)};
    co_await answer(stream, std::move(response), 11, false, false);
}

asio::awaitable<void> HttpServer::State::serve(tcp::socket socket) {
    struct Count {
        std::size_t& connections;
        explicit Count(std::size_t& counted) : connections{counted} { ++connections; }
        Count(const Count&) = delete;
        Count& operator=(const Count&) = delete;
        ~Count() { --connections; }
    } const count{connections};
    beast::tcp_stream stream{std::move(socket)};
    if (connections > limits.connections) {
        co_await refuse(stream, 503, "too many connections are open\n");
        co_return;
    }
    beast::flat_buffer buffer{limits.header_bytes + limits.body_bytes};
    bool keep = true;
    auto patience = limits.request;
    while (keep) {
        stream.expires_after(patience);
        if (buffer.size() == 0) {
            // Waiting for a next request is not the same as a request that does not end.
            const auto [failed, bytes] =
                co_await stream.async_read_some(buffer.prepare(2048), as_tuple);
            if (failed) {
                break;
            }
            buffer.commit(bytes);
            stream.expires_after(limits.request);
        }
        http::request_parser<http::string_body> parser;
        parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
        parser.body_limit(limits.body_bytes);
        const auto [error, bytes] = co_await http::async_read(stream, buffer, parser, as_tuple);
        if (error == http::error::end_of_stream || error == beast::error::timeout) {
            break;
        }
        if (error) {
            if (error.category() == http::make_error_code(http::error::bad_method).category()) {
                co_await refuse(stream, status_of(error), error.message() + "\n");
            }
            break;
        }
        const auto& message = parser.get();
        const bool head = message.method() == http::verb::head;
        keep = co_await answer(
            stream, handler(to_request(message)), message.version(), message.keep_alive(), head);
        patience = limits.idle;
    }
    beast::error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
}

asio::awaitable<void> HttpServer::State::accept_all() {
    while (acceptor.is_open()) {
        auto [error, socket] = co_await acceptor.async_accept(as_tuple);
        if (error == asio::error::operation_aborted) {
            break;
        }
        if (error) {
            // No descriptor left, for example: trying at once would only spin.
            asio::steady_timer pause{loop, std::chrono::milliseconds{100}};
            co_await pause.async_wait(as_tuple);
            continue;
        }
        asio::co_spawn(loop, serve(std::move(socket)), asio::detached);
    }
}

HttpServer::HttpServer(const std::string& host,
                       std::uint16_t port,
                       HttpHandler handler,
                       HttpLimits limits)
    : state_{std::make_unique<State>(std::move(handler), limits)} {
    try {
        const tcp::endpoint endpoint{asio::ip::make_address(host), port};
        state_->acceptor.open(endpoint.protocol());
        state_->acceptor.set_option(tcp::acceptor::reuse_address{true});
        state_->acceptor.bind(endpoint);
        state_->acceptor.listen();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error{"cannot listen on " + host + ":" + std::to_string(port) + ": " +
                                 error.code().message()};
    }
    asio::co_spawn(state_->loop, state_->accept_all(), asio::detached);
    state_->thread = std::thread{[state = state_.get()] {
        state->loop.run();
    }};
}

HttpServer::~HttpServer() {
    state_->loop.stop();
    state_->thread.join();
}

std::uint16_t HttpServer::port() const {
    return state_->acceptor.local_endpoint().port();
}

std::string HttpServer::url() const {
    const auto endpoint = state_->acceptor.local_endpoint();
    const auto host = endpoint.address().to_string();
    return "http://" + (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" +
           std::to_string(endpoint.port());
}

}  // namespace sonde
