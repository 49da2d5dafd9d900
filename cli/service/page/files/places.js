// Where findings and segments stand. The service counts bytes of UTF-8, pages count UTF-16.

// Offsets in `text` of `bytes`, which are ascending; those within a character are its beginning.
export function textOffsets(text, bytes) {
  const offsets = [];
  let at = 0;
  let byte = 0;
  for (const wanted of bytes) {
    while (at < text.length) {
      const code = text.codePointAt(at);
      const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      if (byte + size > wanted) break;
      byte += size;
      at += code < 0x10000 ? 1 : 2;
    }
    offsets.push(at);
  }
  return offsets;
}

// Gives each of `ranges`, which have `begin` and `end` in bytes, those in `text`: [{begin, end}].
export function textRanges(text, ranges) {
  const bytes = [...new Set(ranges.flatMap((range) => [range.begin, range.end]))].sort((a, b) => a - b);
  const offsets = textOffsets(text, bytes);
  const known = new Map(bytes.map((byte, i) => [byte, offsets[i]]));
  return ranges.map((range) => ({ begin: known.get(range.begin), end: known.get(range.end) }));
}

// A score below this is worth a look. Scores differ between models; these are no more than a hint.
const unsureBelow = 0.4;

// What the service told of a text, segment by segment, in the order of the translation:
// { source, target: ranges in the two texts, score, isKept, isUnsure, findings }. Findings that are
// about no segment come second.
export function segmentsOf(source, translation) {
  const details = translation.details ?? [];
  const sources = textRanges(source, details);
  const targets = textRanges(translation.text, details.map(
    (segment) => ({ begin: segment.target_begin, end: segment.target_end })));
  const segments = details.map((segment, i) => ({
    source: sources[i], target: targets[i], score: segment.score, isKept: segment.kept, findings: [],
    isUnsure: segment.score !== null && segment.score < unsureBelow,
  }));
  const others = [];
  const places = textRanges(source, translation.findings);
  translation.findings.forEach((finding, i) => {
    const place = places[i];
    const told = { ...finding, source: place };
    const owner = segments.find(
      (segment) => place.begin < segment.source.end && place.end > segment.source.begin);
    (owner ? owner.findings : others).push(told);
  });
  segments.sort((a, b) => a.target.begin - b.target.begin);
  return [segments, others];
}

export function classOf(segment) {
  if (segment.isKept) return "kept";
  if (segment.findings.some((finding) => finding.level !== "note")) return "warned";
  return segment.isUnsure ? "unsure" : "";
}
