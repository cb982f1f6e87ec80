// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde {

/// What is wrong with a file: of all that is said the first stays, since the rest may follow from
/// it.
class Complaint {
  public:
    void add(std::string sentence) {
        if (!first_) {
            first_ = std::move(sentence);
        }
    }
    const std::optional<std::string>& first() const { return first_; }

  private:
    std::optional<std::string> first_{};
};

/// Takes the members of a JSON object that may come from anybody. One that is missing or of another
/// kind yields nothing (zero, empty, false) and a complaint that names it (`counts.sent: missing`),
/// so a reader goes straight through and asks once at the end. Members nobody asks for do not
/// matter. The JSON and the complaint must outlive it.
class JsonFields {
  public:
    /// `path`: what the members' names are put behind, `counts.`; empty for the whole file.
    JsonFields(const nlohmann::json& value, std::string path, Complaint& complaint);

    JsonFields object(std::string_view key) const;
    std::vector<JsonFields> objects(std::string_view key) const;
    std::vector<std::string> texts(std::string_view key) const;
    std::vector<std::uint32_t> wholes_below(std::string_view key, std::uint32_t limit) const;

    template <class T = std::uint64_t>
    T whole(std::string_view key) const {
        return static_cast<T>(whole_up_to(key, std::numeric_limits<T>::max()));
    }
    std::uint64_t whole_up_to(std::string_view key, std::uint64_t most) const;
    double number(std::string_view key) const;
    Duration seconds(std::string_view key) const;  ///< To the nearest nanosecond, not negative.
    WallTime time(std::string_view key) const;     ///< As format_utc writes it.
    bool flag(std::string_view key) const;
    std::string text(std::string_view key) const;

    bool is_null(std::string_view key) const;
    bool has(std::string_view key) const;  ///< For members that may be missing.

    void complain(std::string_view key, std::string_view what) const;

  private:
    std::string path_of(std::string_view key) const { return path_ + std::string{key}; }
    const nlohmann::json* find(std::string_view key) const;
    /// The member, where it is what `is` says; else a complaint that it is not `kind`.
    const nlohmann::json* find(std::string_view key,
                               bool (nlohmann::json::*is)() const noexcept,
                               std::string_view kind) const;

    const nlohmann::json* object_;
    std::string path_;
    Complaint* complaint_;
};

}  // namespace sonde
