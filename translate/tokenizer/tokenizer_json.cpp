#include "translate/tokenizer/tokenizer_json.h"

#include <nlohmann/json.hpp>

#include "parsers/document/error.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorKind::kEngine, "The tokenizer cannot be used: " + what);
}

TokenId read_id(const Json& value, std::string_view token) {
  // Every id costs a few bytes, so this bounds the memory that a file can ask for.
  constexpr std::uint64_t kMostIds = std::uint64_t{1} << 22U;
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= kMostIds) {
    fail("the id of '" + std::string(token) + "' is not a number below " +
         std::to_string(kMostIds) + ".");
  }
  return static_cast<TokenId>(value.get<std::uint64_t>());
}

// The member `key` of `object`; null if there is none.
const Json& member(const Json& object, const char* key) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

bool read_flag(const Json& object, const char* key, bool otherwise) {
  const Json& value = member(object, key);
  if (value.is_null()) return otherwise;
  if (!value.is_boolean()) fail("'" + std::string(key) + "' is neither true nor false.");
  return value.get<bool>();
}

std::string read_text(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_string()) fail("a text '" + std::string(key) + "' is missing.");
  return value.get<std::string>();
}

AddedToken read_added_token(const Json& value) {
  AddedToken token;
  token.content = read_text(value, "content");
  token.id = read_id(member(value, "id"), token.content);
  token.single_word = read_flag(value, "single_word", false);
  token.lstrip = read_flag(value, "lstrip", false);
  token.rstrip = read_flag(value, "rstrip", false);
  token.special = read_flag(value, "special", false);
  token.normalized = read_flag(value, "normalized", !token.special);
  return token;
}

// Reads the file in one go. The vocabulary, the merges and the added tokens, nearly all of it, go
// straight to their place; the little else becomes a JSON value.
class Reader {
 public:
  explicit Reader(TokenizerJson& result) : result_(&result) {}

  Json read(std::string_view json) {
    try {
      return Json::parse(json, [this](int depth, Json::parse_event_t event, Json& value) {
        return keeps(depth, event, value);
      });
    } catch (const Json::exception& error) {
      fail(std::string("the file is not JSON (") + error.what() + ").");
    }
  }

 private:
  enum class Place : std::uint8_t { kElsewhere, kVocabulary, kMerges, kAddedTokens };

  // What the parser asks: whether to keep a value that it has read.
  bool keeps(int depth, Json::parse_event_t event, Json& value) {
    using Event = Json::parse_event_t;
    constexpr int kDeepest = 32;
    if (depth > kDeepest) fail("the JSON is nested too deeply.");
    // The file is one object (depth 0), with "model" in it, with "vocab" and "merges" in that.
    if (event == Event::key && depth == 1) {
      in_model_ = value == "model";
      place_ = value == "added_tokens" ? Place::kAddedTokens : Place::kElsewhere;
    }
    if (event == Event::key && depth == 2 && in_model_) {
      place_ = Place::kElsewhere;
      if (value == "vocab") place_ = Place::kVocabulary;
      if (value == "merges") place_ = Place::kMerges;
    }
    if (place_ == Place::kAddedTokens) return keeps_added_token(depth, event, value);
    if (place_ == Place::kVocabulary && depth > 2) return keeps_entry(depth, event, value);
    if (place_ == Place::kMerges && depth > 2) return keeps_merge(depth, event, value);
    // At the end of an object, the parser looks through all that is kept around it.
    constexpr int kMostObjects = 10'000;
    if (event == Event::object_start && ++num_objects_ > kMostObjects) fail("it has no such form.");
    return true;
  }

  bool keeps_added_token(int depth, Json::parse_event_t event, const Json& value) {
    using Event = Json::parse_event_t;
    if (depth == 1 &&
        (event == Event::object_start || (event == Event::value && !value.is_null()))) {
      fail("'added_tokens' is not a list.");
    }
    // The list has objects (depth 2) with texts, numbers and flags in them.
    const bool is_list_or_object = event == Event::array_start || event == Event::object_start;
    if ((depth == 2 && (event == Event::value || event == Event::array_start)) ||
        (depth > 2 && is_list_or_object)) {
      fail("'added_tokens' holds something else than tokens.");
    }
    if (depth != 2 || event != Event::object_end) return true;
    result_->added_tokens.push_back(read_added_token(value));
    return false;
  }

