// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sonde::wire {

/// Entries by their `packet_id`, which is never 0. Open addressing with linear probing: packet
/// identifiers are handed out one after another, so they hardly ever collide, and no operation
/// allocates once the table has grown to what is in flight at a time.
template <class Entry>
class IdTable {
  public:
    std::size_t size() const { return size_; }

    Entry* find(PacketId id) {
        if (slots_.empty()) {
            return nullptr;
        }
        Entry& slot = slots_[place_of(id)];
        return slot.packet_id == id ? &slot : nullptr;
    }

    /// The identifier must not be in the table.
    Entry& insert(Entry&& entry) {
        if ((size() + 1) * 2 > slots_.size()) {
            grow();
        }
        ++size_;
        Entry& slot = slots_[place_of(entry.packet_id)];
        slot = std::move(entry);
        return slot;
    }

    void erase(PacketId id) {
        if (Entry* entry = find(id)) {
            erase(*entry);
        }
    }

    /// An entry as find() gave it.
    void erase(Entry& entry) {
        --size_;
        auto hole = static_cast<std::size_t>(&entry - slots_.data());
        entry = Entry{};
        // What was pushed past the hole moves back, or later searches would stop at the hole.
        for (std::size_t at = next(hole); slots_[at].packet_id != 0; at = next(at)) {
            if (place_of(slots_[at].packet_id) == hole) {
                slots_[hole] = std::exchange(slots_[at], Entry{});
                hole = at;
            }
        }
    }

    void clear() {
        slots_.assign(slots_.size(), Entry{});
        size_ = 0;
    }

    template <class Function>
    void for_each(Function visit) {
        for (Entry& slot : slots_) {
            if (slot.packet_id != 0) {
                visit(slot);
            }
        }
    }

  private:
    std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }

    /// Where the entry is, or else where it would go.
    std::size_t place_of(PacketId id) const {
        std::size_t at = id & (slots_.size() - 1);
        while (slots_[at].packet_id != 0 && slots_[at].packet_id != id) {
            at = next(at);
        }
        return at;
    }

    void grow() {
        // From two on: most sessions of a load have one message under way, if any.
        std::vector<Entry> old(slots_.empty() ? 2 : slots_.size() * 2);
        old.swap(slots_);
        for (Entry& entry : old) {
            if (entry.packet_id != 0) {
                slots_[place_of(entry.packet_id)] = std::move(entry);
            }
        }
    }

    std::vector<Entry> slots_;
    std::uint32_t size_ = 0;
};

}  // namespace sonde::wire
