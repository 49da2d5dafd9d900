#include "cli/options/options.h"

namespace hymt {

SizeLimit document_size_limit(std::optional<std::uint64_t> max_document_size) {
  if (!max_document_size) return {};
  return {*max_document_size, "split it into several documents, or raise --max-document-size"};
}

}  // namespace hymt
