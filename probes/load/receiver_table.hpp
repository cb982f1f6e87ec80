// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/random.hpp"
#include "probes/load/stream_record.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sonde::load {

/// What each of a worker's receivers knows of each stream it hears. Grows with what is heard, by
/// doubling; finding a record that is there allocates nothing.
class ReceiverTable {
  public:
    struct Entry {
        std::uint64_t key{};
        /// Which of the receiver's stays the record last saw; another one means it was away.
        std::uint32_t presence{};
        bool used{};
        bool came_late{};  ///< The receiver was not there when the stream's first messages were
                           ///< sent.
        StreamRecord record{};

        std::uint32_t receiver() const { return static_cast<std::uint32_t>(key >> 32U); }
        std::uint32_t stream() const { return static_cast<std::uint32_t>(key); }
    };

    Entry& find_or_add(std::uint32_t receiver, std::uint32_t stream) {
        if ((size_ + 1) * 4 > slots_.size() * 3) {
            grow();
        }
        const auto key = (std::uint64_t{receiver} << 32U) | stream;
        Entry& entry = slots_[place_of(key)];
        if (!entry.used) {
            entry.used = true;
            entry.key = key;
            ++size_;
        }
        return entry;
    }

    template <class Function>
    void for_each(Function visit) const {
        for (const Entry& entry : slots_) {
            if (entry.used) {
                visit(entry);
            }
        }
    }

  private:
    std::size_t place_of(std::uint64_t key) const {
        const auto mask = slots_.size() - 1;
        std::size_t at = Random::mixed(key) & mask;
        while (slots_[at].used && slots_[at].key != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    void grow() {
        std::vector<Entry> old(slots_.empty() ? 64 : slots_.size() * 2);
        old.swap(slots_);
        for (Entry& entry : old) {
            if (entry.used) {
                slots_[place_of(entry.key)] = std::move(entry);
            }
        }
    }

    std::vector<Entry> slots_{};
    std::size_t size_{};
};

}  // namespace sonde::load
