// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

namespace sonde {

/// A password. It has no stream operator and no formatter, so it cannot slip into a log, a page or
/// a message; whoever needs the text says so by name.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string text) : text_{std::move(text)} {}

    const std::string& reveal() const { return text_; }

    friend bool operator==(const Secret&, const Secret&) = default;

  private:
    std::string text_{};
};

}  // namespace sonde
