// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_collector.hpp"

#include "tests/support/accept_each.hpp"
#include "tests/support/loop_thread.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <mutex>
#include <utility>

namespace sonde::testing {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);

HttpQuestion question_of(const http::request<http::string_body>& message) {
    HttpQuestion question{.target = std::string{message.target()},
                          .method = std::string{message.method_string()},
                          .body = message.body()};
    for (const auto& field : message) {
        std::string name{field.name_string()};
        boost::algorithm::to_lower(name);
        question.headers[std::move(name)] = std::string{field.value()};
    }
    return question;
}

}  // namespace

struct HttpCollector::Server {
    explicit Server(std::vector<std::string> texts) : answers{std::move(texts)} {
        support::accept_each(acceptor, [this](tcp::socket socket) {
            asio::co_spawn(loop, serve(std::move(socket)), asio::detached);
        });
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        boost::beast::flat_buffer buffer;
        http::request<http::string_body> message;
        const auto [error, count] = co_await http::async_read(socket, buffer, message, with_error);
        if (error) {
            co_return;
        }
        const auto answer = take(question_of(message));
        co_await asio::async_write(socket, asio::buffer(answer), with_error);
        socket.shutdown(tcp::socket::shutdown_send);
    }

    std::string take(HttpQuestion question) {
        const std::scoped_lock lock{mutex};
        const auto turn = std::min(questions.size(), answers.size() - 1);
        questions.push_back(std::move(question));
        return answers[turn];
    }

    const std::vector<std::string> answers;
    mutable std::mutex mutex{};
    std::vector<HttpQuestion> questions{};
    asio::io_context loop{};
    tcp::acceptor acceptor{loop, {asio::ip::address_v4::loopback(), 0}};
    support::LoopThread thread{loop};
};

HttpCollector::HttpCollector(std::vector<std::string> answers)
    : server_{std::make_unique<Server>(std::move(answers))} {}

HttpCollector::~HttpCollector() = default;

std::uint16_t HttpCollector::port() const {
    return server_->acceptor.local_endpoint().port();
}

std::string HttpCollector::url() const {
    return "http://127.0.0.1:" + std::to_string(port());
}

std::vector<HttpQuestion> HttpCollector::questions() const {
    const std::scoped_lock lock{server_->mutex};
    return server_->questions;
}

std::string http_answer(const std::string& status_line,
                        const std::string& body,
                        const std::string& headers) {
    return "HTTP/1.1 " + status_line + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + headers + "\r\n" + body;
}

}  // namespace sonde::testing
