// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/wire/id_table.hpp"
#include "probes/wire/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sonde::load {

/// An operation that is due and not sent yet: its clock is running.
struct Waiting {
    Instant due{};
    bool measured{};
};

/// First in, first out; allocates only while it grows.
class WaitingQueue {
  public:
    bool empty() const { return head_ == items_.size(); }
    std::size_t size() const { return items_.size() - head_; }
    const Waiting& front() const { return items_[head_]; }

    void push(const Waiting& item) {
        if (empty()) {
            items_.clear();
            head_ = 0;
        } else if (head_ > 64 && head_ * 2 > items_.size()) {
            items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
            head_ = 0;
        }
        items_.push_back(item);
    }
    void pop() { ++head_; }

  private:
    std::vector<Waiting> items_{};
    std::size_t head_{};
};

/// A message that awaits PUBACK or PUBCOMP.
struct PendingAck {
    wire::PacketId packet_id = 0;
    bool measured{};
    std::uint32_t stream{};
    Instant due{};
};

/// What a client that publishes keeps beside its connection. It outlives connections.
struct Publisher {
    std::vector<std::string> topics{};
    std::vector<std::uint32_t> sequences{};      ///< The next one of each topic.
    std::vector<std::uint32_t> measured_from{};  ///< The first of each that was measured.
    std::uint32_t first_stream{};
    std::uint32_t turn{};  ///< Which topic is next.
    WaitingQueue waiting{};
    wire::IdTable<PendingAck> acks{};
    /// QoS 0 messages that are encoded but not wholly with the kernel, and all of them.
    std::uint32_t unflushed_measured{};
    std::uint32_t unflushed{};
};

}  // namespace sonde::load
