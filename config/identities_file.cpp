// SPDX-License-Identifier: Apache-2.0
#include "config/identities_file.hpp"

#include "config/text_rules.hpp"
#include "probes/wording.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

namespace sonde {

namespace {

using load::Identity;

constexpr std::size_t most_complaints = 20;
constexpr std::size_t longest_password = 65'535;  // Binary Data, MQTT 5.0 1.5.6.
constexpr std::array<std::string_view, 5> columns{
    "client_id", "username", "password", "cert_file", "key_file"};

/// A problem with one line, or nothing.
using Problem = std::optional<std::string>;

std::string expected_columns() {
    return ": expected " + either(columns);
}

/// Puts a field into its place. Empty means that the client has none of its own.
Problem set_field(Identity& identity, std::string_view column, std::string value) {
    if (column == "password") {
        if (value.size() > longest_password) {
            return "the password is longer than 65535 bytes";
        }
        if (!value.empty()) {
            identity.password = Secret{std::move(value)};
        }
        return std::nullopt;
    }
    if (const auto check = check_mqtt_string(value); !check) {
        return std::string{column} + ": expected " + check.error();
    }
    auto& place = column == "client_id"   ? identity.client_id
                  : column == "username"  ? identity.username
                  : column == "cert_file" ? identity.cert_file
                                          : identity.key_file;
    place = std::move(value);
    return std::nullopt;
}

/// The fields of one line of CSV; nothing where its quotes do not match.
std::optional<std::vector<std::string>> csv_fields(std::string_view line) {
    std::vector<std::string> fields{""};
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const bool doubled = quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"';
        if (doubled) {
            fields.back() += '"';
            ++i;
        } else if (c == '"' && (quoted || fields.back().empty())) {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return quoted ? std::nullopt : std::optional{std::move(fields)};
}

class IdentitiesReader {
  public:
    explicit IdentitiesReader(std::string file) : file_{std::move(file)} {}

    void read(std::string_view text);
    std::vector<Identity> identities() && { return std::move(identities_); }
    std::vector<std::string> complaints() const;

  private:
    void complain(const std::string& message) {
        if (++wrong_ <= most_complaints) {
            complaints_.push_back(file_ + ":" + std::to_string(line_) + ": " + message);
        }
    }
    void read_line(std::string_view line);
    void read_header(std::string_view line);
    void read_csv(std::string_view line);
    void read_json(std::string_view line);
    void add(Identity identity);

    std::string file_;
    std::size_t line_{};
    bool json_{};
    std::vector<std::string_view> header_{};
    std::map<std::string, std::size_t, std::less<>> lines_of_ids_{};
    std::vector<Identity> identities_{};
    std::vector<std::string> complaints_{};
    std::size_t wrong_{};
};

void IdentitiesReader::read(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    while (!text.empty()) {
        ++line_;
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (!line.empty()) {
            read_line(line);
        }
        if (header_.empty() && !json_ && wrong_ > 0) {
            return;  // Without the names of the columns nothing else can be understood.
        }
    }
    if (identities_.empty() && wrong_ == 0) {
        line_ = std::max<std::size_t>(line_, 1);
        complain("there is no client in it");
    }
}

void IdentitiesReader::read_line(std::string_view line) {
    const bool first = header_.empty() && !json_;
    json_ = json_ || (first && line.starts_with('{'));
    if (json_) {
        read_json(line);
    } else if (first) {
        read_header(line);
    } else {
        read_csv(line);
    }
}

// Says nothing of what stands there: where the header was forgotten, that is a client's password.
void IdentitiesReader::read_header(std::string_view line) {
    const auto names = csv_fields(line).value_or(std::vector<std::string>{});
    std::vector<std::string_view> header;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto* const found = std::ranges::find(columns, names[i]);
        const auto place = "column " + std::to_string(i + 1);
        if (found == columns.end()) {
            const auto hint = did_you_mean(names[i], columns);
            complain("the first line names the columns, and " + place +
                     " is none that sonde knows" + (hint.empty() ? expected_columns() : hint));
            return;
        }
        if (std::ranges::find(header, *found) != header.end()) {
            complain(place + " is there twice");
            return;
        }
        header.push_back(*found);
    }
    if (header.empty()) {
        complain("the first line has to name the columns" + expected_columns());
    }
    header_ = std::move(header);
}

void IdentitiesReader::read_csv(std::string_view line) {
    auto fields = csv_fields(line);
    if (!fields) {
        complain("a quotation mark is not closed");
        return;
    }
    if (fields->size() != header_.size()) {
        complain("expected " + std::to_string(header_.size()) +
                 " fields as in the first line, found " + std::to_string(fields->size()));
        return;
    }
    Identity identity;
    for (std::size_t i = 0; i < header_.size(); ++i) {
        if (const auto problem = set_field(identity, header_[i], std::move((*fields)[i]))) {
            complain(*problem);
            return;
        }
    }
    add(std::move(identity));
}

void IdentitiesReader::read_json(std::string_view line) {
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object()) {
        complain("expected a JSON object");
        return;
    }
    Identity identity;
    for (const auto& [name, value] : object.items()) {
        if (std::ranges::find(columns, name) == columns.end()) {
            const auto hint = did_you_mean(name, columns);
            complain("unknown member " + in_backticks(name) +
                     (hint.empty() ? expected_columns() : hint));
            return;
        }
        const auto* const text = value.get_ptr<const std::string*>();
        if (text == nullptr) {
            complain(name + ": expected a text");
            return;
        }
        if (const auto problem = set_field(identity, name, *text)) {
            complain(*problem);
            return;
        }
    }
    add(std::move(identity));
}

void IdentitiesReader::add(Identity identity) {
    if (identity.cert_file.empty() != identity.key_file.empty()) {
        complain("a certificate and its key belong together: expected cert_file and key_file");
        return;
    }
    if (!identity.client_id.empty()) {
        const auto [first, inserted] = lines_of_ids_.try_emplace(identity.client_id, line_);
        if (!inserted) {
            complain("the client id " + in_backticks(identity.client_id) + " is that of line " +
                     std::to_string(first->second) + " as well");
            return;
        }
    }
    identities_.push_back(std::move(identity));
}

std::vector<std::string> IdentitiesReader::complaints() const {
    auto complaints = complaints_;
    if (wrong_ > most_complaints) {
        complaints.push_back(file_ + ": and " + std::to_string(wrong_ - most_complaints) +
                             " more lines are wrong");
    }
    return complaints;
}

}  // namespace

tl::expected<std::vector<Identity>, std::vector<std::string>> read_identities(
    std::string_view text, const std::string& file_name) {
    IdentitiesReader reader{file_name};
    reader.read(text);
    if (auto complaints = reader.complaints(); !complaints.empty()) {
        return tl::unexpected{std::move(complaints)};
    }
    return std::move(reader).identities();
}

}  // namespace sonde
