// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/proxy_dialogue.hpp"
#include "probes/net/upper_layer.hpp"

#include <memory>
#include <vector>

namespace sonde::net {

/// A connection through a proxy: once that has connected us, bytes pass unchanged.
class ProxyLayer final : public UpperLayer {
  public:
    ProxyLayer(std::unique_ptr<Layer> below, Line& line, std::unique_ptr<ProxyDialogue> dialogue);

    Result<Reading> read(std::span<std::byte> into) override;
    Result<Writing> write(std::span<const std::byte> bytes) override {
        return below().write(bytes);
    }
    void shut() override { below().shut(); }

  private:
    Result<Wants> settle() override;
    Result<Wants> say();
    Result<ProxyDialogue::Step> hear(const Reading& reading, std::span<const std::byte> bytes);

    std::unique_ptr<ProxyDialogue> dialogue_;  ///< Null once it is done.
    std::vector<std::byte> outgoing_{};
    std::vector<std::byte> early_{};  ///< Came in with the proxy's last answer.
};

}  // namespace sonde::net
