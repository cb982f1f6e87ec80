# SPDX-License-Identifier: Apache-2.0
# What nearly every file includes, read once a library instead of a thousand times. Without it each file
# shows that it includes what it uses, so that one of the presets must not have it.
option(SONDE_PCH "Precompile the headers that nearly every file includes" OFF)

set(
  SONDE_COMMON_HEADERS
  <algorithm>
  <chrono>
  <functional>
  <map>
  <memory>
  <optional>
  <string>
  <variant>
  <vector>
)
