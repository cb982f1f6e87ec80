// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/field_reader.hpp"

#include "probes/wire/bytes.hpp"
#include "probes/wire/field_words.hpp"
#include "probes/wire/utf8.hpp"

#include <algorithm>
#include <utility>

namespace sonde::wire {
namespace {

constexpr std::size_t size_of_length = 2;
constexpr std::size_t most_text_bytes = 256;

std::uint32_t big_endian(std::span<const std::byte> bytes) {
    std::uint32_t value = 0;
    for (const auto byte : bytes) {
        value = value << 8U | std::to_integer<std::uint32_t>(byte);
    }
    return value;
}

std::string too_little(std::size_t needed, std::size_t left) {
    if (left == 0) {
        return "missing: the packet ends before it";
    }
    return "cut short: needs " + count_of_bytes(needed) + ", and " + std::to_string(left) +
           (left == 1 ? " is left" : " are left");
}

}  // namespace

void complain(PacketField& field, std::string problem, std::string_view statement) {
    if (!field.problem.empty() || problem.empty()) {
        return;
    }
    field.problem = std::move(problem);
    if (!statement.empty()) {
        field.problem.append(" (").append(statement).append(")");
    }
}

PacketField& FieldReader::append(Fields& out, std::string_view name, std::size_t size) {
    auto& field = out.emplace_back();
    field.name = name;
    field.offset = at_;
    field.length = size;
    at_ += size;
    return field;
}

void FieldReader::cut_short(Fields& out, std::string_view name, std::string problem) {
    complain(append(out, name, remaining()), std::move(problem));
    ok_ = false;
}

std::span<const std::byte> FieldReader::content(const PacketField& field,
                                                std::size_t prefix) const {
    const auto whole = packet_.subspan(field.offset, field.length);
    return whole.subspan(std::min(prefix, whole.size()));
}

PacketField* FieldReader::number(Fields& out, std::string_view name, std::size_t size) {
    if (!ok_) {
        return nullptr;
    }
    if (remaining() < size) {
        cut_short(out, name, too_little(size, remaining()));
        return nullptr;
    }
    auto& field = append(out, name, size);
    field.number = big_endian(content(field, 0));
    field.value = std::to_string(*field.number);
    return &field;
}

PacketField* FieldReader::varint(Fields& out, std::string_view name) {
    if (!ok_) {
        return nullptr;
    }
    std::uint32_t value = 0;
    for (unsigned size = 1; size <= 4; ++size) {
        if (remaining() < size) {
            cut_short(out, name, too_little(size, remaining()));
            return nullptr;
        }
        const auto byte = std::to_integer<std::uint32_t>(packet_[at_ + size - 1]);
        value |= (byte & 0x7fU) << (7 * (size - 1));
        if ((byte & 0x80U) == 0) {
            auto& field = append(out, name, size);
            field.number = value;
            field.value = std::to_string(value);
            if (byte == 0 && size > 1) {
                complain(field, "takes more bytes than it needs", by("", "MQTT-1.5.5-1"));
            }
            return &field;
        }
    }
    cut_short(out, name, "a number of more than four bytes: nobody knows what follows");
    return nullptr;
}

// What is there of a text that is cut short is not shown: a length that claims too much may reach
// over a password.
PacketField* FieldReader::measured(Fields& out, std::string_view name) {
    if (!ok_) {
        return nullptr;
    }
    if (remaining() < size_of_length) {
        cut_short(out, name, too_little(size_of_length, remaining()));
        return nullptr;
    }
    const std::size_t size = big_endian(packet_.subspan(at_, size_of_length));
    const std::size_t left = remaining() - size_of_length;
    if (left < size) {
        cut_short(out,
                  name,
                  "claims to have " + count_of_bytes(size) + ", and " + std::to_string(left) +
                      (left == 1 ? " is left" : " are left"));
        return nullptr;
    }
    return &append(out, name, size_of_length + size);
}

PacketField* FieldReader::text(Fields& out, std::string_view name) {
    auto* const field = measured(out, name);
    if (field == nullptr) {
        return nullptr;
    }
    field->value = as_text(content(*field, size_of_length));
    switch (check_utf8(field->value)) {
        case Utf8::well_formed:
            break;
        case Utf8::ill_formed:
            complain(*field, "not well-formed UTF-8", by("MQTT-1.5.3-1", "MQTT-1.5.4-1"));
            break;
        case Utf8::null_character:
            complain(*field, "holds the character U+0000", by("MQTT-1.5.3-2", "MQTT-1.5.4-2"));
            break;
    }
    return field;
}

void FieldReader::show_content(PacketField& field, std::size_t prefix) const {
    const auto bytes = content(field, prefix);
    field.number = static_cast<std::uint32_t>(bytes.size());
    field.value = count_of_bytes(bytes.size());
    if (bytes.empty()) {
        return;
    }
    const bool readable = is_readable(as_text(bytes));
    auto& shown = field.children.emplace_back();
    shown.name = readable ? "Text" : "Bytes";
    shown.value = readable ? beginning(as_text(bytes), most_text_bytes) : hex_beginning(bytes);
    shown.offset = field.offset + field.length - bytes.size();
    shown.length = bytes.size();
}

PacketField* FieldReader::binary(Fields& out, std::string_view name) {
    auto* const field = measured(out, name);
    if (field != nullptr) {
        show_content(*field, size_of_length);
    }
    return field;
}

PacketField* FieldReader::secret(Fields& out, std::string_view name) {
    auto* const field = measured(out, name);
    if (field != nullptr) {
        field->number = static_cast<std::uint32_t>(field->length - size_of_length);
        field->value = "******** (" + count_of_bytes(*field->number) + ")";
    }
    return field;
}

PacketField* FieldReader::payload(Fields& out, std::string_view name) {
    if (!ok_) {
        return nullptr;
    }
    auto& field = append(out, name, remaining());
    show_content(field, 0);
    return &field;
}

FieldReader FieldReader::part(std::size_t size) {
    const auto begin = at_;
    at_ += std::min(size, remaining());
    return {packet_, begin, at_, version_};
}

}  // namespace sonde::wire
