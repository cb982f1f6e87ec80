#include "probes/histogram.hpp"
