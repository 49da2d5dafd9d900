#include "cli/run/document_work.h"

#include <string>
#include <utility>

#include "cli/files/input_tree.h"
#include "parsers/document/error.h"

namespace hymt {

namespace fs = std::filesystem;

void DocumentWork::take_apart() {
  std::string bytes;
  if (job_.content) {
    bytes = *job_.content;
  } else {
    const auto file = file_system_.open_to_read(job_.input, job_.links);
    bytes = read_whole(*file, job_.input, job_.size, job_.size_limit);
  }
  translation_ = std::make_unique<DocumentTranslation>(bytes, *job_.parsers, job_.document);
  if (translation_->is_copied()) copied_bytes_ = std::move(bytes);
}

void DocumentWork::put_together() { write(is_copied() ? copied_bytes_ : translation_->write()); }

void DocumentWork::make_output_folder() const {
  const fs::path folder = job_.output.parent_path();
  if (!job_.output_root.empty() && !lies_in(file_system_.canonical(folder), job_.output_root)) {
    throw Error(ErrorKind::kOutput,
                "a symbolic link leads out of the output folder here; remove the link",
                job_.output.string());
  }
  if (!folder.empty()) file_system_.make_directories(folder);
}

OutputFile DocumentWork::open_output() const {
  if (!job_.output.empty()) make_output_folder();
  // What a user named may be a link; what was found in a folder may not.
  return {file_system_, job_.output, job_.output_root.empty() ? Links::kFollow : Links::kRefuse};
}

void DocumentWork::write(std::string_view bytes) {
  OutputFile file = open_output();
  file.write(bytes);
  file.commit(job_.permissions);
}

void DocumentWork::copy() {
  constexpr std::size_t kBlock = std::size_t{1} << 18;
  const auto input = file_system_.open_to_read(job_.input, job_.links);
  OutputFile output = open_output();
  std::string block(kBlock, '\0');
  while (const std::size_t size = input->read(block.data(), block.size())) {
    output.write({block.data(), size});
  }
  output.commit(job_.permissions);
}

DocumentReport DocumentWork::report(JobStatus status) {
  DocumentReport report;
  report.status = status;
  report.counts.bytes = job_.size;
  if (translation_ == nullptr) return report;
  report.source_language = translation_->source_language();
  if (!is_done(status)) return report;
  static_cast<DocumentSummary&>(report) =
      translation_->take_summary(status == JobStatus::kTranslated);
  report.document = &translation_->document();
  return report;
}

}  // namespace hymt
