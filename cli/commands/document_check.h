// A translation beside its source: what it lost, added or broke.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/document/link_targets.h"
#include "cli/files/file_system.h"
#include "cli/options/file_settings.h"
#include "parsers/document/document.h"

namespace hymt {

// A place in a file, for people and for programs.
struct Place {
  ByteRange range;
  LineColumn position;
};

struct CheckFinding {
  Severity severity = Severity::kError;
  std::string rule;
  std::string message;
  std::optional<Place> place;         // In the target.
  std::optional<Place> source_place;  // In the source; not where that is not known.
  // What it is about (cli/report/excerpt.h); may be empty.
  std::string source_text;
  std::string target_text;
};

struct PlacedLink {
  std::string destination;
  Place place;
};

// What links need to know of a document when the document itself is gone.
struct LinkedDocument {
  std::vector<PlacedLink> links;
  std::vector<Anchor> anchors;
};

// A link whose fragment differs from its source's, as --anchors rewrite makes them. Whether it
// leads to the same heading is known when all documents of a tree are.
struct MovedLink {
  std::string before;  // Destinations.
  std::string after;
  Place place;  // In the target.
};

// One pair of files.
struct CheckedPair {
  std::string relative_path;  // In both trees; empty: the two files of the command line.
  std::filesystem::path source;
  std::filesystem::path target;
  std::string error;  // Not empty: the pair could not be compared.
  LinkedDocument source_links;
  LinkedDocument target_links;
  std::vector<MovedLink> moved_links;
  std::vector<CheckFinding> findings;
  std::size_t num_texts = 0;         // Of the target,
  std::size_t num_not_compared = 0;  // and those in sections that have other blocks in the source.
};

struct CheckLimits {
  SizeLimit document_size;           // A larger document is a failure.
  std::size_t excerpt_columns = 80;  // Of CheckFinding::source_text and target_text.
};

// Compares the documents of `pair` and fills in the rest of it. Throws nothing but what is in
// `error` afterwards. Different pairs may be done by different threads at once.
void check_pair(CheckedPair& pair, const FileSystem& file_system,
                const SettingsLookup::Settings& settings, std::optional<Format> format,
                const CheckLimits& limits);

// Adds findings for the target's dead links (one that is dead in the source too is a note), and for
// those whose fragment was changed and that do not lead to the same heading.
void check_links(CheckedPair& pair, const LinkTargets& source_tree, const LinkTargets& target_tree);

}  // namespace hymt
