// SPDX-License-Identifier: Apache-2.0
#include "tests/system/endless_name_server.hpp"

#include <boost/asio/ip/udp.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace sonde::testing {

namespace asio = boost::asio;
using asio::ip::udp;

struct EndlessNameServer::Server {
    Server() {
        socket.non_blocking(true);
        thread = std::thread{[this] {
            while (!over) {
                turn();
            }
        }};
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server() {
        over = true;
        thread.join();
    }

    void turn() {
        std::array<unsigned char, 512> question{};
        udp::endpoint from;
        boost::system::error_code nothing;
        const auto count = socket.receive_from(asio::buffer(question), from, 0, nothing);
        if (!nothing && count > 12) {
            client = from;
            asked.assign(question.begin(), question.begin() + static_cast<std::ptrdiff_t>(count));
        }
        if (asked.empty()) {
            std::this_thread::yield();
            return;
        }
        const auto answer = next_answer();
        socket.send_to(asio::buffer(answer), client, 0, nothing);
    }

    /// The question with another identifier, and 80 addresses of it.
    std::vector<unsigned char> next_answer() {
        auto answer = asked;
        answer[1] = static_cast<unsigned char>(answer[1] + ++turns % 255U + 1U);
        answer[2] = 0x81;
        answer[3] = 0x80;
        answer[7] = 80;
        answer[11] = 0;
        for (int i = 0; i < 80; ++i) {
            const std::array<unsigned char, 16> record{0xc0,
                                                       0x0c,
                                                       0,
                                                       1,
                                                       0,
                                                       1,
                                                       0,
                                                       0,
                                                       0,
                                                       60,
                                                       0,
                                                       4,
                                                       127,
                                                       0,
                                                       0,
                                                       static_cast<unsigned char>(i)};
            answer.insert(answer.end(), record.begin(), record.end());
        }
        return answer;
    }

    asio::io_context loop{};
    udp::socket socket{loop, {asio::ip::address_v4::loopback(), 0}};
    udp::endpoint client{};
    std::vector<unsigned char> asked{};
    unsigned turns{};
    std::atomic<bool> over{false};
    std::thread thread{};
};

EndlessNameServer::EndlessNameServer() : server_{std::make_unique<Server>()} {}

EndlessNameServer::~EndlessNameServer() = default;

std::string EndlessNameServer::address() const {
    return "127.0.0.1:" + std::to_string(server_->socket.local_endpoint().port());
}

}  // namespace sonde::testing
