// What was told of a document, as bytes to be kept, so that it can be told again without it.
#pragma once

#include "cli/run/document_report.h"
#include "translate/memory/byte_record.h"

namespace hymt {

// All of a report but the segments, which are in the document alone.
void write_report(RecordWriter& record, const DocumentReport& report);

// `report` is what was written; its `document` is null. Anything may come of bytes that nobody
// wrote, but no harm; the reader says whether they held what was asked for.
void read_report(RecordReader& record, DocumentReport& report);

}  // namespace hymt
