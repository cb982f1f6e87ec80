// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fault_proxy.hpp"

#include "tests/support/accept_each.hpp"
#include "tests/support/loop_thread.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <netinet/tcp.h>

#include <array>
#include <list>
#include <utility>

namespace sonde::support {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
/// Of one direction; then the sender finds its window shut, as behind any slow line.
constexpr std::size_t most_on_their_way = 1U << 20U;

Instant now() {
    return std::chrono::steady_clock::now();
}

/// Acknowledges now what came in. Else the kernel may wait for 40 ms, and a broker with Nagle's
/// algorithm on holds its next packet for as long: a delay that nobody asked for.
void acknowledge(tcp::socket& socket) {
    const int on = 1;
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

/// Whether its peer has ended it meanwhile, with what it had sent before still unread.
bool is_over(tcp::socket& socket) {
    tcp_info info{};
    socklen_t size = sizeof info;
    return ::getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
           info.tcpi_state != TCP_ESTABLISHED;
}

/// A connection to us, and ours to the broker for it.
class Pair : public std::enable_shared_from_this<Pair> {
  public:
    Pair(tcp::socket client, Lane& to_broker, Lane& to_client)
        : client_{std::move(client)},
          broker_{client_.get_executor()},
          forth_{client_, broker_, to_broker},
          back_{broker_, client_, to_client} {}

    asio::awaitable<void> run(tcp::endpoint broker) {
        const auto alive = shared_from_this();
        const auto [error] = co_await broker_.async_connect(broker, quietly);
        // A client may give up while the broker takes no connections. What it said must not come to
        // the broker seconds later, as nobody's CONNECT that takes a session from its owner.
        if (error || is_over(client_)) {
            reset();
            co_return;
        }
        for (auto* const socket : {&client_, &broker_}) {
            boost::system::error_code ignored;
            socket->set_option(tcp::no_delay{true}, ignored);
        }
        for (auto* const half : {&forth_, &back_}) {
            asio::co_spawn(client_.get_executor(), take(*half), asio::detached);
            asio::co_spawn(client_.get_executor(), pass_on(*half), asio::detached);
        }
    }

    /// Ends both connections with RST.
    void reset() {
        for (auto* const socket : {&client_, &broker_}) {
            boost::system::error_code ignored;
            socket->set_option(asio::socket_base::linger{true, 0}, ignored);
        }
        close();
    }

  private:
    /// One direction of the two.
    struct Half {
        Half(tcp::socket& in, tcp::socket& out, Lane& lane)
            : from{in}, to{out}, line{lane}, due{in.get_executor()}, changed{in.get_executor()} {}

        tcp::socket& from;
        tcp::socket& to;
        FaultLine line;
        asio::steady_timer due;
        asio::steady_timer changed;  ///< Never fires: is cancelled when there is news of the line.
        bool input_over{};

        bool over() const { return input_over && line.next() == nullptr && line.waiting() == 0; }
    };

    void close() {
        over_ = true;
        for (auto* const socket : {&client_, &broker_}) {
            boost::system::error_code ignored;
            socket->close(ignored);
        }
        for (auto* const half : {&forth_, &back_}) {
            half->due.cancel();
            half->changed.cancel();
        }
    }

    void close_if_over() {
        if (forth_.over() && back_.over()) {
            close();
        }
    }

    static asio::awaitable<void> change_of(Half& half) {
        half.changed.expires_at(asio::steady_timer::time_point::max());
        co_await half.changed.async_wait(quietly);
    }

    asio::awaitable<void> take(Half& half) {
        const auto alive = shared_from_this();
        std::array<std::byte, 64U << 10U> buffer{};
        half.line.begin(now());
        half.changed.cancel();
        while (!over_) {
            if (half.line.waiting() >= most_on_their_way) {
                co_await change_of(half);
                continue;
            }
            const auto [error, size] =
                co_await half.from.async_read_some(asio::buffer(buffer), quietly);
            if (error == asio::error::eof) {
                half.line.take_end(now());
            } else if (error) {
                half.line.take_reset(now());
            } else {
                half.line.take(std::span{buffer}.first(size), now());
                acknowledge(half.from);
            }
            half.changed.cancel();
            if (error) {
                half.input_over = true;
                close_if_over();
                co_return;
            }
        }
    }

    asio::awaitable<void> pass_on(Half& half) {
        const auto alive = shared_from_this();
        while (!over_) {
            if (half.line.next() == nullptr) {
                co_await change_of(half);
                continue;
            }
            if (const auto due = half.line.next()->due; due > now()) {
                half.due.expires_at(due);
                co_await half.due.async_wait(quietly);
                continue;
            }
            const auto action = half.line.pop();
            if (co_await carry_out(half, action)) {
                half.line.note_done(action);
            }
            half.changed.cancel();
            close_if_over();
        }
    }

    /// False where there is nobody any more to send to.
    asio::awaitable<bool> carry_out(Half& half, const FaultLine::Action& action) {
        boost::system::error_code ignored;
        switch (action.kind) {
            case FaultLine::Action::Kind::send:
                if (auto [error, size] =
                        co_await asio::async_write(half.to, asio::buffer(action.bytes), quietly);
                    error) {
                    reset();
                    co_return false;
                }
                break;
            case FaultLine::Action::Kind::end:
                half.to.shutdown(tcp::socket::shutdown_send, ignored);
                break;
            case FaultLine::Action::Kind::reset:
                reset();
                break;
        }
        co_return true;
    }

    tcp::socket client_;
    tcp::socket broker_;
    Half forth_;
    Half back_;
    bool over_{};
};

}  // namespace

struct FaultProxy::Server {
    Server(std::uint16_t broker_port, std::uint64_t seed)
        : acceptor{loop, {asio::ip::address_v4::loopback(), 0}},
          broker{asio::ip::address_v4::loopback(), broker_port} {
        to_broker.random.seed(seed);
        to_client.random.seed(seed + 1);
        accept_each(acceptor, [this](tcp::socket socket) { begin(std::move(socket)); });
    }
    void begin(tcp::socket client) {
        ++accepted;
        std::erase_if(pairs, [](const auto& pair) { return pair.expired(); });
        const auto pair = std::make_shared<Pair>(std::move(client), to_broker, to_client);
        pairs.push_back(pair);
        asio::co_spawn(loop, pair->run(broker), asio::detached);
    }

