#include "probes/quantity.hpp"
