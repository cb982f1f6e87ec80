#include "probes/summary.hpp"
