// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet.hpp"

#include <string>

namespace sonde::load_broker {

/// A PUBLISH that owns what it views.
class StoredMessage {
  public:
    explicit StoredMessage(const wire::Publish& publish)
        : publish_{publish},
          topic_{publish.topic},
          payload_{publish.payload.begin(), publish.payload.end()} {
        properties_.add(publish.properties);
    }

    wire::Publish view() const {
        auto publish = publish_;
        publish.topic = topic_;
        publish.payload = payload_;
        publish.properties = properties_.view();
        return publish;
    }

    std::size_t size() const { return topic_.size() + payload_.size(); }

  private:
    wire::Publish publish_;
    std::string topic_;
    wire::Bytes payload_;
    wire::PropertyBuffer properties_{};
};

}  // namespace sonde::load_broker
