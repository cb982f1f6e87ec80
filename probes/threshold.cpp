#include "probes/threshold.hpp"
