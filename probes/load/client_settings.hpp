// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/load/blueprint.hpp"
#include "probes/net/tls.hpp"
#include "probes/net/tls_context.hpp"
#include "probes/net/trust_stores.hpp"
#include "probes/wire/session_settings.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

namespace sonde::load {

/// What each single client says and shows of itself, by the plan's templates and identities.
class ClientSettings {
  public:
    /// `blueprint` must outlive it.
    explicit ClientSettings(const Blueprint& blueprint) : blueprint_{blueprint} {}

    wire::SessionSettings session_of(std::uint32_t population, std::uint32_t client) const;

    static wire::PropertyBuffer publish_properties_of(const Population& population);

    std::string text_of(const std::string& pattern,
                        std::uint32_t population,
                        std::uint32_t client,
                        std::uint32_t topic = 0) const;

    /// Null where the target is plain. Clients share what is not their own.
    Result<std::unique_ptr<net::TlsSession>> tls_of(std::uint32_t population,
                                                    std::uint32_t client,
                                                    const Endpoint& target);

  private:
    Result<const net::TlsContext*> context_of(std::uint32_t population,
                                              const std::string& host,
                                              bool with_certificate);

    const Blueprint& blueprint_;
    net::TrustStores stores_{};

    /// Population, host, and whether with the certificate that all of the population show.
    using ContextKey = std::tuple<std::uint32_t, std::string, bool>;
    std::map<ContextKey, net::TlsContext> contexts_{};
};

}  // namespace sonde::load
