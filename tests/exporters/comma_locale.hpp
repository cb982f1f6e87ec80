// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <locale>
#include <string>

namespace sonde {

/// Makes numbers look as in Germany in every stream that is made while it lives: decimal comma,
/// thousands in groups. Whoever writes for machines must not care.
class CommaLocale {
  public:
    CommaLocale()
        : previous_{std::locale::global(std::locale{std::locale::classic(), new Punctuation})} {}
    CommaLocale(CommaLocale&&) = delete;
    CommaLocale& operator=(CommaLocale&&) = delete;
    CommaLocale(const CommaLocale&) = delete;
    CommaLocale& operator=(const CommaLocale&) = delete;
    ~CommaLocale() { std::locale::global(previous_); }

  private:
    struct Punctuation final : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
    };

    std::locale previous_;
};

}  // namespace sonde