  bool keeps_entry(int depth, Json::parse_event_t event, Json& value) {
    if (depth != 3) fail("'vocab' holds something else than ids.");
    if (event == Json::parse_event_t::key) {
      token_ = value.get<std::string>();
    } else {
      result_->vocabulary.emplace_back(token_, read_id(value, token_));
    }
    return false;
  }

  // "left right", or ["left", "right"], one list deeper.
  bool keeps_merge(int depth, Json::parse_event_t event, Json& value) {
    using Event = Json::parse_event_t;
    if (depth == 4 && event == Event::value && value.is_string()) return true;
    if (depth != 3 || event == Event::object_start || event == Event::key) {
      fail("'merges' holds something else than pairs.");
    }
    if (event == Event::array_start) return true;
    if (event == Event::array_end && value.size() == 2) {
      result_->merges.emplace_back(value[0].get<std::string>(), value[1].get<std::string>());
      return false;
    }
    const std::string merge = value.is_string() ? value.get<std::string>() : std::string();
    const std::size_t space = merge.find(' ');
    if (space == std::string::npos) fail("'merges' holds something else than pairs.");
    result_->merges.emplace_back(merge.substr(0, space), merge.substr(space + 1));
    return false;
  }

  TokenizerJson* result_;
  bool in_model_ = false;
  Place place_ = Place::kElsewhere;
  std::string token_;
  int num_objects_ = 0;
};

PreTokenizerSteps::Split read_split(const Json& step) {
  const std::string behavior = read_text(step, "behavior");
  if (behavior != "Isolated") {
    fail("its pre-tokenizer splits with '" + behavior + "'; only 'Isolated' is supported.");
  }
  const Json& pattern = member(step, "pattern");
  if (member(pattern, "String").is_string()) {
    return {read_text(pattern, "String"), SplitPattern::Syntax::kLiteral};
  }
  return {read_text(pattern, "Regex"), SplitPattern::Syntax::kRegularExpression};
}

// The steps of a pre-tokenizer, whether it is one or a sequence of them.
PreTokenizerSteps read_pre_tokenizer(const Json& value) {
  Json list = Json::array();
  if (member(value, "type") == "Sequence") {
    list = member(value, "pretokenizers");
  } else {
    list.push_back(value);
  }
  PreTokenizerSteps steps;
  bool has_byte_level = false;
  for (const Json& step : list) {
    const std::string type = read_text(step, "type");
    // After ByteLevel, bytes are characters of its alphabet.
    if (has_byte_level) fail("its pre-tokenizer goes on after 'ByteLevel'.");
    if (type == "Split") {
      steps.splits.push_back(read_split(step));
    } else if (type == "ByteLevel") {
      has_byte_level = true;
      steps.adds_prefix_space = read_flag(step, "add_prefix_space", true);
      steps.byte_level_splits = read_flag(step, "use_regex", true);
    } else {
      fail("its pre-tokenizer has a step '" + type + "', which is not supported.");
    }
  }
  if (!has_byte_level) fail("its pre-tokenizer has no step 'ByteLevel', so it is not byte-level.");
  return steps;
}

// What would change the ids and is not understood here.
void check_model(const Json& model) {
  if (const Json& type = member(model, "type"); !type.is_null() && type != "BPE") {
    fail("its model is not of the type 'BPE'.");
  }
  for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    const Json& value = member(model, key);
    if (!value.is_null() && value != "") fail("'" + std::string(key) + "' is not supported.");
  }
  if (read_flag(model, "byte_fallback", false)) fail("'byte_fallback' is not supported.");
}

// A Sequence of steps may stand for none, at any depth; every other normalizer changes the text.
void check_normalizer(const Json& value) {
  if (value.is_null()) return;
  if (member(value, "type") == "Sequence" && member(value, "normalizers").is_array()) {
    for (const Json& step : member(value, "normalizers")) check_normalizer(step);
    return;
  }
  const Json& type = member(value, "type");
  fail("it normalizes text ('normalizer': " +
       (type.is_string() ? type.get<std::string>() : "of an unknown kind") +
       "), so answers could not be trusted to keep it; those of HY-MT do not.");
}

}  // namespace

TokenizerJson read_tokenizer_json(std::string_view json) {
  TokenizerJson result;
  const Json root = Reader(result).read(json);
  check_normalizer(member(root, "normalizer"));
  check_model(member(root, "model"));
  if (result.vocabulary.empty()) fail("it has no vocabulary ('model', 'vocab').");
  result.ignores_merges = read_flag(member(root, "model"), "ignore_merges", false);
  result.pre_tokenizer = read_pre_tokenizer(member(root, "pre_tokenizer"));
  return result;
}

}  // namespace hymt
