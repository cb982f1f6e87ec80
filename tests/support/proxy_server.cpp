// SPDX-License-Identifier: Apache-2.0
#include "tests/support/proxy_server.hpp"

#include "tests/support/accept_each.hpp"
#include "tests/support/loop_thread.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/detail/base64.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <utility>

namespace sonde::support {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Socket = std::shared_ptr<tcp::socket>;

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);

std::string base64(const std::string& text) {
    namespace codec = boost::beast::detail::base64;
    std::string encoded(codec::encoded_size(text.size()), ' ');
    encoded.resize(codec::encode(encoded.data(), text.data(), text.size()));
    return encoded;
}

asio::awaitable<void> copy(Socket from, Socket to) {
    std::array<char, 16 * 1024> buffer{};
    while (true) {
        const auto [error, size] = co_await from->async_read_some(asio::buffer(buffer), with_error);
        if (error || std::get<0>(co_await asio::async_write(
                         *to, asio::buffer(buffer.data(), size), with_error))) {
            boost::system::error_code ignored;
            to->shutdown(tcp::socket::shutdown_send, ignored);
            co_return;
        }
    }
}

}  // namespace

struct ProxyServer::Server {
    explicit Server(ProxyScript given) : script{std::move(given)} {
        accept_each(acceptor, [this](tcp::socket socket) {
            asio::co_spawn(
                loop, serve(std::make_shared<tcp::socket>(std::move(socket))), asio::detached);
        });
    }

    asio::awaitable<void> serve(Socket client) {
        boost::system::error_code ignored;
        client->set_option(tcp::no_delay{true}, ignored);
        bool connects = false;
        try {
            switch (script.talk) {
                case ProxyTalk::http:
                    connects = co_await take_http(client);
                    break;
                case ProxyTalk::socks5:
                    connects = co_await take_socks(client);
                    break;
                case ProxyTalk::header:
                    connects = co_await take_header(client);
                    break;
            }
        } catch (const boost::system::system_error&) {
            co_return;  // The client went.
        }
        if (connects) {
            auto broker = std::make_shared<tcp::socket>(loop);
            co_await broker->async_connect({asio::ip::address_v4::loopback(), script.leads_to},
                                           asio::use_awaitable);
            broker->set_option(tcp::no_delay{true}, ignored);
            asio::co_spawn(loop, copy(client, broker), asio::detached);
            co_await copy(broker, client);
            co_return;
        }
        std::array<char, 1024> rest{};
        while (!std::get<0>(co_await client->async_read_some(asio::buffer(rest), with_error))) {
        }
    }

    asio::awaitable<void> say(Socket client, const std::string& text) {
        const std::size_t piece = script.drips ? 1 : text.size();
        for (std::size_t at = 0; at < text.size(); at += piece) {
            co_await asio::async_write(
                *client, asio::buffer(text.data() + at, piece), asio::use_awaitable);
        }
    }

    /// True where nothing shall be answered.
    bool stays_silent(const Socket& client) const {
        if (script.closes) {
            boost::system::error_code ignored;
            client->shutdown(tcp::socket::shutdown_send, ignored);
        }
        return script.closes || script.is_silent;
    }

    asio::awaitable<bool> take_http(Socket client) {
        std::string request;
        co_await asio::async_read_until(
            *client, asio::dynamic_buffer(request), "\r\n\r\n", asio::use_awaitable);
        const bool is_connect = request.starts_with("CONNECT ");
        const auto end = request.find(' ', 8);
        note(is_connect ? request.substr(8, end - 8) : "");
        if (stays_silent(client)) {
            co_return false;
        }
        const auto login = "\r\nProxy-Authorization: Basic " +
                           base64(script.username + ":" + script.password) + "\r\n";
        // Named, all that is said: GCC 12 destroys temporaries beside a co_await twice.
        const std::string wants_login =
            "HTTP/1.1 407 Proxy Authentication Required\r\n"
            "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
        if (!script.username.empty() && request.find(login) == std::string::npos) {
            co_await say(client, wants_login);
            co_return false;
        }
        const bool connects = script.answer.empty();
        auto answer = std::string{"HTTP/1.1 "};
        answer += connects ? "200 Connection established" : script.answer;
        answer += "\r\nVia: 1.1 test\r\n\r\n";
        co_await say(client, answer);
        co_return connects;
    }

