// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/read_setting.hpp"
#include "config/setting.hpp"
#include "config/text_rules.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace sonde {

/// Whether `{topic}` means something in a template.
enum class TopicPlace : std::uint8_t { unknown, known };

/// A template of a load plan (probes/load/topic_template.hpp), as it stands there. `check` looks at
/// the text with its places.
Reading<std::string> read_template(const Setting& setting,
                                   std::string_view expected,
                                   TextCheck (*check)(std::string_view),
                                   TopicPlace topic);

/// Text that MQTT can carry, of at least one character.
TextCheck check_filled_mqtt_string(std::string_view text);

}  // namespace sonde
