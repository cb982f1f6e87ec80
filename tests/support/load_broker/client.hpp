// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/aliases.hpp"
#include "probes/wire/frame_assembler.hpp"
#include "probes/wire/packet.hpp"
#include "tests/support/load_broker/outbox.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

namespace sonde::load_broker {

/// The broker's side of one connection, without I/O. Keeps no session beyond the connection, no
/// retained messages and no wills.
class Client {
  public:
    Client(Context& context, ClientKey key) : context_{context}, key_{key}, outbox_{context, key} {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    /// Bytes of the client's, however they were cut. False where the connection is to be closed,
    /// once what there is to write was written.
    bool take(std::span<const std::byte> bytes);

    void acknowledge(wire::PacketType type, wire::PacketId packet_id);
    Outbox& outbox() { return outbox_; }

  private:
    bool handle(const wire::Frame& frame);
    bool on_connect(const wire::Frame& frame);
    bool on(const wire::Publish& publish);
    bool on(const wire::Subscribe& subscribe);
    bool on(const wire::Unsubscribe& unsubscribe);
    bool on(const wire::Acknowledgement& ack);
    bool refuse();
    bool break_off(const wire::Violation& violation);

    bool answer(const wire::Publish& publish);
    void distribute(wire::Publish publish);
    void deliver(const wire::Publish& publish, const Grant& grant);
    wire::Properties passed_on(const wire::Properties& properties);

    Context& context_;
    ClientKey key_;
    wire::Version version_{wire::Version::v3_1_1};
    bool connected_{};
    wire::FrameAssembler assembler_{};
    Outbox outbox_;
    wire::Aliases aliases_{};
    std::uint64_t publishes_{};
    std::vector<std::string> filters_{};
    std::optional<Grant> best_grant_{};                ///< For reflecting.
    std::unordered_set<wire::PacketId> unreleased_{};  ///< QoS 2, until PUBREL.
    wire::PropertyBuffer properties_{};
};

}  // namespace sonde::load_broker
