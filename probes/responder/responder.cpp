// SPDX-License-Identifier: Apache-2.0
#include "probes/responder/responder.hpp"

#include <optional>
#include <system_error>
#include <utility>

namespace sonde::responder {

namespace {

constexpr std::uint64_t listener_token = 0;
constexpr std::size_t read_size = 64U << 10U;

}  // namespace

tl::expected<std::unique_ptr<Responder>, std::string> Responder::start() {
    auto listener = net::Listener::on_loopback();
    if (!listener) {
        return tl::unexpected{std::move(listener.error().detail)};
    }
    auto poller = load::Poller::create();
    if (!poller) {
        return tl::unexpected{std::move(poller.error())};
    }
    if (const int error = poller->watch(listener->descriptor(), listener_token); error != 0) {
        return tl::unexpected{"epoll_ctl: " + std::generic_category().message(error)};
    }
    std::unique_ptr<Responder> responder{new Responder{std::move(*listener), std::move(*poller)}};
    responder->thread_ = std::thread{[&self = *responder] {
        self.run();
    }};
    return responder;
}

Responder::Responder(net::Listener listener, load::Poller poller)
    : listener_{std::move(listener)}, poller_{std::move(poller)}, buffer_(read_size) {}

Responder::~Responder() {
    if (thread_.joinable()) {
        stopping_ = true;
        poller_.wake();
        thread_.join();
    }
}

Endpoint Responder::endpoint() const {
    return {.scheme = Scheme::mqtt, .host = address().literal(), .port = address().port()};
}

void Responder::run() {
    while (!stopping_) {
        for (const auto& ready : poller_.wait(std::nullopt)) {
            if (ready.token == listener_token) {
                accept_all();
                continue;
            }
            const auto found = connections_.find(ready.token);
            if (found != connections_.end() && !found->second.serve(buffer_, ready.ended)) {
                connections_.erase(found);
            }
        }
    }
}

void Responder::accept_all() {
    while (auto socket = listener_.accept()) {
        const int descriptor = socket->descriptor();
        const auto token = ++last_token_;
        connections_.emplace(token, ResponderConnection{std::move(*socket)});
        if (poller_.watch(descriptor, token) != 0) {
            connections_.erase(token);
        }
    }
}

}  // namespace sonde::responder
