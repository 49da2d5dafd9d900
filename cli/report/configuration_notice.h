// Which configuration holds, told to the user.
#pragma once

#include "cli/options/configuration_search.h"
#include "cli/report/status_stream.h"

namespace hymt {

// Says on standard error which one is used, or is not, so that nobody's file works in secret.
void tell_configuration(const FoundConfiguration& found, StatusStream& status);

}  // namespace hymt
