// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>

namespace sonde::support {

/// What a broker takes and does not do.
enum class Fault : std::uint8_t {
    forgets_retained,
    sends_retained_without_retain,
    keeps_cleared_retained,
    has_no_wills,
    sends_will_after_disconnect,
    sends_delayed_will_at_once,
    never_sends_delayed_will,
    sends_will_of_who_returned,
    forgets_sessions,
    loses_queue,
    turns_queue_round,
    keeps_sessions_for_ever,
    keeps_old_connection,
    shares_with_all,
    shares_with_none,
    echoes,
    ignores_send_if_new,
    never_sends_if_new,
    ignores_do_not_send,
    clears_retain,
    keeps_retain,
    has_no_identifiers,
    keeps_expired,
    hides_expiry,
    mistakes_aliases,
    loses_aliased,
    drops_response_topic,
    drops_correlation,
    drops_user_properties,
    turns_user_properties_round,
    matches_two_levels,
    misses_parent,
    keeps_silent_clients,
    drops_at_once,
    ignores_maximum_packet_size,
    ignores_receive_maximum,
    stops_at_receive_maximum,
    corrupts_payloads,
    drops_everything,
    claims_a_larger_packet,
    lets_anybody_in,
    signs_wrong,
    signs_nothing,
};

struct FeatureBrokerSettings {
    std::set<Fault> faults{};
    /// SCRAM-SHA-256 for the user `user`; empty for none.
    std::string scram_password{};
    /// Asks for the answer to 0x01 0x02, which is the same backwards; then for that to nothing.
    bool asks_for_mirror{};
};

/// A broker that does what the standard says of the features that sonde tries, at QoS 0 and 1, but
/// for its faults. On 127.0.0.1, with a thread of its own.
class FeatureBroker {
  public:
    explicit FeatureBroker(FeatureBrokerSettings settings = {});
    FeatureBroker(const FeatureBroker&) = delete;
    FeatureBroker& operator=(const FeatureBroker&) = delete;
    ~FeatureBroker();

    std::uint16_t port() const;

  private:
    struct Server;
    std::unique_ptr<Server> server_;
};

}  // namespace sonde::support
