#include "parsers/placeholders.h"

#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "parsers/builtin_placeholders.h"
#include "parsers/document/utf8.h"

namespace hymt {
namespace {

[[noreturn]] void reject(const PlaceholderRule& rule, const std::string& reason) {
  throw Error(ErrorKind::kUsage, "The pattern of placeholder rule '" + rule.name + "' (" +
                                     rule.pattern + ") " + reason);
}

std::unique_ptr<const re2::RE2> compile(const PlaceholderRule& rule) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto pattern = std::make_unique<const re2::RE2>(rule.pattern, options);
  if (!pattern->ok()) {
    const std::size_t at = rule.pattern.find(pattern->error_arg());
    const std::string place = pattern->error_arg().empty() || at == std::string::npos
                                  ? std::string()
                                  : " at character " + std::to_string(at + 1);
    reject(rule, "is malformed" + place + ": " + pattern->error() + ".");
  }
  if (re2::RE2::FullMatch("", *pattern)) {
    reject(rule, "matches empty text; it must match at least one character.");
  }
  return pattern;
}

void find_rule(const re2::RE2& pattern, std::string_view text, std::vector<ByteRange>& found) {
  const re2::StringPiece input(text.data(), text.size());
  std::size_t position = 0;
  re2::StringPiece match;
  while (position < text.size() &&
         pattern.Match(input, position, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    if (!match.empty()) found.push_back({begin, begin + match.size()});
    // A pattern such as "\b" matches nothing at places; go on behind the next character.
    position = begin + std::max<std::size_t>(match.size(), 1);
    while (position < text.size() && is_utf8_continuation(text[position])) {
      ++position;
    }
  }
}

// Orders the ranges and makes one of those that overlap.
void merge_overlapping(std::vector<ByteRange>& ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](ByteRange a, ByteRange b) { return a.begin < b.begin; });
  std::size_t kept = 0;
  for (const ByteRange range : ranges) {
    if (kept > 0 && range.begin < ranges[kept - 1].end) {
      ranges[kept - 1].end = std::max(ranges[kept - 1].end, range.end);
    } else {
      ranges[kept++] = range;
    }
  }
  ranges.resize(kept);
}

}  // namespace

struct PlaceholderScanner::Rules {
  bool builtin = true;
  bool identifiers = true;
  std::vector<std::unique_ptr<const re2::RE2>> patterns;
};

PlaceholderScanner::PlaceholderScanner(const ParserOptions& options) {
  auto rules = std::make_unique<Rules>();
  rules->builtin = options.builtin_placeholders;
  rules->identifiers = options.protects_identifiers;
  for (const PlaceholderRule& rule : options.placeholders) {
    rules->patterns.push_back(compile(rule));
  }
  rules_ = std::move(rules);
}

PlaceholderScanner::~PlaceholderScanner() = default;

std::vector<ByteRange> PlaceholderScanner::find(std::string_view text) const {
  std::vector<ByteRange> found;
  if (rules_->builtin) found = find_builtin_placeholders(text, rules_->identifiers);
  if (rules_->patterns.empty()) return found;
  for (const auto& pattern : rules_->patterns) find_rule(*pattern, text, found);
  merge_overlapping(found);
  return found;
}

CodeRole PlaceholderScanner::role_of(std::string_view text) {
  const bool is_address = text.find("://") != std::string_view::npos || text.starts_with("www.") ||
                          text.find('@') != std::string_view::npos;
  if (is_address) return {CodeType::kLink, CodeSubtype::kAddress};
  return {CodeType::kVariable, CodeSubtype::kLooks};
}

void PlaceholderScanner::protect(UnitBuilder& unit) const {
  unit.protect_all(find(unit.text()), role_of);
}

}  // namespace hymt
