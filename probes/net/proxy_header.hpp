// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/address.hpp"
#include "probes/net/upper_layer.hpp"
#include "probes/route.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace sonde::net {

/// The header of HAProxy's PROXY protocol for a connection from `source` to `target`. Where either
/// is no address of the internet it says that nothing is known. Empty for `off`.
std::vector<std::byte> proxy_header(ProxyProtocol version,
                                    const Address* source,
                                    const Address& target);

/// Says the header before all else. That takes no phase of its own: nobody answers.
class ProxyHeaderLayer final : public UpperLayer {
  public:
    ProxyHeaderLayer(std::unique_ptr<Layer> below,
                     Line& line,
                     ProxyProtocol version,
                     const Address& target);

    Result<Reading> read(std::span<std::byte> into) override { return below().read(into); }
    Result<Writing> write(std::span<const std::byte> bytes) override {
        return below().write(bytes);
    }
    void shut() override { below().shut(); }
    void report(PhaseTimes& phases) const override { below().report(phases); }
    void report_stamped(PhaseTimes& phases) override { below().report_stamped(phases); }

  private:
    Result<Wants> settle() override;

    ProxyProtocol version_;
    Address target_;
    std::vector<std::byte> outgoing_{};
};

}  // namespace sonde::net
