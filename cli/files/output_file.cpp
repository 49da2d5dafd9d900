#include "cli/files/output_file.h"

#include <utility>

#include "parsers/document/error.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

// Failures of the file that is not published yet are told as failures of the file that the user
// knows.
template <typename Step>
void told_of(const fs::path& path, const Step& step) {
  try {
    step();
  } catch (const Error& error) {
    throw Error(error.kind(), error.what(), path.empty() ? error.path() : path.string());
  }
}

}  // namespace

OutputFile::OutputFile(FileSystem& file_system, fs::path path, Links links)
    : file_system_(file_system), path_(std::move(path)) {
  told_of(path_, [&] { open(links); });
}

void OutputFile::open(Links links) {
  if (path_.empty()) {
    stream_ = file_system_.standard_output();
    return;
  }
  if (links == Links::kRefuse) {
    const auto status = file_system_.status(path_, Links::kRefuse);
    if (status && status->kind != FileKind::kRegular) {
      throw Error(ErrorKind::kOutput, "is a link or no regular file; remove it");
    }
    // Not followed from here on, whoever puts a link there now.
    file_path_ = path_;
    new_file_ = file_system_.create(folder_of(file_path_));
    return;
  }
  OutputPath resolved = file_system_.resolve_output(path_);
  if (resolved.is_stream) {
    stream_ = file_system_.open_to_write(path_);
  } else {
    file_path_ = std::move(resolved.path);
    new_file_ = file_system_.create(folder_of(file_path_));
  }
}

void OutputFile::write(std::string_view bytes) {
  told_of(path_, [&] { stream_ ? stream_->write(bytes) : new_file_->write(bytes); });
}

void OutputFile::commit(std::optional<std::uint32_t> permissions) {
  if (stream_) return;
  told_of(path_, [&] {
    new_file_->set_permissions(file_system_.permissions_for(permissions));
    new_file_->sync();
    new_file_->publish(file_path_);
  });
}

}  // namespace hymt
