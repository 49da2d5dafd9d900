#include "parsers/identifiers.h"

#include <algorithm>

#include "parsers/placeholder_text.h"

namespace hymt {
namespace {

using namespace placeholder_text;

// "()" at text[end] belongs to the name.
std::size_t with_call(std::string_view text, std::size_t end) {
  return at(text, end) == '(' && at(text, end + 1) == ')' ? end + 2 : end;
}

// German writes "Leser_innen" for readers of any gender.
bool is_gendered(std::string_view name) {
  const std::size_t mark = name.find('_');
  const std::string_view ending = name.substr(mark + 1);
  return mark > 2 && is_upper(name.front()) && (ending == "innen" || ending == "in");
}

bool has_inner_underscore(std::string_view name) {
  if (std::none_of(name.begin(), name.end(), [](char c) { return is_ascii_letter(c); })) {
    return false;
  }
  if (name.starts_with("__")) return name.size() > 2 && !is_gendered(name);
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    if (name[i] == '_' && name[i - 1] != '_') return !is_gendered(name);
  }
  return false;
}

bool is_camel_case(std::string_view name) {
  constexpr std::size_t kFewestSmall = 2;
  const std::size_t small = skip(name, 0, is_lower);
  return small >= kFewestSmall && small < name.size() && is_upper(name[small]) &&
         name.find('_') == kNone;
}

// Where "limits." or "std::" before the name at `begin` begins.
std::size_t qualified_begin(std::string_view text, std::size_t begin, std::size_t done) {
  constexpr std::size_t kLongest = 100;
  const std::size_t least = std::max(done, begin - std::min(begin, kLongest));
  std::size_t result = begin;
  std::size_t i = begin;
  while (i > least) {
    const std::string_view before = text.substr(least, i - least);
    std::size_t name = before.ends_with("::") ? i - 2 : before.ends_with('.') ? i - 1 : i;
    if (name == i) break;
    i = name;
    while (i > least && is_name(text[i - 1])) --i;
    if (i == name || word_before(text, i)) break;
    result = i;
  }
  return result;
}

// The name before the "()" at text[i], with what qualifies it.
ByteRange called_name(std::string_view text, std::size_t i, std::size_t done) {
  constexpr std::size_t kLongest = 100;
  std::size_t begin = i;
  const std::size_t least = std::max(done, i - std::min(i, kLongest));
  while (begin > least && (is_name(text[begin - 1]) || is_any_of(text[begin - 1], ".:"))) --begin;
  while (begin < i && !is_ascii_letter(text[begin]) && text[begin] != '_') ++begin;
  if (begin == i || !is_name(text[i - 1]) || word_before(text, begin)) return {};
  return {begin, i + 2};
}

}  // namespace

ByteRange identifier_at(std::string_view text, std::size_t i, std::size_t done,
                        std::size_t& name_end) {
  if (text[i] == '(') {
    return at(text, i + 1) == ')' ? called_name(text, i, done) : ByteRange{};
  }
  if (text[i] != '_' && (i == 0 || !is_lower(text[i - 1]))) return {};
  std::size_t begin = i;
  while (begin > done && is_name(text[begin - 1])) --begin;
  name_end = skip(text, i, is_name);
  const std::string_view name = text.substr(begin, name_end - begin);
  if (word_before(text, begin) || word_at(text, name_end)) return {};
  if (!has_inner_underscore(name) && !is_camel_case(name)) return {};
  return {qualified_begin(text, begin, done), with_call(text, name_end)};
}

}  // namespace hymt
