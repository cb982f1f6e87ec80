// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/features/stage.hpp"

/// The scripts, in files by subject. Each plays on its stage until there is a verdict.
namespace sonde::features {

asio::awaitable<void> play_retained(Stage& stage);
asio::awaitable<void> play_retain_handling(Stage& stage);
asio::awaitable<void> play_retain_as_published(Stage& stage);

asio::awaitable<void> play_will(Stage& stage);
asio::awaitable<void> play_will_delay(Stage& stage);

asio::awaitable<void> play_persistent_session(Stage& stage);
asio::awaitable<void> play_session_expiry(Stage& stage);
asio::awaitable<void> play_takeover(Stage& stage);
asio::awaitable<void> play_message_expiry(Stage& stage);

asio::awaitable<void> play_shared_subscription(Stage& stage);
asio::awaitable<void> play_no_local(Stage& stage);
asio::awaitable<void> play_subscription_identifier(Stage& stage);
asio::awaitable<void> play_wildcard(Stage& stage);

asio::awaitable<void> play_topic_alias(Stage& stage);
asio::awaitable<void> play_request_response(Stage& stage);
asio::awaitable<void> play_user_properties(Stage& stage);

asio::awaitable<void> play_keep_alive(Stage& stage);
asio::awaitable<void> play_maximum_packet_size(Stage& stage);
asio::awaitable<void> play_receive_maximum(Stage& stage);
asio::awaitable<void> play_large_payload(Stage& stage);

asio::awaitable<void> play_wrong_password(Stage& stage);
asio::awaitable<void> play_forbidden_topic(Stage& stage);
asio::awaitable<void> play_enhanced_authentication(Stage& stage);

}  // namespace sonde::features