    /// The lanes are the loop's: nobody else reads or changes them.
    template <class Work>
    auto on_loop(Work work) {
        return asio::post(loop, asio::use_future(std::move(work))).get();
    }

    Lane& lane(Way way) {
        switch (way) {
            case Way::to_broker:
                return to_broker;
            case Way::to_client:
                break;
        }
        return to_client;
    }

    Lane to_broker{};
    Lane to_client{};
    std::uint64_t accepted{};
    std::list<std::weak_ptr<Pair>> pairs{};
    asio::io_context loop{1};
    tcp::acceptor acceptor;
    tcp::endpoint broker;
    LoopThread thread{loop};
};

FaultProxy::FaultProxy(std::uint16_t broker_port, std::uint64_t seed)
    : server_{std::make_unique<Server>(broker_port, seed)} {}

FaultProxy::~FaultProxy() = default;

std::uint16_t FaultProxy::port() const {
    return server_->acceptor.local_endpoint().port();
}

void FaultProxy::impair(Way way, const Impairment& impairment) {
    server_->on_loop([&] { server_->lane(way).impairment = impairment; });
}

void FaultProxy::plan(Way way, const PlannedFault& fault) {
    server_->on_loop([&] { server_->lane(way).faults.push_back(fault); });
}

void FaultProxy::reset_all() {
    server_->on_loop([&] {
        for (const auto& known : server_->pairs) {
            if (const auto pair = known.lock()) {
                pair->reset();
            }
        }
    });
}

LaneCounts FaultProxy::counts(Way way) const {
    return server_->on_loop([&] { return server_->lane(way).counts; });
}

std::uint64_t FaultProxy::accepted() const {
    return server_->on_loop([&] { return server_->accepted; });
}

}  // namespace sonde::support
