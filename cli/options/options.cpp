#include "cli/options/options.h"

namespace hymt {

SizeLimit document_size_limit(std::optional<std::uint64_t> max_document_size) {
  if (!max_document_size) return {};
  return {*max_document_size, "split it into several documents, or raise --max-document-size"};
}

SizeLimit document_size_limit(std::optional<std::uint64_t> typed, const RunSettings& configured) {
  return document_size_limit(typed ? typed : configured.max_document_size);
}

}  // namespace hymt
