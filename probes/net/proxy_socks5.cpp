// SPDX-License-Identifier: Apache-2.0
#include "probes/net/address.hpp"
#include "probes/net/proxy_dialogue.hpp"

#include <netinet/in.h>

#include <string_view>
#include <utility>

namespace sonde::net {

namespace {

constexpr std::byte version{5};
constexpr std::byte login_version{1};
constexpr std::byte no_login{0};
constexpr std::byte by_name_and_password{2};
constexpr std::byte none_acceptable{0xff};
constexpr std::byte connect_command{1};

enum class AddressKind : std::uint8_t { ipv4 = 1, name = 3, ipv6 = 4 };

constexpr std::size_t longest_text = 255;

std::string_view name_of_reply(unsigned reply) {
    switch (reply) {
        case 1:
            return "General SOCKS server failure";
        case 2:
            return "Connection not allowed by ruleset";
        case 3:
            return "Network unreachable";
        case 4:
            return "Host unreachable";
        case 5:
            return "Connection refused";
        case 6:
            return "TTL expired";
        case 7:
            return "Command not supported";
        case 8:
            return "Address type not supported";
        default:
            return "";
    }
}

FailureReason reason_for_reply(unsigned reply) {
    switch (reply) {
        case 3:
        case 4:
        case 6:
            return FailureReason::unreachable;
        case 5:
            return FailureReason::refused;
        default:
            return FailureReason::handshake;
    }
}

void add(std::vector<std::byte>& to, std::string_view text) {
    to.push_back(static_cast<std::byte>(text.size()));
    const auto bytes = std::as_bytes(std::span{text});
    to.insert(to.end(), bytes.begin(), bytes.end());
}

void add_raw(std::vector<std::byte>& to, const void* from, std::size_t size) {
    const auto* const bytes = static_cast<const std::byte*>(from);
    to.insert(to.end(), bytes, bytes + size);
}

/// Address and port as SOCKS writes them: a name stays one, for the proxy to look up.
void add_place(std::vector<std::byte>& to, const std::string& host, std::uint16_t port) {
    const auto literal = Address::parse(host, port);
    if (!literal) {
        to.push_back(static_cast<std::byte>(AddressKind::name));
        add(to, host);
    } else if (literal->family() == FamilyChoice::ipv4) {
        to.push_back(static_cast<std::byte>(AddressKind::ipv4));
        const auto& address = *reinterpret_cast<const sockaddr_in*>(literal->data());
        add_raw(to, &address.sin_addr, sizeof address.sin_addr);
    } else {
        to.push_back(static_cast<std::byte>(AddressKind::ipv6));
        const auto& address = *reinterpret_cast<const sockaddr_in6*>(literal->data());
        add_raw(to, &address.sin6_addr, sizeof address.sin6_addr);
    }
    to.push_back(static_cast<std::byte>(port >> 8U));
    to.push_back(static_cast<std::byte>(port));
}

Failure failure(FailureReason reason, std::string detail) {
    return {.phase = Phase::proxy, .reason = reason, .detail = std::move(detail)};
}

class Socks5Connect final : public ProxyDialogue {
  public:
    explicit Socks5Connect(const ProxyRequest& request) : request_{request} {
        const bool has_login = !request.proxy.username.empty();
        question_ = {version, std::byte{has_login ? std::uint8_t{2} : std::uint8_t{1}}, no_login};
        if (has_login) {
            question_.push_back(by_name_and_password);
        }
    }

    std::vector<std::byte> question() override { return std::exchange(question_, {}); }
    std::size_t wanted() const override { return answer_size_ - answer_.size(); }

    Result<Step> take(std::span<const std::byte> bytes) override {
        answer_.insert(answer_.end(), bytes.begin(), bytes.end());
        if (answer_.size() < answer_size_) {
            return Step::needs_more;
        }
        switch (at_) {
            case At::method:
                return take_method();
            case At::login:
                return take_login();
            case At::reply:
                return take_reply();
            case At::rest_of_reply:
                break;
        }
        return Step::connected;
    }

  private:
    enum class At : std::uint8_t { method, login, reply, rest_of_reply };

