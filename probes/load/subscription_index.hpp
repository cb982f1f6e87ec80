// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace sonde::load {

/// All subscriptions of a plan, to be asked who hears a topic. Filters with wildcards in the same
/// places share a table, in which a topic is looked up once: asking takes as long as there are such
/// shapes, of which plans have a handful, whatever the number of subscribers.
class SubscriptionIndex {
  public:
    /// One subscriber's well-formed filter, wildcards and `$share/NAME/` included.
    void add(std::string_view filter, std::uint32_t shard);

    struct Audience {
        std::uint32_t receivers{};    ///< Deliveries of a message: a share counts once.
        std::uint64_t subscribers{};  ///< Who may get one: each member of a share counts.
        bool elsewhere{};             ///< Some of them are carried by another shard.
    };
    /// Of a message on a well-formed topic name that a client of `shard` sends.
    Audience of(std::string_view topic, std::uint32_t shard) const;

  private:
    /// Where a filter has wildcards; levels of an exact filter are not told apart.
    struct Shape {
        std::vector<bool> any{};  ///< A level each, before `#`: whether it is `+`.
        bool rest{};              ///< Ends with `#`.

        // NOLINTNEXTLINE(modernize-use-nullptr): the check takes the generated 0 for a pointer.
        auto operator<=>(const Shape&) const = default;
    };
    struct Subscribers {
        std::uint32_t receivers{};
        std::uint64_t subscribers{};
        std::uint32_t shard{};  ///< Of the first.
        bool many_shards{};
    };
    using Table = std::unordered_map<std::string, Subscribers>;

    static Shape shape_of(std::string_view filter);
    static bool spell(const Shape& shape, std::string_view topic, std::string& filter);

    std::map<Shape, Table> tables_{};  ///< By filter, without the name of its share.
    std::unordered_set<std::string> shares_{};
};

}  // namespace sonde::load
