// Scripts that complete what is typed in a shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hymt {

[[nodiscard]] std::vector<std::string_view> completion_shells();

// The script for one of these, made of the tables of commands and options: it calls nothing, and
// knows what this version knows. Each can be put where its shell looks (share/bash-completion/
// completions/hymt-doc, zsh's _hymt-doc, fish's hymt-doc.fish) or be evaluated in a session.
[[nodiscard]] std::string completion_script(std::string_view shell);

}  // namespace hymt
