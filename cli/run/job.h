// One piece of the work of a run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "cli/document/document_translation.h"
#include "cli/document/output_merge.h"
#include "cli/files/file_system.h"
#include "translate/memory/content_digest.h"

namespace hymt {

// One file into one language, or a copy of one file.
struct Job {
  enum class Action : std::uint8_t { kTranslate, kCopy };
  Action action = Action::kTranslate;
  std::string name;                    // The input as messages and the report call it.
  std::filesystem::path input;         // Unused if there is `content`.
  std::optional<std::string> content;  // Of standard input.
  Links links = Links::kFollow;        // Whether the input itself may be a link.
  std::filesystem::path output;        // Empty: standard output.
  // Found in a folder: a canonical path that the output must not leave by a link. Else empty.
  std::filesystem::path output_root;
  // Whether the output may be a link: what a user named may, what was found in a folder may not.
  [[nodiscard]] Links output_links() const {
    return output_root.empty() ? Links::kFollow : Links::kRefuse;
  }
  DocumentOptions document;
  std::shared_ptr<const ParserSet> parsers;
  std::uint64_t size = 0;                    // Of the input, when it was looked at.
  SizeLimit size_limit;                      // A larger input is a failure.
  std::optional<std::uint32_t> permissions;  // For the output; unset: the default.

  OnConflict on_conflict = OnConflict::kKeep;  // Where somebody changed the output.

  // What RunLinks finds out before the run, if outputs are known again.
  std::optional<ContentDigest> source_digest;  // Of the input.
  ContentDigest link_ends;  // Of the list of documents that its links lead to; only for `rewrite`.
  // A document that its links lead to is made anew, so links may have to follow it.
  bool is_reached = false;
  // Set by EditSurvey: where the output of the same source lies that had another name before.
  std::string moved_from;
};

// Makes the folder that the output goes into. Throws Error (kOutput), also if a link there leads
// out of Job::output_root.
void make_folder_of_output(FileSystem& file_system, const Job& job);

}  // namespace hymt
