// SPDX-License-Identifier: Apache-2.0
#include "agent/http_server.hpp"

#include "agent/http_messages.hpp"
#include "agent/login.hpp"
#include "agent/web_access_file.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace sonde {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using TlsStream = asio::ssl::stream<beast::tcp_stream>;

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

/// For who speaks plain HTTP to a port with TLS: no handshake can tell him.
constexpr std::string_view https_is_wanted =
    "HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n"
    "this port speaks TLS: use https://\n";

/// What a connection is answered with.
struct Answer {
    HttpResponse response{};
    unsigned version{11};
    bool keep{};
    bool head{};
};

HttpResponse turned_away(LoginVerdict verdict) {
    if (verdict == LoginVerdict::busy) {
        return {.status = 503, .body = "too many logins are being checked\n", .retry_after = 1};
    }
    return {.status = 401,
            .body = "a user and a password are needed\n",
            .challenge = R"(Basic realm="sonde", charset="UTF-8")"};
}

}  // namespace

struct HttpServer::State : std::enable_shared_from_this<HttpServer::State> {
    State(HttpService given_service, HttpLimits given_limits)
        : service{std::move(given_service)},
          limits{given_limits},
          tls{service.access != nullptr && service.access->last().tls.has_value()} {
        if (service.access != nullptr) {
            login.emplace();
        }
    }

    asio::awaitable<void> accept_all();
    asio::awaitable<void> serve(tcp::socket socket);
    asio::awaitable<void> serve_by_tls(beast::tcp_stream plain, SSL* session);
    template <class Stream>
    asio::awaitable<void> serve_requests(Stream& stream);
    template <class Stream>
    asio::awaitable<bool> serve_request(Stream& stream, beast::flat_buffer& buffer);
    asio::awaitable<HttpResponse> wait_for(HttpPromise promise);
    asio::awaitable<HttpResponse> respond(const StringRequest& message);
    template <class Stream>
    asio::awaitable<void> refuse(Stream& stream, unsigned status, std::string why) const;
    template <class Stream>
    asio::awaitable<bool> answer(Stream& stream, Answer answer) const;

    HttpService service;
    HttpLimits limits;
    bool tls;  ///< As long as it runs.
    std::size_t connections{};
    asio::io_context loop{1};  // Behind what its coroutines use, so that it goes before.
    tcp::acceptor acceptor{loop};
    std::optional<Login> login{};  // Behind the loop: what it checks holds coroutines of it.
    std::thread thread{};
};

template <class Stream>
asio::awaitable<bool> HttpServer::State::answer(Stream& stream, Answer answer) const {
    static const HttpHeaders none;
    auto message =
        to_message(std::move(answer.response),
                   service.access != nullptr ? service.access->last().config.headers : none,
                   answer.version,
                   answer.keep);
    beast::get_lowest_layer(stream).expires_after(limits.response);
    // Not by Beast's serializer, which takes the better part of a minute to compile.
    const auto head = head_of(message);
    const std::array<asio::const_buffer, 2> parts{
        asio::buffer(head), answer.head ? asio::const_buffer{} : asio::buffer(message.body())};
    const auto [error, written] = co_await asio::async_write(stream, parts, as_tuple);
    co_return !error && message.keep_alive();
}

template <class Stream>
asio::awaitable<void> HttpServer::State::refuse(Stream& stream,
                                                unsigned status,
                                                std::string why) const {
    // A variable of its own: GCC 12 destroys a temporary with braces in a co_await twice.
    Answer refusal{.response = {.status = status, .body = std::move(why)}};
    co_await answer(stream, std::move(refusal));
}

asio::awaitable<HttpResponse> HttpServer::State::wait_for(HttpPromise promise) {
    struct Waiting {
        asio::steady_timer timer;
        std::function<HttpResponse()> make{};
    };
    const auto waiting =
        std::make_shared<Waiting>(Waiting{.timer = asio::steady_timer{loop, promise.patience}});
    promise.start([state = shared_from_this(), waiting](std::function<HttpResponse()> make) {
        asio::post(state->loop, [waiting, make = std::move(make)]() mutable {
            waiting->make = std::move(make);
            waiting->timer.cancel();
        });
    });
    co_await waiting->timer.async_wait(as_tuple);
    if (waiting->make) {
        co_return waiting->make();
    }
    HttpResponse late{.status = 504, .body = "the answer was not there in time\n"};
    co_return late;
}

