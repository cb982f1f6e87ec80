// SPDX-License-Identifier: Apache-2.0
#include "config/yaml_document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sonde {

namespace {

/// Deeper than any file that is meant.
constexpr int deepest = 8;
/// Of a file that is small. One without aliases has a byte or more for each value: they cannot make
/// it a larger one than that.
constexpr std::size_t most_values = 10'000;

Position place_of(const YAML::Mark& mark) {
    if (mark.is_null()) {
        return {.line = 1, .column = 1};
    }
    return {.line = static_cast<std::uint32_t>(mark.line) + 1,
            .column = static_cast<std::uint32_t>(mark.column) + 1};
}

/// Turns the library's nodes into values, and keeps the first complaint.
class Conversion {
  public:
    explicit Conversion(std::size_t text_size) : most_{std::max(most_values, text_size)} {}

    Setting convert(const YAML::Node& node, int depth) {
        const auto at = place_of(node.Mark());
        if (++values_ > most_ || depth > deepest) {
            complain(at, "this is nested too deep, or too much");
            return {.at = at};
        }
        switch (node.Type()) {
            case YAML::NodeType::Undefined:
            case YAML::NodeType::Null:
                return {.at = at, .value = std::string{}};
            case YAML::NodeType::Scalar:
                return scalar(node, at);
            case YAML::NodeType::Sequence:
                return {.at = at, .value = list(node, depth)};
            case YAML::NodeType::Map:
                return {.at = at, .value = table(node, depth)};
        }
        return {.at = at};
    }

    const Complaint& complaint() const { return complaint_; }

  private:
    SettingTable table(const YAML::Node& node, int depth) {
        SettingTable entries;
        for (const auto& pair : node) {
            const auto at = place_of(pair.first.Mark());
            if (!pair.first.IsScalar()) {
                complain(at, "expected a name as the key");
                continue;
            }
            const auto& key = pair.first.Scalar();
            if (find(entries, key) != nullptr) {
                complain(at, "this key stands there twice");
            }
            entries.push_back({.key = key, .at = at, .setting = convert(pair.second, depth + 1)});
        }
        return entries;
    }

    void complain(Position at, std::string message) {
        if (complaint_.message.empty()) {
            complaint_ = {.at = at, .message = std::move(message)};
        }
    }

    static Setting scalar(const YAML::Node& node, Position at) {
        const auto& text = node.Scalar();
        // `?` is the tag of what is not quoted.
        if (node.Tag() == "?" && (text == "true" || text == "false")) {
            return {.at = at, .value = text == "true"};
        }
        return {.at = at, .value = text};
    }

    SettingList list(const YAML::Node& node, int depth) {
        SettingList items;
        for (const auto& item : node) {
            items.push_back(convert(item, depth + 1));
        }
        return items;
    }

    std::size_t most_;
    std::size_t values_{};
    Complaint complaint_{};
};

/// Remembers where documents begin, and nothing of what is in them.
class DocumentStarts final : public YAML::EventHandler {
  public:
    void OnDocumentStart(const YAML::Mark& mark) override { starts.push_back(mark); }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
    void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
    void OnScalar(const YAML::Mark& /*mark*/,
                  const std::string& /*tag*/,
                  YAML::anchor_t /*anchor*/,
                  const std::string& /*value*/) override {}
    void OnSequenceStart(const YAML::Mark& /*mark*/,
                         const std::string& /*tag*/,
                         YAML::anchor_t /*anchor*/,
                         YAML::EmitterStyle::value /*style*/) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark& /*mark*/,
                    const std::string& /*tag*/,
                    YAML::anchor_t /*anchor*/,
                    YAML::EmitterStyle::value /*style*/) override {}
    void OnMapEnd() override {}

    std::vector<YAML::Mark> starts{};
};

/// Where a second document begins. Of what it cannot read at its very start, such as a lone comma,
/// yaml-cpp makes empty documents without end: they are never asked for all at once.
std::optional<Position> second_document(const std::string& text) {
    std::istringstream in{text};
    YAML::Parser parser{in};
    DocumentStarts documents;
    while (documents.starts.size() < 2 && parser.HandleNextDocument(documents)) {
    }
    return documents.starts.size() < 2 ? std::nullopt
                                       : std::optional{place_of(documents.starts[1])};
}

tl::unexpected<Complaint> refuse(Position at, std::string message) {
    return tl::unexpected{Complaint{.at = at, .message = std::move(message)}};
}

}  // namespace

tl::expected<Setting, Complaint> parse_yaml(std::string_view text) {
    try {
        const std::string whole{text};
        if (const auto second = second_document(whole)) {
            return refuse(*second, "expected one document, found another or what is none");
        }
        Conversion conversion{whole.size()};
        auto document = conversion.convert(YAML::Load(whole), 0);
        if (!conversion.complaint().message.empty()) {
            return tl::unexpected{conversion.complaint()};
        }
        return document;
    } catch (const YAML::Exception& error) {
        // Behind a colon the library repeats what stood there, which may be a secret.
        return refuse(place_of(error.mark),
                      "this is not YAML: " + error.msg.substr(0, error.msg.find(':')));
    }
}

tl::expected<SettingTable, Complaint> parse_yaml_table(std::string_view text) {
    auto document = parse_yaml(text);
    if (!document) {
        return tl::unexpected{std::move(document.error())};
    }
    if (auto* const table = std::get_if<SettingTable>(&document->value)) {
        return std::move(*table);
    }
    const auto* const nothing = std::get_if<std::string>(&document->value);
    if (nothing != nullptr && nothing->empty()) {
        return SettingTable{};
    }
    return refuse(document->at, "expected keys with values");
}

}  // namespace sonde
