// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/outbox.hpp"

#include <utility>

namespace sonde::load_broker {

namespace {

/// What an idle connection may keep.
constexpr std::size_t kept_capacity = 64U << 10U;

}  // namespace

void Outbox::open(wire::Version version, std::uint16_t receive_maximum) {
    version_ = version;
    receive_maximum_ = receive_maximum;
}

void Outbox::note_change() {
    if (!dirty_) {
        dirty_ = true;
        context_.dirty.push_back(key_);
    }
}

void Outbox::deliver(wire::Publish publish) {
    const auto fault = context_.turns.next_delivery();
    if (fault.drop) {
        ++context_.counters.dropped;
        return;
    }
    wire::Bytes changed;
    if (fault.corrupt && !publish.payload.empty()) {
        ++context_.counters.corrupted;
        changed.assign(publish.payload.begin(), publish.payload.end());
        changed.back() ^= std::byte{1};
        publish.payload = changed;
    }
    if (fault.hold && !held_) {
        held_.emplace(Held{.number = ++holds_, .message = StoredMessage{publish}});
        context_.late_releases.push_back(
            {.due = context_.now + longest_hold, .client = key_, .held = holds_});
        return;
    }
    send(publish, fault.redeliver);
    if (fault.duplicate) {
        ++context_.counters.duplicated;
        send(publish, false);
    }
    if (held_ && held_->message.view().topic == publish.topic) {
        ++context_.counters.reordered;
        release(held_->number);
    }
}

void Outbox::release(std::uint64_t held) {
    if (held_ && held_->number == held) {
        const auto released = std::exchange(held_, std::nullopt);
        send(released->message.view(), false);
    }
}

void Outbox::send(wire::Publish publish, bool redeliver) {
    if (unwritten().size() + waiting_bytes_ + publish.payload.size() >
        context_.options.queue_limit) {
        ++context_.counters.overflowed;
        return;
    }
    if (publish.qos != wire::Qos::at_most_once && open_.size() >= receive_maximum_) {
        waiting_bytes_ += waiting_.emplace_back(publish).size();
        return;
    }
    send_now(publish, redeliver);
}

void Outbox::send_now(wire::Publish publish, bool redeliver) {
    if (publish.qos != wire::Qos::at_most_once) {
        publish.packet_id = free_id();
        open_.insert({.packet_id = publish.packet_id});
    }
    ++context_.counters.deliveries;
    put(publish);
    if (redeliver && publish.qos != wire::Qos::at_most_once) {
        ++context_.counters.redelivered;
        publish.dup = true;
        put(publish);
    }
}

wire::PacketId Outbox::free_id() {
    do {
        ++last_id_;
    } while (last_id_ == 0 || open_.find(last_id_) != nullptr);
    return last_id_;
}

void Outbox::acknowledged(const wire::Acknowledgement& ack) {
    if (ack.type == wire::PacketType::pubrec && !wire::is_failure(ack.reason)) {
        put(wire::Acknowledgement{.type = wire::PacketType::pubrel, .packet_id = ack.packet_id});
        return;
    }
    // A second acknowledgement of the same, as after DUP, finds nothing.
    if (open_.find(ack.packet_id) != nullptr) {
        ++context_.counters.acknowledged;
        open_.erase(ack.packet_id);
        send_waiting();
    }
}

void Outbox::send_waiting() {
    while (!waiting_.empty() && open_.size() < receive_maximum_) {
        waiting_bytes_ -= waiting_.front().size();
        send_now(waiting_.front().view(), false);
        waiting_.pop_front();
    }
}

void Outbox::written(std::size_t count) {
    written_ += count;
    dirty_ = written_ < bytes_.size();
    if (dirty_) {
        return;
    }
    written_ = 0;
    bytes_.clear();
    if (bytes_.capacity() > kept_capacity) {
        wire::Bytes{}.swap(bytes_);
    }
}

}  // namespace sonde::load_broker
