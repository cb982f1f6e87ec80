// SPDX-License-Identifier: Apache-2.0
#include "tests/features/feature_broker.hpp"

#include "tests/features/feature_hub.hpp"
#include "tests/support/accept_each.hpp"
#include "tests/support/loop_thread.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <list>

namespace sonde::support {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

/// One connection.
class Link final : public Peer, public std::enable_shared_from_this<Link> {
  public:
    Link(tcp::socket socket, FeatureHub& hub)
        : socket_{std::move(socket)},
          hub_{hub},
          wake_{socket_.get_executor()},
          silence_{socket_.get_executor()} {}

    void send(wire::Bytes bytes) override {
        output_.insert(output_.end(), bytes.begin(), bytes.end());
        wake_.cancel();
    }
    void close() override {
        closing_ = true;
        wake_.cancel();
    }

    static asio::awaitable<void> write_out(std::shared_ptr<Link> self) {
        boost::system::error_code error;
        while (!error) {
            if (!self->output_.empty()) {
                const auto bytes = std::exchange(self->output_, {});
                std::tie(error, std::ignore) =
                    co_await asio::async_write(self->socket_, asio::buffer(bytes), no_throw);
            } else if (self->closing_) {
                self->socket_.close();
                co_return;
            } else {
                self->wake_.expires_at(asio::steady_timer::time_point::max());
                co_await self->wake_.async_wait(no_throw);
            }
        }
    }

    static asio::awaitable<void> serve(std::shared_ptr<Link> self) {
        wire::Bytes input;
        std::array<std::byte, 65'536> room{};
        bool goes_on = true;
        while (goes_on) {
            self->watch();
            const auto [error, count] =
                co_await self->socket_.async_read_some(asio::buffer(room), no_throw);
            if (error) {
                break;
            }
            input.insert(input.end(), room.begin(), room.begin() + static_cast<long>(count));
            goes_on = self->take_all(input);
        }
        self->hub_.gone(*self, false);
        self->silence_.cancel();
        self->close();
    }

  private:
    bool take_all(wire::Bytes& input) {
        std::size_t done = 0;
        while (true) {
            const auto frame =
                wire::split(std::span{input}.subspan(done), version, wire::largest_packet);
            if (!frame) {
                return false;
            }
            if (!*frame) {
                break;
            }
            if (!hub_.take(*this, **frame)) {
                return false;
            }
            done += (*frame)->size();
        }
        input.erase(input.begin(), input.begin() + static_cast<long>(done));
        return true;
    }

    /// Until it has been silent for too long.
    void watch() {
        if (!connected || keep_alive == 0 || hub_.has(Fault::keeps_silent_clients)) {
            return;
        }
        silence_.expires_after(std::chrono::milliseconds{1500} * keep_alive);
        silence_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
            if (!error) {
                self->hub_.gone(*self, false);
                self->close();
            }
        });
    }

    tcp::socket socket_;
    FeatureHub& hub_;
    asio::steady_timer wake_;
    asio::steady_timer silence_;
    wire::Bytes output_{};
    bool closing_{};
};

}  // namespace

struct FeatureBroker::Server {
    explicit Server(FeatureBrokerSettings settings)
        : hub{std::move(settings),
              [this](std::chrono::milliseconds delay, std::function<void()> what) {
                  auto timer = std::make_shared<asio::steady_timer>(loop, delay);
                  timer->async_wait(
                      [timer, what = std::move(what)](const boost::system::error_code& error) {
                          if (!error) {
                              what();
                          }
                      });
              }} {
        accept_each(acceptor, [this](tcp::socket socket) { begin(std::move(socket)); });
    }
    void begin(tcp::socket socket) {
        socket.set_option(tcp::no_delay{true});
        auto link = std::make_shared<Link>(std::move(socket), hub);
        links.push_back(link);
        asio::co_spawn(loop, Link::write_out(link), asio::detached);
        asio::co_spawn(loop, Link::serve(link), asio::detached);
    }

    FeatureHub hub;
    asio::io_context loop{1};
    tcp::acceptor acceptor{loop, {asio::ip::address_v4::loopback(), 0}};
    /// The hub knows them by address.
    std::list<std::shared_ptr<Link>> links{};
    LoopThread thread{loop};
};

FeatureBroker::FeatureBroker(FeatureBrokerSettings settings)
    : server_{std::make_unique<Server>(std::move(settings))} {}

FeatureBroker::~FeatureBroker() = default;

std::uint16_t FeatureBroker::port() const {
    return server_->acceptor.local_endpoint().port();
}

}  // namespace sonde::support
