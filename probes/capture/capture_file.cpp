// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/capture_file.hpp"

#include "probes/capture/capture_parts.hpp"

#include <limits>

namespace sonde::capture {

namespace {

bool is_pcapng(std::span<const std::byte> bytes) {
    return FieldReader{bytes, ByteOrder::little}.u32() == pcapng_magic;
}

bool is_compressed(std::span<const std::byte> bytes) {
    constexpr std::uint16_t gzip = 0x1f8b;
    constexpr std::uint32_t zstd = 0x28b52ffd;
    return FieldReader{bytes, ByteOrder::big}.u16() == gzip ||
           FieldReader{bytes, ByteOrder::big}.u32() == zstd;
}

}  // namespace

bool looks_like_capture(std::span<const std::byte> bytes) {
    return is_pcapng(bytes) || pcap_form_of(bytes).has_value();
}

tl::expected<CaptureFile, Fault> read_capture_file(std::span<const std::byte> bytes) {
    if (is_pcapng(bytes)) {
        auto file = read_pcapng(bytes);
        if (file.packets.empty() && file.fault && file.fault->offset == 0) {
            return tl::unexpected{*file.fault};
        }
        return file;
    }
    if (const auto form = pcap_form_of(bytes)) {
        return read_pcap(bytes, *form);
    }
    if (is_compressed(bytes)) {
        return tl::unexpected{Fault{.message = "this is compressed; unpack it first"}};
    }
    return tl::unexpected{
        Fault{.message = bytes.empty() ? "the file is empty"
                                       : "expected a capture (pcapng or pcap), found neither"}};
}

WallTime moment_of(std::uint64_t seconds, std::uint64_t nanoseconds) {
    constexpr std::uint64_t second = 1'000'000'000;
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (seconds >= most / second) {
        return {};
    }
    return WallTime{Duration{static_cast<Duration::rep>(seconds * second + nanoseconds)}};
}

}  // namespace sonde::capture
