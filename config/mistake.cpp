// SPDX-License-Identifier: Apache-2.0
#include "config/mistake.hpp"

#include <algorithm>
#include <tuple>

namespace sonde {

std::vector<Mistake> mistakes_of(const Complaints& complaints, const std::string& file) {
    std::vector<Mistake> mistakes;
    for (const auto& complaint : complaints) {
        mistakes.push_back({
            .file = file,
            .line = complaint.at.line,
            .column = complaint.at.column,
            .message = complaint.key.empty() ? complaint.message
                                             : complaint.key + ": " + complaint.message,
        });
    }
    std::ranges::stable_sort(mistakes, {}, [](const Mistake& mistake) {
        return std::tuple{mistake.line, mistake.column};
    });
    // What is wrong in [defaults] may show in several probes.
    mistakes.erase(std::unique(mistakes.begin(), mistakes.end()), mistakes.end());
    return mistakes;
}

std::string to_string(const Mistake& mistake) {
    std::string text = mistake.file;
    if (mistake.line > 0) {
        text += ":" + std::to_string(mistake.line) + ":" + std::to_string(mistake.column);
    }
    return text + ": " + mistake.message;
}

}  // namespace sonde
