// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/authenticator.hpp"
#include "probes/child_process.hpp"
#include "probes/net/readiness.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// A caller's program that answers the challenges: a line of base64 each way, the first of them
/// empty. It is started with the first question, without a shell, and is killed with this object.
class AuthCommand final : public Authenticator {
  public:
    /// `words`: the program and its arguments.
    explicit AuthCommand(std::vector<std::string> words) : words_{std::move(words)} {}

    asio::awaitable<Result<wire::Bytes>> begin(Instant deadline) override;
    asio::awaitable<Result<wire::Bytes>> answer(std::span<const std::byte> challenge,
                                                Instant deadline) override;
    Result<void> conclude(std::span<const std::byte> data) override;
    bool replaces_password() const override { return false; }

  private:
    asio::awaitable<Result<void>> say(std::string line, Instant deadline);
    asio::awaitable<Result<std::string>> hear(Instant deadline);

    std::vector<std::string> words_;
    std::optional<ChildProcess> process_{};
    /// Goes before the process, whose channel it watches.
    std::unique_ptr<net::Readiness> readiness_{};
    std::string heard_{};
};

}  // namespace sonde
