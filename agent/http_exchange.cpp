// SPDX-License-Identifier: Apache-2.0
#include "agent/http_exchange.hpp"

#include "agent/http_reading.hpp"
#include "exporters/printable.hpp"
#include "probes/base64.hpp"
#include "probes/net/connector.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <utility>

namespace sonde {

namespace {

using Answer = tl::expected<HttpReply, std::string>;

/// Where a body breaks off there is the answer's head all the same.
asio::awaitable<Answer> read_answer(net::Transport& server, bool wants_body, Instant deadline) {
    HttpReading reading;
    std::array<std::byte, 4096> buffer{};
    while (!(wants_body ? reading.is_whole() : reading.has_head())) {
        const auto received = co_await server.read(buffer, deadline);
        if (reading.has_head() && (!received || received->bytes == 0)) {
            break;
        }
        if (!received) {
            co_return tl::unexpected{received.error().detail};
        }
        if (received->bytes == 0) {
            co_return tl::unexpected{std::string{"it closed the connection without an answer"}};
        }
        const auto taken = reading.take(std::span{buffer}.first(received->bytes));
        if (!taken) {
            co_return tl::unexpected{"its answer " + printable(taken.error())};
        }
    }
    co_return reading.reply();
}

std::string request_of(const ProbeSpec& server, const HttpAsk& ask) {
    auto request = ask.method + " " + ask.path + " HTTP/1.1\r\nHost: " + ask.host +
                   "\r\nConnection: close\r\n";
    if (!server.username.empty()) {
        const auto login = server.username + ":" + server.password.value_or(Secret{}).reveal();
        request += "Authorization: Basic " + to_base64(std::as_bytes(std::span{login})) + "\r\n";
    }
    for (const auto& [name, value] : ask.headers) {
        request += name + ": " + value.reveal() + "\r\n";
    }
    if (!ask.body.empty()) {
        request += "Content-Type: " + ask.content_type +
                   "\r\nContent-Length: " + std::to_string(ask.body.size()) + "\r\n";
    }
    return request + "\r\n" + ask.body;
}

asio::awaitable<Answer> exchange(const ProbeSpec& server,
                                 const HttpAsk& ask,
                                 net::Connector& connector,
                                 Instant deadline) {
    net::OpeningReport report;
    const auto connection = co_await connector.open(server, report, deadline);
    if (!connection) {
        co_return tl::unexpected{connection.error().detail};
    }
    const auto request = request_of(server, ask);
    const auto bytes = std::as_bytes(std::span{request});
    const auto sent = co_await (*connection)->write(bytes, deadline);
    if (!sent) {
        co_return tl::unexpected{sent.error().detail};
    }
    co_return co_await read_answer(**connection, ask.wants_body, deadline);
}

}  // namespace

tl::expected<HttpReply, std::string> ask_http(const ProbeSpec& server,
                                              const HttpAsk& ask,
                                              const Clock& clock,
                                              Duration patience) {
    net::AsioConnector connector{clock};
    asio::io_context loop{1};
    auto asked = asio::co_spawn(
        loop, exchange(server, ask, connector, clock.now() + patience), asio::use_future);
    loop.run();
    return asked.get();
}

}  // namespace sonde
