// SPDX-License-Identifier: Apache-2.0
#include "agent/output_file.hpp"

#include "probes/wording.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <streambuf>
#include <system_error>
#include <utility>

namespace sonde {

namespace {

/// Unlike that of std::ofstream it remembers why a write failed.
class DescriptorBuffer final : public std::streambuf {
  public:
    explicit DescriptorBuffer(int descriptor) : descriptor_{descriptor} {
        setp(bytes_.data(), bytes_.data() + bytes_.size());
    }

    int error() const { return error_; }

  protected:
    int_type overflow(int_type letter) override {
        if (sync() != 0) {
            return traits_type::eof();
        }
        if (!traits_type::eq_int_type(letter, traits_type::eof())) {
            sputc(traits_type::to_char_type(letter));
        }
        return traits_type::not_eof(letter);
    }

    int sync() override {
        const char* from = pbase();
        while (error_ == 0 && from < pptr()) {
            const auto written =
                ::write(descriptor_, from, static_cast<std::size_t>(pptr() - from));
            if (written >= 0) {
                from += written;
            } else if (errno != EINTR) {
                error_ = errno;
            }
        }
        setp(bytes_.data(), bytes_.data() + bytes_.size());
        return error_ == 0 ? 0 : -1;
    }

  private:
    int descriptor_;
    int error_{};
    std::array<char, 65'536> bytes_{};
};

std::string cannot_write(const std::string& path, int error) {
    return in_backticks(path) + " cannot be written: " + std::generic_category().message(error);
}

/// Where the file will be: behind a symbolic link, which stays as it is.
std::string place_of(const std::string& path) {
    std::error_code error;
    const auto place = std::filesystem::canonical(path, error);
    return error ? path : place.string();
}

mode_t current_umask() {
    const auto mask = ::umask(0);
    ::umask(mask);
    return mask;
}

}  // namespace

struct OutputFile::State {
    State(std::string named, std::string put_at, std::string written_to, int opened)
        : path{std::move(named)},
          place{std::move(put_at)},
          temporary{std::move(written_to)},
          descriptor{opened} {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        close();
        if (!temporary.empty()) {
            ::unlink(temporary.c_str());
        }
    }

    int close() { return descriptor >= 0 ? ::close(std::exchange(descriptor, -1)) : 0; }

    std::string path;
    std::string place;
    std::string temporary;  ///< Empty where there is none, or none any more.
    int descriptor;
    DescriptorBuffer buffer{descriptor};
    std::ostream stream{&buffer};
};

tl::expected<OutputFile, std::string> OutputFile::create(const std::string& path) {
    const auto place = place_of(path);
    struct stat facts {};
    if (::stat(place.c_str(), &facts) == 0 && !S_ISREG(facts.st_mode)) {
        const int opened = ::open(place.c_str(), O_WRONLY | O_CLOEXEC);
        if (opened < 0) {
            return tl::unexpected{cannot_write(path, errno)};
        }
        return OutputFile{std::make_unique<State>(path, place, "", opened)};
    }
    if (::access(place.c_str(), F_OK) == 0 && ::access(place.c_str(), W_OK) != 0) {
        // Replacing it would be possible, but somebody said that it must not change.
        return tl::unexpected{cannot_write(path, errno)};
    }
    auto temporary = place + ".XXXXXX";
    const int opened = ::mkostemp(temporary.data(), O_CLOEXEC);
    if (opened < 0) {
        return tl::unexpected{cannot_write(path, errno)};
    }
    // Others may read it as they may read any other new file.
    ::fchmod(opened, 0666U & ~current_umask());
    return OutputFile{std::make_unique<State>(path, place, temporary, opened)};
}

OutputFile::OutputFile(std::unique_ptr<State> state) : state_{std::move(state)} {}
OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile& OutputFile::operator=(OutputFile&&) noexcept = default;
OutputFile::~OutputFile() = default;

std::ostream& OutputFile::stream() {
    return state_->stream;
}

tl::expected<void, std::string> OutputFile::commit() {
    state_->stream.flush();
    if (const int error = state_->buffer.error(); error != 0) {
        return tl::unexpected{cannot_write(state_->path, error)};
    }
    if (state_->close() != 0) {
        return tl::unexpected{cannot_write(state_->path, errno)};
    }
    if (!state_->temporary.empty()) {
        if (::rename(state_->temporary.c_str(), state_->place.c_str()) != 0) {
            return tl::unexpected{cannot_write(state_->path, errno)};
        }
        state_->temporary.clear();
    }
    return {};
}

}  // namespace sonde
