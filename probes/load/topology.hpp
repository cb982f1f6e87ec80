// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sonde::load {

/// Who should hear whom, over the whole plan. A stream is what one publisher sends to one topic;
/// streams are numbered through all populations, client by client, topic by topic.
class Topology {
  public:
    Topology(const LoadPlan& plan, std::uint32_t shards);

    std::uint32_t streams() const { return static_cast<std::uint32_t>(receivers_.size()); }
    /// Of the first stream of a population's client.
    std::uint32_t stream_of(std::size_t population, std::uint32_t client) const;

    struct Origin {
        std::size_t population{};
        std::uint32_t client{};
        std::uint32_t topic{};
    };
    Origin origin_of(std::uint32_t stream) const;

    /// How many deliveries a message of the stream makes: one for each subscriber whose filter
    /// matches (MQTT 4.7), and one for each shared subscription (v5 4.8.2) whatever its members. A
    /// subscriber has one filter, so it never matches twice. Topics that start with `$` match no
    /// wildcard in first place (4.7.2-1).
    std::uint32_t receivers(std::uint32_t stream) const { return receivers_[stream]; }

    /// How many records of streams all receivers keep together: a stream counts for each subscriber
    /// that may hear it, so each member of a share counts.
    std::uint64_t pairs() const { return pairs_; }

    /// Whether some message is published in one shard and received in another.
    bool crosses_shards() const { return crosses_shards_; }

  private:
    struct Range {
        std::uint32_t first_stream{};
        std::uint32_t clients{};
        std::uint32_t topics{};
    };

    std::vector<Range> ranges_{};  ///< A population each; no clients where it does not publish.
    std::vector<std::uint32_t> receivers_{};
    std::uint64_t pairs_{};
    bool crosses_shards_{false};
};

}  // namespace sonde::load
