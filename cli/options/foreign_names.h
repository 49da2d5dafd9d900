// What other programs call what hymt-doc has under another name, or does without being asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hymt {

// What to say to somebody who typed `option` ("--target", "-i", "--target_lang") for a command with
// the options `known`: "did you mean '--to'?", or how what it asks for is done here. Empty: nothing
// is known of it.
[[nodiscard]] std::string option_elsewhere(std::string_view option,
                                           const std::vector<std::string_view>& known);

// The one of the configuration's keys `known` that other programs call `key`; empty: none.
[[nodiscard]] std::string key_elsewhere(std::string_view key,
                                        const std::vector<std::string_view>& known);

// The one of `words` that other programs call `text` ("md": "markdown"); empty: none.
[[nodiscard]] std::string_view value_elsewhere(std::string_view text,
                                               const std::vector<std::string_view>& words);

}  // namespace hymt