    asio::awaitable<std::string> read(Socket client, std::size_t size) {
        std::string text(size, '\0');
        co_await asio::async_read(*client, asio::buffer(text), asio::use_awaitable);
        co_return text;
    }

    asio::awaitable<bool> take_socks(Socket client) {
        using namespace std::string_literals;
        const auto greeting = co_await read(client, 2);
        const auto methods = co_await read(client, static_cast<unsigned char>(greeting[1]));
        if (greeting[0] != 5 || stays_silent(client)) {
            co_return false;
        }
        const char wanted = script.username.empty() ? '\0' : '\2';
        if (methods.find(wanted) == std::string::npos) {
            const auto none = "\5\xff"s;
            co_await say(client, none);
            co_return false;
        }
        const auto method = "\5"s + wanted;
        co_await say(client, method);
        if (wanted == '\2' && !co_await take_login(client)) {
            co_return false;
        }
        const auto request = co_await read(client, 4);
        std::string host;
        if (request[3] == 1) {
            const auto raw = co_await read(client, 4);
            std::array<unsigned char, 4> bytes{};
            std::copy(raw.begin(), raw.end(), bytes.begin());
            host = asio::ip::address_v4{bytes}.to_string();
        } else if (request[3] == 3) {
            const auto size = co_await read(client, 1);
            host = co_await read(client, static_cast<unsigned char>(size[0]));
        } else {
            (void)co_await read(client, 16);
            host = "an IPv6 address";
        }
        const auto port = co_await read(client, 2);
        const auto number =
            static_cast<unsigned char>(port[0]) * 256 + static_cast<unsigned char>(port[1]);
        note(host + ":" + std::to_string(number));
        // It connects from a name, so that the answer's length is not the usual one.
        const auto reply = "\5"s + static_cast<char>(script.reply) + "\0\3\5proxy\x12\x34"s;
        co_await say(client, reply);
        co_return script.reply == 0;
    }

    asio::awaitable<bool> take_login(Socket client) {
        using namespace std::string_literals;
        const auto user = co_await read(client, 2);
        const auto name = co_await read(client, static_cast<unsigned char>(user[1]));
        const auto size = co_await read(client, 1);
        const auto password = co_await read(client, static_cast<unsigned char>(size[0]));
        const bool right = user[0] == 1 && name == script.username && password == script.password;
        const auto verdict = right ? "\1\0"s : "\1\1"s;
        co_await say(client, verdict);
        co_return right;
    }

    asio::awaitable<bool> take_header(Socket client) {
        auto header = co_await read(client, 6);
        if (header == "PROXY ") {
            while (!header.ends_with("\r\n")) {
                header += co_await read(client, 1);
            }
        } else {
            header += co_await read(client, 10);
            const auto size = static_cast<unsigned char>(header[14]) * 256U +
                              static_cast<unsigned char>(header[15]);
            if (size > 0) {
                header += co_await read(client, size);
            }
        }
        note(header);
        co_return true;
    }

    void note(std::string text) {
        const std::lock_guard lock{mutex};
        asked = std::move(text);
    }

    ProxyScript script;
    asio::io_context loop{};
    tcp::acceptor acceptor{loop, {asio::ip::address_v4::loopback(), 0}};
    std::mutex mutex{};
    std::string asked{};
    LoopThread thread{loop};
};

ProxyServer::ProxyServer(ProxyScript script)
    : server_{std::make_unique<Server>(std::move(script))} {}

ProxyServer::~ProxyServer() = default;

std::uint16_t ProxyServer::port() const {
    return server_->acceptor.local_endpoint().port();
}

std::string ProxyServer::asked() const {
    const std::lock_guard lock{server_->mutex};
    return server_->asked;
}

}  // namespace sonde::support
