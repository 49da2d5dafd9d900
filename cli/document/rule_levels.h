// How much weight findings have, where somebody says so: by the name of their rule.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/document/error.h"

namespace hymt {

// A value. Rules that nobody spoke of keep the level that they were found with.
class RuleLevels {
 public:
  // No level: findings of the rule are told to nobody. The last word on a rule counts.
  void set(std::string rule, std::optional<Severity> level) {
    levels_.insert_or_assign(std::move(rule), level);
  }
  // Takes over what `other` says of rules of which nothing was said here.
  void add(const RuleLevels& other) { levels_.insert(other.levels_.begin(), other.levels_.end()); }

  // Of a finding; nothing if it is not to be told.
  [[nodiscard]] std::optional<Severity> level(std::string_view rule, Severity found) const {
    const auto entry = levels_.find(rule);
    return entry == levels_.end() ? found : entry->second;
  }

  [[nodiscard]] const std::map<std::string, std::optional<Severity>, std::less<>>& levels() const {
    return levels_;
  }

  // Whatever has a `rule` and a `severity`.
  template <typename SomeFinding>
  void apply(std::vector<SomeFinding>& findings) const {
    if (levels_.empty()) return;
    std::erase_if(findings, [this](SomeFinding& finding) {
      const std::optional<Severity> now = level(finding.rule, finding.severity);
      if (now) finding.severity = *now;
      return !now;
    });
  }

 private:
  std::map<std::string, std::optional<Severity>, std::less<>> levels_;
};

}  // namespace hymt
