// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/tls.hpp"
#include "probes/net/tls_record.hpp"
#include "probes/net/upper_layer.hpp"

#include <memory>

namespace sonde::net {

/// TLS over what carries bytes. Where the line is stamped it is read a record at a time, so that
/// each has a time of its own.
class TlsLayer final : public UpperLayer {
  public:
    TlsLayer(std::unique_ptr<Layer> below, Line& line, std::unique_ptr<TlsSession> session);

    Result<Reading> read(std::span<std::byte> into) override;
    Result<Writing> write(std::span<const std::byte> bytes) override;
    void shut() override;
    std::optional<TlsFacts> tls_facts() const override { return session_->facts(); }

  private:
    Result<Wants> settle() override;
    Result<Wants> receive_records();
    Result<Writing> send_records();
    Failure closed_in_handshake() const;

    std::unique_ptr<TlsSession> session_;
    TlsRecordCursor records_{};
    Instant last_receive_{};
    bool heard_{false};  ///< Something came in.
};

}  // namespace sonde::net
