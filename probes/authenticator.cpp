// SPDX-License-Identifier: Apache-2.0
#include "probes/authenticator.hpp"

#include "probes/auth_command.hpp"
#include "probes/authentication_settings.hpp"
#include "probes/base64.hpp"
#include "probes/scram.hpp"

#include <utility>

namespace sonde {

namespace {

constexpr std::size_t nonce_bytes = 18;

wire::Bytes bytes_of(const std::string& text) {
    const auto bytes = wire::as_bytes(text);
    return {bytes.begin(), bytes.end()};
}

tl::unexpected<Failure> breach(std::string sentence) {
    return tl::unexpected{Failure{.phase = Phase::connect,
                                  .reason = FailureReason::protocol,
                                  .detail = "authentication: " + std::move(sentence)}};
}

class ScramAuthenticator final : public Authenticator {
  public:
    explicit ScramAuthenticator(const ProbeSpec& spec)
        : client_{spec.username,
                  spec.password ? spec.password->reveal() : std::string{},
                  to_base64(net::random_bytes(nonce_bytes))} {}

    asio::awaitable<Result<wire::Bytes>> begin(Instant /*deadline*/) override {
        co_return bytes_of(client_.first_message());
    }

    asio::awaitable<Result<wire::Bytes>> answer(std::span<const std::byte> challenge,
                                                Instant /*deadline*/) override {
        const auto message = client_.final_message(wire::as_text(challenge));
        if (!message) {
            co_return breach(message.error());
        }
        co_return bytes_of(*message);
    }

    Result<void> conclude(std::span<const std::byte> data) override {
        const auto verified = client_.verify(wire::as_text(data));
        if (!verified) {
            return breach(verified.error());
        }
        return {};
    }

    bool replaces_password() const override { return true; }

  private:
    ScramClient client_;
};

}  // namespace

std::unique_ptr<Authenticator> make_authenticator(const ProbeSpec& spec) {
    if (!spec.authentication) {
        return nullptr;
    }
    if (!spec.authentication->command.empty()) {
        return std::make_unique<AuthCommand>(spec.authentication->command);
    }
    return std::make_unique<ScramAuthenticator>(spec);
}

}  // namespace sonde