    Result<Step> take_method() {
        if (answer_[0] != version) {
            return tl::unexpected{failure(FailureReason::protocol,
                                          "the proxy's answer is not SOCKS 5; is this a SOCKS "
                                          "proxy?")};
        }
        if (answer_[1] == by_name_and_password && !request_.proxy.username.empty()) {
            question_ = {login_version};
            add(question_, request_.proxy.username);
            const auto& password = request_.password;
            add(question_, password ? password->reveal() : std::string{});
            expect(At::login, 2);
            return Step::has_question;
        }
        if (answer_[1] == no_login) {
            return ask_for_connection();
        }
        return tl::unexpected{failure(
            FailureReason::handshake,
            answer_[1] == none_acceptable
                ? "the proxy accepts no way to log in that we have; give a user's name in `proxy`, "
                  "and proxy_password_file"
                : "the proxy wants a login of a kind that was not offered")};
    }

    Result<Step> take_login() {
        if (answer_[1] != std::byte{}) {
            return tl::unexpected{
                failure(FailureReason::handshake,
                        "the proxy refused the login; check the user's name in `proxy` and "
                        "proxy_password_file")};
        }
        return ask_for_connection();
    }

    Result<Step> ask_for_connection() {
        question_ = {version, connect_command, std::byte{}};
        add_place(question_, request_.host, request_.port);
        // Up to the first byte of the address, which says how long that is.
        expect(At::reply, 5);
        return Step::has_question;
    }

    Result<Step> take_reply() {
        const auto reply = std::to_integer<unsigned>(answer_[1]);
        if (answer_[0] != version) {
            return tl::unexpected{
                failure(FailureReason::protocol, "the proxy's reply is not SOCKS 5")};
        }
        if (reply != 0) {
            auto refused = failure(
                reason_for_reply(reply),
                "the proxy could not connect to the broker: SOCKS reply " + std::to_string(reply));
            refused.code = static_cast<std::uint16_t>(reply);
            refused.code_name = name_of_reply(reply);
            if (!refused.code_name.empty()) {
                refused.detail += " (" + refused.code_name + ")";
            }
            return tl::unexpected{std::move(refused)};
        }
        // The address and port that the proxy connects from: of no use to us, but to be read.
        switch (std::to_integer<unsigned>(answer_[3])) {
            case static_cast<unsigned>(AddressKind::ipv4):
                expect_more(4 + 2 - 1);
                return Step::needs_more;
            case static_cast<unsigned>(AddressKind::ipv6):
                expect_more(16 + 2 - 1);
                return Step::needs_more;
            case static_cast<unsigned>(AddressKind::name):
                expect_more(std::to_integer<std::size_t>(answer_[4]) + 2);
                return Step::needs_more;
            default:
                return tl::unexpected{failure(FailureReason::protocol,
                                              "the proxy's reply has an address of unknown kind")};
        }
    }

    void expect(At at, std::size_t size) {
        at_ = at;
        answer_.clear();
        answer_size_ = size;
    }
    void expect_more(std::size_t size) { expect(At::rest_of_reply, size); }

    ProxyRequest request_;
    std::vector<std::byte> question_{};
    std::vector<std::byte> answer_{};
    std::size_t answer_size_{2};
    At at_{At::method};
};

}  // namespace

Result<std::unique_ptr<ProxyDialogue>> socks5_connect(const ProxyRequest& request) {
    const auto& password = request.password;
    const bool fits = request.host.size() <= longest_text &&
                      request.proxy.username.size() <= longest_text &&
                      (!password || password->reveal().size() <= longest_text);
    if (!fits) {
        return tl::unexpected{failure(FailureReason::local,
                                      "SOCKS 5 has room for 255 bytes of the target's host, of the "
                                      "user's name and of the password, and one is longer")};
    }
    return std::make_unique<Socks5Connect>(request);
}

Result<std::unique_ptr<ProxyDialogue>> proxy_dialogue(const ProxyRequest& request) {
    switch (request.proxy.kind) {
        case ProxyKind::http:
            return http_connect(request);
        case ProxyKind::socks5:
            break;
    }
    return socks5_connect(request);
}

}  // namespace sonde::net
