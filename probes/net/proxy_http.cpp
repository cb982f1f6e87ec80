// SPDX-License-Identifier: Apache-2.0
#include "probes/base64.hpp"
#include "probes/net/http_answer.hpp"
#include "probes/net/proxy_dialogue.hpp"

#include <span>
#include <utility>

namespace sonde::net {

namespace {

std::string advice_for_status(unsigned status) {
    switch (status) {
        case 403:
            return "; it does not let us connect to that host and port";
        case 405:
        case 501:
            return "; it is no proxy for anything but web pages";
        case 407:
            return "; check the user's name in `proxy` and proxy_password_file";
        default:
            return "";
    }
}

/// A gateway that did not get through says so; all else is the proxy's own no.
FailureReason reason_for_status(unsigned status) {
    return status == 502 || status == 504 ? FailureReason::unreachable : FailureReason::handshake;
}

class HttpConnect final : public ProxyDialogue {
  public:
    explicit HttpConnect(const ProxyRequest& request) {
        const bool literal_v6 = request.host.find(':') != std::string::npos;
        place_ = (literal_v6 ? "[" + request.host + "]" : request.host) + ":" +
                 std::to_string(request.port);
        question_ = "CONNECT " + place_ + " HTTP/1.1\r\nHost: " + place_ + "\r\n";
        const auto& proxy = request.proxy;
        if (!proxy.username.empty()) {
            const auto password = request.password ? request.password->reveal() : std::string{};
            const auto login = proxy.username + ":" + password;
            question_ +=
                "Proxy-Authorization: Basic " + to_base64(std::as_bytes(std::span{login})) + "\r\n";
        }
        question_ += "\r\n";
    }

    std::vector<std::byte> question() override {
        const auto bytes = std::as_bytes(std::span{question_});
        return {bytes.begin(), bytes.end()};
    }

    std::size_t wanted() const override { return largest_http_head; }

    Result<Step> take(std::span<const std::byte> bytes) override {
        const auto whole = answer_.take(bytes);
        if (!whole) {
            return tl::unexpected{Failure{
                .phase = Phase::proxy,
                .reason = FailureReason::protocol,
                .detail = "the proxy was asked for a connection, and its answer " + whole.error() +
                          "; is this an HTTP proxy?",
            }};
        }
        if (!*whole) {
            return Step::needs_more;
        }
        const auto status = answer_.status();
        if (status >= 200 && status < 300) {
            return Step::connected;
        }
        const std::string name{answer_.status_name()};
        return tl::unexpected{Failure{
            .phase = Phase::proxy,
            .reason = reason_for_status(status),
            .code = static_cast<std::uint16_t>(status),
            .code_name = name,
            .detail = "the proxy answered CONNECT " + place_ + " with HTTP status " +
                      std::to_string(status) + (name.empty() ? "" : " (" + name + ")") +
                      advice_for_status(status),
        }};
    }

    std::vector<std::byte> rest() override { return std::move(answer_).rest(); }

  private:
    std::string place_{};
    std::string question_{};
    HttpAnswer answer_{};
};

}  // namespace

std::unique_ptr<ProxyDialogue> http_connect(const ProxyRequest& request) {
    return std::make_unique<HttpConnect>(request);
}

}  // namespace sonde::net