asio::awaitable<HttpResponse> HttpServer::State::respond(const StringRequest& message) {
    if (service.access != nullptr) {
        const auto& users = service.access->now().config.users;
        if (!users.empty()) {
            const auto verdict = co_await login->check(users, message[http::field::authorization]);
            if (verdict != LoginVerdict::admitted) {
                co_return turned_away(verdict);
            }
        }
    }
    auto response = service.answer(to_request(message));
    if (response.later) {
        auto promise = *std::move(response.later);
        response = co_await wait_for(std::move(promise));
    }
    co_return response;
}

template <class Stream>
asio::awaitable<bool> HttpServer::State::serve_request(Stream& stream, beast::flat_buffer& buffer) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser.body_limit(limits.body_bytes);
    const auto [error, bytes] = co_await http::async_read(stream, buffer, parser, as_tuple);
    if (error == http::error::end_of_stream || error == beast::error::timeout) {
        co_return false;
    }
    if (error) {
        if (error.category() == http::make_error_code(http::error::bad_method).category()) {
            co_await refuse(stream, status_of(error), error.message() + "\n");
        }
        co_return false;
    }
    const auto& message = parser.get();
    beast::get_lowest_layer(stream).expires_never();
    auto response = co_await respond(message);
    Answer whole{.response = std::move(response),
                 .version = message.version(),
                 .keep = message.keep_alive(),
                 .head = message.method() == http::verb::head};
    co_return co_await answer(stream, std::move(whole));
}

template <class Stream>
asio::awaitable<void> HttpServer::State::serve_requests(Stream& stream) {
    beast::flat_buffer buffer{limits.header_bytes + limits.body_bytes};
    auto patience = limits.request;
    do {
        beast::get_lowest_layer(stream).expires_after(patience);
        if (buffer.size() == 0) {
            // Waiting for a next request is not the same as a request that does not end.
            const auto [failed, bytes] =
                co_await stream.async_read_some(buffer.prepare(2048), as_tuple);
            if (failed) {
                break;
            }
            buffer.commit(bytes);
            beast::get_lowest_layer(stream).expires_after(limits.request);
        }
        patience = limits.idle;
    } while (co_await serve_request(stream, buffer));
}

asio::awaitable<void> HttpServer::State::serve_by_tls(beast::tcp_stream plain, SSL* session) {
    TlsStream stream{std::move(plain), session};
    auto& below = beast::get_lowest_layer(stream);
    below.expires_after(limits.request);
    const auto [error] = co_await stream.async_handshake(TlsStream::server, as_tuple);
    if (error) {
        if (net::heard_plain_http(static_cast<unsigned long>(error.value()))) {
            co_await asio::async_write(
                below, asio::buffer(https_is_wanted.data(), https_is_wanted.size()), as_tuple);
        }
    } else {
        co_await serve_requests(stream);
        // The client's answer to the goodbye is nothing to wait for long.
        below.expires_after(std::min(limits.response, Duration{std::chrono::seconds{1}}));
        co_await stream.async_shutdown(as_tuple);
    }
    beast::error_code ignored;
    below.socket().shutdown(tcp::socket::shutdown_both, ignored);
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
        // By TLS it would first cost a handshake.
        if (!tls) {
            co_await refuse(stream, 503, "too many connections are open\n");
        }
        co_return;
    }
    if (tls) {
        if (SSL* const session = service.access->now().tls->session(); session != nullptr) {
            co_await serve_by_tls(std::move(stream), session);
        }
        co_return;
    }
    co_await serve_requests(stream);
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

HttpServer::HttpServer(const ListenAddress& address, HttpService service, HttpLimits limits)
    : state_{std::make_shared<State>(std::move(service), limits)} {
    try {
        const tcp::endpoint endpoint{asio::ip::make_address(address.host), address.port};
        state_->acceptor.open(endpoint.protocol());
        state_->acceptor.set_option(tcp::acceptor::reuse_address{true});
        state_->acceptor.bind(endpoint);
        state_->acceptor.listen();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error{"cannot listen on " + address.host + ":" +
                                 std::to_string(address.port) + ": " + error.code().message()};
    }
    asio::co_spawn(state_->loop, state_->accept_all(), asio::detached);
    state_->thread = std::thread{[state = state_.get()] {
        state->loop.run();
    }};
}

HttpServer::HttpServer(const std::string& host,
                       std::uint16_t port,
                       HttpHandler handler,
                       HttpLimits limits)
    : HttpServer{{.host = host, .port = port}, {.answer = std::move(handler)}, limits} {}

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
    return std::string{state_->tls ? "https://" : "http://"} +
           (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" +
           std::to_string(endpoint.port());
}

}  // namespace sonde
