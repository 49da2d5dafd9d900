// A run of lines without a blank one between them -> blocks: headings, items, rows, paragraphs, and
// what is no text.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "parsers/text/list_markers.h"
#include "parsers/text/text_lines.h"
#include "parsers/text/text_parser.h"
#include "parsers/text/text_rows.h"
#include "parsers/text/text_units.h"

namespace hymt {

// Cuts the runs of one document, in order. What it finds goes to `units`.
class RunCutter {
 public:
  // Source and units must outlive the object.
  RunCutter(std::string_view source, TextUnits& units, TextLines lines)
      : source_(source),
        units_(units),
        keeps_lines_(lines == TextLines::kApart),
        initials_(source),
        is_script_(source.starts_with("#!/") || source.starts_with("#! /")) {}

  // True if the document is a program: of that, nothing but comments is text.
  [[nodiscard]] bool is_script() const { return is_script_; }
  // True if the run is code of such a program, without a line of comment.
  [[nodiscard]] bool is_code_of_script(const std::vector<TextLine>& run) const;

  // True if the run is a heading with its underline: words that look like code are none there.
  [[nodiscard]] bool begins_with_heading(const std::vector<TextLine>& run);
  // True if the run holds comments and other lines, each to be judged by itself.
  [[nodiscard]] bool is_commented(const std::vector<TextLine>& run) const;

  // Cuts `run`, one line at least. Returns the line to whose right a literal block stands, if the
  // run announces one by "::".
  [[nodiscard]] std::optional<TextLine> cut(const std::vector<TextLine>& run);

 private:
  [[nodiscard]] std::string_view content(std::size_t i) const {
    return (*run_)[i].content(source_);
  }
  [[nodiscard]] std::size_t size() const { return run_->size(); }
  [[nodiscard]] const TextLine& line(std::size_t i) const { return (*run_)[i]; }

  [[nodiscard]] bool is_heading(std::size_t i) const;
  [[nodiscard]] bool is_centered_title(std::size_t i) const;
  [[nodiscard]] bool is_boxed(std::size_t i) const;
  [[nodiscard]] bool is_command(std::size_t i) const;
  [[nodiscard]] bool begins_mail(std::size_t i) const;
  [[nodiscard]] bool begins_part(std::size_t i) const;
  [[nodiscard]] bool is_drawing() const;
  [[nodiscard]] bool is_centered() const;
  [[nodiscard]] bool is_announced() const;
  [[nodiscard]] bool is_keywords() const;
  [[nodiscard]] bool is_option(std::size_t i) const;
  [[nodiscard]] bool has_like_bullet(std::size_t i, bool before) const;
  [[nodiscard]] std::size_t loose_bullet_size(std::size_t i) const;
  [[nodiscard]] bool begins_block(std::size_t i, bool in_initials);
  [[nodiscard]] ListMarker marker_of(const TextLine& line);

  void find_ruler();
  std::size_t cut_line(std::size_t i);
  bool is_comment(std::size_t i) const;
  std::size_t settings_end(std::size_t i) const;
  std::size_t statements_end(std::size_t i) const;
  std::size_t code_end(std::size_t i) const;
  std::size_t commands_end(std::size_t i) const;
  std::size_t commented_settings_end(std::size_t i) const;
  std::size_t add_mail_headers(std::size_t i);
  std::size_t add_settings(std::size_t i, std::size_t end);
  std::size_t add_box(std::size_t i);
  std::size_t add_rows(std::size_t i);
  void add_row(const TextLine& row, std::size_t begin, std::size_t end, bool keeps_names);
  [[nodiscard]] LayoutSlot cell_slot(const TextLine& row, const CellGap& gap, std::size_t column,
                                     bool is_sure) const;
  std::size_t add_block(std::size_t i);
  void add_line(std::size_t i);
  void add_items();
  void add_heading(std::size_t i);
  void add_underline(std::size_t ruler, std::size_t title, std::uint32_t unit);
  void add_column_ruler(std::size_t i);
  std::size_t protect_to(std::size_t i, std::size_t end, std::string_view reason);
  void await_literal(const TextLine& line) { literal_ = line; }
  void leave_out_colons();

  std::string_view source_;
  TextUnits& units_;
  const bool keeps_lines_;
  InitialMarkers initials_;
  bool is_script_;
  const std::vector<TextLine>* run_ = nullptr;
  TextBlock block_;  // The one that is being made.
  std::vector<bool> is_row_;
  std::vector<std::size_t> ruler_;  // The columns that this run's first ruler parts.
  SectionNumber section_;           // Of the block before, in this run.
  bool is_next_section_ = false;    // The block at hand has the number behind section_.
  bool is_signature_ = false;       // Behind the "-- " of a mail.
  bool is_in_session_ = false;      // The run began with a prompt, and no text came since.
  bool is_centered_ = false;        // Each line of this run stands in the middle of the page.
  bool has_comments_ = false;       // In this document, up to this run: "# " before text.
  std::size_t announced_at_ = 0;    // Behind the last line of the run before, if it ends with ":",
  std::size_t announced_right_of_ = 0;  // and where that line begins.
  bool was_configuration_ = false;      // The runs before were settings, or comments behind some.
  bool has_settings_ = false;           // In this run.
  bool has_text_ = false;               // In this run, other than comments.
  std::optional<TextLine> literal_;
};

}  // namespace hymt
