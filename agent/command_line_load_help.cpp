// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_load_help.hpp"

namespace sonde {

std::string_view load_help_head() {
    return R"(Usage: sonde load URL... [OPTIONS]
       sonde load --plan FILE [URL...] [OPTIONS]

Connects many clients to a broker, sends messages by a schedule whatever the
broker does, and shows how long they took from when they were due, what was lost
and whether sonde itself was the bottleneck.

URL is mqtt://HOST[:PORT], mqtts://HOST[:PORT], ws://HOST[:PORT][/PATH],
wss://HOST[:PORT][/PATH], unix:///PATH or just HOST[:PORT]; clients go round
several of them.
)";
}

std::string_view load_help_tail() {
    return R"(
Durations are written 250ms, 5s or 1m, rates 1000/s, 120/m or just 1000, sizes
64B or 1KiB. TOPIC, FILTER, ID, user name and the files of certificates know
{client}, {group}, {population}, {shard} and {run}. Most options are keys of a
plan as well, with _ for -: connect_rate = "100/s"; load.example.toml has all.

The first Ctrl-C ends the measurement, the second one the run; what was measured
is shown and written all the same.

Exit status:
  0    the run was carried out, and every threshold held
  1    a threshold was breached, or a result could not be written
  2    wrong usage
  3    the run could not start: no broker there, or this machine is too small
  4    sonde was the bottleneck, and the result says nothing of the broker
  130  interrupted

Examples:
  sonde load broker.example.com --publishers 100 --subscribers 100 \
      --rate 1000/s --duration 10s --qos 1 --payload-size 100B
  sonde load mqtts://broker.example.com --clients 10000 --idle \
      --connect-rate 500/s --duration 1m
  sonde load localhost --publishers 10 --subscribers 10 --find-max-rate \
      --slo "response.p99<50ms"
)";
}

std::string_view merge_help_head() {
    return R"(Usage: sonde merge FILE... [OPTIONS]

Adds the results of a plan's shards, each written by `sonde load --json`, to the
result of the whole plan. Counts and distributions are added exactly. Results of
another plan or seed are refused, as are a shard that is missing or there twice,
and measurements that did not take place at the same time.
)";
}

std::string_view merge_help_tail() {
    return R"(
Exit status:
  0  the results were added, and every threshold held
  1  a threshold was breached, or a result could not be written
  2  wrong usage, a file that cannot be read, or results that do not belong
     together
  4  sonde was the bottleneck in at least one of them

Example:
  sonde merge shard-*.json --html report.html --threshold "lost==0"
)";
}

}  // namespace sonde
