// SPDX-License-Identifier: Apache-2.0
#include "probes/net/dns_answer.hpp"
#include "tests/fuzz/require.hpp"

#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <span>
#include <vector>

namespace {

using namespace sonde;
using fuzz::require;

constexpr int families[] = {AF_INET, AF_INET6, AF_UNIX, AF_UNSPEC};

/// A list of addresses as c-ares makes it, whatever a name server has put into it.
class AnswerList {
  public:
    explicit AnswerList(std::span<const std::uint8_t> input) {
        while (input.size() >= 6) {
            input = add(input);
        }
    }

    const ares_addrinfo& list() const { return list_; }
    std::size_t size() const { return nodes_.size(); }

  private:
    /// Family, length, four bytes of TTL, then the bytes of the address.
    std::span<const std::uint8_t> add(std::span<const std::uint8_t> input) {
        const std::size_t length = std::min<std::size_t>(2U + input[1] % 40U, input.size() - 4);
        // Memory of its own and no more of it than announced, so that a read past it is seen.
        auto& bytes = addresses_.emplace_back(length);
        std::memcpy(bytes.data(), input.data() + 4, std::min(length, input.size() - 4));
        const auto family = static_cast<sa_family_t>(families[input[0] % 4U]);
        std::memcpy(bytes.data(), &family, sizeof family);
        auto& node = nodes_.emplace_back();
        std::memcpy(&node.ai_ttl, input.data() + 2, sizeof node.ai_ttl);
        node.ai_family = family;
        node.ai_addr = reinterpret_cast<sockaddr*>(bytes.data());
        node.ai_addrlen = static_cast<ares_socklen_t>(length);
        if (nodes_.size() > 1) {
            nodes_[nodes_.size() - 2].ai_next = &node;
        }
        list_.nodes = &nodes_.front();
        return input.subspan(std::min(input.size(), 4 + length));
    }

    std::deque<std::vector<std::uint8_t>> addresses_{};
    std::deque<ares_addrinfo_node> nodes_{};
    ares_addrinfo list_{};
};

}  // namespace

/// Whatever addresses an answer holds, none is made up, and none of them is a failure that says so.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const std::span input{data, size};
    net::Question question{.host = "broker.test", .port = 1883};
    const auto failure = net::failure_of(static_cast<std::int8_t>(input[0]), question);
    require(failure.phase == Phase::dns && !failure.detail.empty());

    const bool from_server = (input[1] & 1U) != 0;
    const AnswerList answers{input.subspan(2)};
    const auto answer =
        net::answer_of(answers.list(),
                       from_server ? std::optional<std::string>{"192.0.2.1"} : std::nullopt,
                       question);
    if (!answer) {
        require(answer.error().phase == Phase::dns);
        return 0;
    }
    require(!answer->addresses.empty() && answer->addresses.size() <= answers.size());
    require(answer->facts.addresses == answer->addresses.size());
    require(answer->facts.ttl_seconds.has_value() == from_server);
    for (const auto& address : answer->addresses) {
        require(!net::to_string(address).empty());
    }
    return 0;
}
