// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/hex_bytes.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace sonde::capture {

namespace {

std::optional<unsigned> digit_of(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    const auto lower = static_cast<char>(c | 0x20);
    if (lower >= 'a' && lower <= 'f') {
        return static_cast<unsigned>(lower - 'a') + 10;
    }
    return std::nullopt;
}

std::size_t digits_at(std::string_view text) {
    const auto end = std::ranges::find_if(text, [](char c) { return !digit_of(c); });
    return static_cast<std::size_t>(end - text.begin());
}

std::size_t blanks_at(std::string_view text) {
    return std::min(text.find_first_not_of(" \t\r"), text.size());
}

/// One line of a dump, without its end.
class Line {
  public:
    Line(std::string_view text, std::size_t offset) : text_{text}, offset_{offset} {}

    /// Takes the place off the front that dumps write before their bytes, where it is that of the
    /// byte that comes next.
    bool takes_place(std::size_t place) {
        const auto start = blanks_at(text_);
        auto rest = text_.substr(start);
        if (rest.starts_with("0x")) {
            rest.remove_prefix(2);
        }
        const auto digits = digits_at(rest);
        constexpr std::size_t shortest = 4;
        constexpr std::size_t longest = 16;
        if (digits < shortest || digits > longest) {
            return false;
        }
        std::size_t value = 0;
        for (const char c : rest.substr(0, digits)) {
            value = value * 16 + *digit_of(c);
        }
        rest.remove_prefix(digits);
        by_xxd_ = rest.starts_with(':');
        rest.remove_prefix(by_xxd_ ? 1 : 0);
        // A number alone ends a dump; at its beginning it is a byte or two.
        const bool ends = blanks_at(rest) == rest.size();
        if (value != place || (ends && place == 0) || (!ends && blanks_at(rest) == 0)) {
            return false;
        }
        skip(text_.size() - rest.size());
        skip(blanks_at(text_));
        return true;
    }

    /// The bytes of a line of a dump; the characters they stand for come behind two blanks or a
    /// bar.
    void take_dumped(std::vector<std::byte>& bytes) {
        constexpr std::size_t most = 16;
        std::size_t taken = 0;
        while (taken < most) {
            const auto digits = digits_at(text_);
            const auto behind = text_.substr(digits);
            if (digits == 0 || digits % 2 != 0 || digits > 2 * (most - taken) ||
                (!behind.empty() && blanks_at(behind) == 0)) {
                break;
            }
            append(digits, bytes);
            taken += digits / 2;
            const auto blanks = blanks_at(text_);
            // hexdump sets eight bytes off from the other eight.
            if (blanks > 2 || (blanks == 2 && (by_xxd_ || taken != most / 2))) {
                break;
            }
            skip(blanks);
        }
    }

    std::optional<Fault> take_plain(std::vector<std::byte>& bytes) {
        for (;;) {
            skip(std::min(text_.find_first_not_of(" \t\r,;:-{}[]()\"'"), text_.size()));
            if (text_.empty() || text_.front() == '#') {
                return std::nullopt;
            }
            if (text_.starts_with("0x") || text_.starts_with("0X") || text_.starts_with("\\x")) {
                skip(2);
            }
            const auto digits = digits_at(text_);
            if (digits == 0) {
                return Fault{.offset = offset_,
                             .message =
                                 "expected a capture (pcapng or pcap) or bytes in "
                                 "hexadecimal, found neither"};
            }
            if (digits % 2 != 0) {
                return Fault{.offset = offset_,
                             .message = "expected hexadecimal digits in pairs, found " +
                                        std::to_string(digits)};
            }
            append(digits, bytes);
        }
    }

  private:
    void skip(std::size_t count) {
        text_.remove_prefix(count);
        offset_ += count;
    }

    void append(std::size_t digits, std::vector<std::byte>& bytes) {
        for (std::size_t i = 0; i < digits; i += 2) {
            bytes.push_back(
                static_cast<std::byte>(*digit_of(text_[i]) << 4U | *digit_of(text_[i + 1])));
        }
        skip(digits);
    }

    std::string_view text_;
    std::size_t offset_;
    bool by_xxd_{};
};

}  // namespace

tl::expected<std::vector<std::byte>, Fault> read_hex(std::string_view text) {
    std::vector<std::byte> bytes;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        const auto content = text.substr(start, end - start);
        Line line{content, start};
        if (content.starts_with('*')) {
            return tl::unexpected{Fault{
                .offset = start,
                .message = "lines are left out of this dump; make it with hexdump -v or xxd"}};
        }
        if (line.takes_place(bytes.size())) {
            line.take_dumped(bytes);
        } else if (const auto fault = line.take_plain(bytes)) {
            return tl::unexpected{*fault};
        }
        start = end + 1;
    }
    if (bytes.empty()) {
        return tl::unexpected{
            Fault{.offset = text.size(), .message = "expected bytes in hexadecimal, found none"}};
    }
    return bytes;
}

}  // namespace sonde::capture
