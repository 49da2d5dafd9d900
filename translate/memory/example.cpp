#include "translate/memory/example.h"

#include <stdexcept>
#include <utility>
#include <vector>

#include "translate/memory/byte_record.h"

namespace hymt {
namespace {

// Of a record. Others are not read.
constexpr std::uint64_t kLayout = 1;

constexpr std::uint64_t kNumOrigins = 3;
constexpr std::uint64_t kNumCodeKinds = 3;
static_assert(static_cast<std::uint64_t>(Example::Origin::kKnown) + 1 == kNumOrigins);
static_assert(static_cast<std::uint64_t>(InlineCodeKind::kClosing) + 1 == kNumCodeKinds);

void write_key(RecordWriter& record, const SegmentKey& key) {
  record.fixed(key.high);
  record.fixed(key.low);
}

SegmentKey read_key(RecordReader& record) {
  SegmentKey key;
  key.high = record.fixed();
  key.low = record.fixed();
  return key;
}

void write_source(RecordWriter& record, const CodedText& source) {
  record.text(source.text());
  record.number(source.codes().size());
  for (const InlineCode& code : source.codes()) {
    record.number(code.id);
    record.number(static_cast<std::uint64_t>(code.kind));
    record.number(code.offset);
    record.number(code.length);
    record.number((code.can_delete ? 1U : 0U) | (code.can_reorder ? 2U : 0U));
  }
}

// Nothing if it is no text with codes.
std::optional<CodedText> read_source(RecordReader& record) {
  const std::string_view text = record.text();
  std::vector<InlineCode> codes(record.count());
  for (InlineCode& code : codes) {
    code.id = static_cast<std::uint32_t>(record.number());
    const std::uint64_t kind = record.number();
    if (kind >= kNumCodeKinds) return std::nullopt;
    code.kind = static_cast<InlineCodeKind>(kind);
    code.offset = record.number();
    code.length = record.number();
    // So that no sum of the two can overflow.
    if (code.offset > text.size() || code.length > text.size()) return std::nullopt;
    const std::uint64_t may = record.number();
    code.can_delete = (may & 1U) != 0;
    code.can_reorder = (may & 2U) != 0;
  }
  if (!record.is_good()) return std::nullopt;
  try {
    return CodedText(text, std::move(codes));
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

}  // namespace

std::string example_record(const Example& example) {
  RecordWriter record;
  record.number(kLayout);
  record.number(static_cast<std::uint64_t>(example.origin));
  record.fixed(example.owner);
  record.text(example.source_language);
  record.text(example.target_language);
  write_source(record, example.source);
  record.text(example.target ? example.target->record() : std::string());
  record.number(example.keys ? 1 : 0);
  if (example.keys) {
    write_key(record, example.keys->base);
    write_key(record, example.keys->key);
  }
  return record.take();
}

std::shared_ptr<const Example> read_example(std::string_view bytes) {
  RecordReader record(bytes);
  if (record.number() != kLayout) return nullptr;
  auto example = std::make_shared<Example>();
  const std::uint64_t origin = record.number();
  if (origin >= kNumOrigins) return nullptr;
  example->origin = static_cast<Example::Origin>(origin);
  example->owner = record.fixed();
  example->source_language = record.text();
  example->target_language = record.text();
  std::optional<CodedText> source = read_source(record);
  if (!source) return nullptr;
  example->source = *std::move(source);
  const std::string_view target = record.text();
  if (!target.empty()) {
    example->target = SharedOutcome::read(target);
    if (example->target == nullptr || !example->target->fits(example->source)) return nullptr;
  } else if (example->origin != Example::Origin::kReviewed) {
    return nullptr;
  }
  if (record.number() != 0) {
    Example::Keys keys;
    keys.base = read_key(record);
    keys.key = read_key(record);
    example->keys = keys;
  }
  return record.is_whole() ? example : nullptr;
}

CodedText without_code_bytes(const CodedText& text) {
  std::vector<InlineCode> codes;
  codes.reserve(text.codes().size());
  for (const InlineCode& code : text.codes()) {
    InlineCode& bare = codes.emplace_back();
    bare.id = code.id - text.codes().front().id + 1;
    bare.kind = code.kind;
    bare.offset = code.offset;
    bare.length = code.length;
    bare.can_delete = code.can_delete;
    bare.can_reorder = code.can_reorder;
  }
  return {text.text(), std::move(codes)};
}

std::string_view first_subtag(std::string_view language) {
  return language.substr(0, language.find('-'));
}

}  // namespace hymt
