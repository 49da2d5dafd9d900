// Tables as spreadsheets and termbases write them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

struct CsvRecord {
  std::vector<std::string> fields;
  std::size_t line = 0;  // Where it begins, counted from 1.
};

// What `bytes` say in UTF-8, without a byte order mark; UTF-16 is told by its mark. Throws Error
// (kUsage, path `name`) that names the line if they are neither.
[[nodiscard]] std::string csv_text(std::string_view bytes, const std::string& name);

// Cuts CSV into records, as RFC 4180 has it; line ends may be LF or CRLF. The separator, if it is
// not said, is comma, semicolon or tab, whichever the first line has most of outside of quotation
// marks.
class CsvReader {
 public:
  // Both must outlive the object.
  CsvReader(std::string_view csv, const std::string& name,
            std::optional<char> separator = std::nullopt);

  // Nothing at the end. Empty lines are skipped. Throws Error (kUsage, path `name`).
  std::optional<CsvRecord> next();

 private:
  bool skip(std::string_view text);
  bool skip_line_end();
  std::string plain_field();
  std::string quoted_field();

  std::string_view csv_;
  const std::string& name_;
  char separator_ = ',';
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

// Throws Error (kUsage, path `name`) that begins with the line.
[[noreturn]] void fail_at_line(const std::string& name, std::size_t line,
                               const std::string& message);

}  // namespace hymt
