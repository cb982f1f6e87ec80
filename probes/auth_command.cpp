// SPDX-License-Identifier: Apache-2.0
#include "probes/auth_command.hpp"

#include "probes/base64.hpp"

#include <boost/asio/this_coro.hpp>

#include <array>
#include <cerrno>
#include <span>
#include <system_error>
#include <utility>

namespace sonde {

namespace {

/// Of an answer in base64: Authentication Data has 65 535 bytes at most.
constexpr std::size_t longest_line = 90'000;

tl::unexpected<Failure> failed(FailureReason reason, std::string what) {
    return tl::unexpected{Failure{
        .phase = Phase::connect, .reason = reason, .detail = "auth_command " + std::move(what)}};
}

}  // namespace

asio::awaitable<Result<wire::Bytes>> AuthCommand::begin(Instant deadline) {
    auto process = ChildProcess::spawn(words_.front(), {words_.begin() + 1, words_.end()});
    if (!process) {
        co_return failed(
            FailureReason::local,
            "`" + words_.front() + "` could not be started: " + process.error().message());
    }
    process_.emplace(std::move(*process));
    readiness_ =
        std::make_unique<net::Readiness>(co_await asio::this_coro::executor, process_->channel());
    co_return co_await answer({}, deadline);
}

asio::awaitable<Result<wire::Bytes>> AuthCommand::answer(std::span<const std::byte> challenge,
                                                         Instant deadline) {
    auto line = to_base64(challenge) + "\n";
    auto said = co_await say(std::move(line), deadline);
    if (!said) {
        co_return tl::unexpected{std::move(said.error())};
    }
    const auto heard = co_await hear(deadline);
    if (!heard) {
        co_return tl::unexpected{heard.error()};
    }
    auto data = from_base64(*heard);
    if (!data) {
        co_return failed(FailureReason::local, "answered with a line that is not base64");
    }
    co_return std::move(*data);
}

/// What a broker says in the end is for it to judge, if anybody: no method is known here.
Result<void> AuthCommand::conclude(std::span<const std::byte> /*data*/) {
    readiness_.reset();
    process_.reset();
    return {};
}

asio::awaitable<Result<void>> AuthCommand::say(std::string line, Instant deadline) {
    std::span<const char> rest{line};
    while (!rest.empty()) {
        const auto sent = process_->send(rest);
        if (sent > 0) {
            rest = rest.subspan(static_cast<std::size_t>(sent));
            continue;
        }
        if (sent != -EAGAIN) {
            break;  // It has ended; what it had said by then is still to be read.
        }
        const auto outcome = co_await readiness_->wait(net::Readiness::For::writing, deadline);
        if (outcome == net::Readiness::Outcome::deadline_passed) {
            co_return failed(FailureReason::timeout, "does not read");
        }
    }
    co_return Result<void>{};
}

asio::awaitable<Result<std::string>> AuthCommand::hear(Instant deadline) {
    std::array<char, 4096> buffer{};
    while (true) {
        if (const auto end = heard_.find('\n'); end != std::string::npos) {
            auto line = heard_.substr(0, end);
            heard_.erase(0, end + 1);
            co_return line;
        }
        if (heard_.size() > longest_line) {
            co_return failed(FailureReason::local, "answered with a line without end");
        }
        const auto received = process_->receive(buffer);
        if (received > 0) {
            heard_.append(buffer.data(), static_cast<std::size_t>(received));
            continue;
        }
        if (received != -EAGAIN) {
            co_return failed(FailureReason::local, "ended without an answer");
        }
        const auto outcome = co_await readiness_->wait(net::Readiness::For::reading, deadline);
        if (outcome == net::Readiness::Outcome::deadline_passed) {
            co_return failed(FailureReason::timeout, "did not answer in time");
        }
    }
}

}  // namespace sonde
