// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"
#include "tests/support/broker_model.hpp"
#include "tests/support/loop_thread.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket.hpp>

#include <atomic>
#include <optional>
#include <string>

/// A WebSocket that others wrote as the judge of ours.
namespace sonde::net {

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);

/// A broker behind Boost.Beast's WebSocket: it pings before each answer, cuts each into fragments,
/// and closes once it has seen a DISCONNECT.
class BeastBroker {
  public:
    BeastBroker() { asio::co_spawn(loop_, serve(), asio::detached); }

    Endpoint endpoint() const {
        return {.scheme = Scheme::ws,
                .host = "127.0.0.1",
                .port = acceptor_.local_endpoint().port(),
                .path = "/mqtt"};
    }
    /// Waits for the connection to end. What ended it: `closed` for a handshake both ways.
    boost::system::error_code ending() {
        over_.wait(false);
        return ending_;
    }
    int pongs() const { return pongs_; }
    bool all_binary() const { return all_binary_; }
    bool asked_for_mqtt() const { return asked_for_mqtt_; }

  private:
    using Stream = websocket::stream<asio::ip::tcp::socket>;

    asio::awaitable<void> serve() {
        Stream stream{co_await acceptor_.async_accept(asio::use_awaitable)};
        stream.next_layer().set_option(asio::ip::tcp::no_delay{true});
        stream.control_callback([this](websocket::frame_type kind, beast::string_view) {
            pongs_ += kind == websocket::frame_type::pong ? 1 : 0;
        });
        beast::flat_buffer head;
        http::request<http::string_body> request;
        co_await http::async_read(stream.next_layer(), head, request, asio::use_awaitable);
        asked_for_mqtt_ = request[http::field::sec_websocket_protocol] == "mqtt";
        stream.set_option(websocket::stream_base::decorator([](websocket::response_type& answer) {
            answer.set(http::field::sec_websocket_protocol, "mqtt");
        }));
        co_await stream.async_accept(request, asio::use_awaitable);
        stream.binary(true);
        stream.auto_fragment(true);
        stream.write_buffer_bytes(8);
        ending_ = co_await talk(stream);
        over_ = true;
        over_.notify_all();
    }

    asio::awaitable<boost::system::error_code> talk(Stream& stream) {
        support::BrokerModel model{{}};
        while (true) {
            beast::flat_buffer message;
            const auto [error, size] = co_await stream.async_read(message, with_error);
            if (error) {
                co_return error;
            }
            all_binary_ = all_binary_ && stream.got_binary();
            const auto* const bytes = static_cast<const std::byte*>(message.data().data());
            auto actions = model.take(std::span{bytes, size});
            for (const auto& published : model.published()) {
                auto deliveries = model.deliver(published);
                actions.insert(actions.end(), deliveries.begin(), deliveries.end());
            }
            std::erase_if(actions, [](const auto& action) { return action.bytes.empty(); });
            for (const auto& action : actions) {
                (void)co_await stream.async_ping("are you there", with_error);
                (void)co_await stream.async_write(asio::buffer(action.bytes), with_error);
            }
        }
    }

    asio::io_context loop_{};
    asio::ip::tcp::acceptor acceptor_{loop_, {asio::ip::address_v4::loopback(), 0}};
    std::atomic<bool> over_{false};
    boost::system::error_code ending_{};
    std::atomic<int> pongs_{};
    std::atomic<bool> all_binary_{true};
    std::atomic<bool> asked_for_mqtt_{};
    support::LoopThread thread_{loop_};
};

using WebSocketWitness = NetFixture;

TEST_F(WebSocketWitness, FindsNothingWrongWithOurs) {
    for (const std::size_t size : {std::size_t{32}, std::size_t{200}, std::size_t{300'000}}) {
        BeastBroker broker;
        spec_.target = broker.endpoint();
        spec_.payload_size = size;
        const auto result = run();
        ASSERT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1}));
        EXPECT_EQ(broker.ending(), websocket::error::closed);
        EXPECT_TRUE(broker.asked_for_mqtt());
        EXPECT_TRUE(broker.all_binary());
        EXPECT_GE(broker.pongs(), 3);
    }
}

}  // namespace
}  // namespace sonde::net
