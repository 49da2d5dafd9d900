// Holds our reading of hy.tiktoken against npm's `js-tiktoken`.
//
//     node tiktoken_judge.mjs ORACLE_FOLDER ENCODE_LINES
//
// The file is made of the ranks of cl100k_base, which the first 100256 tokens of HY's 7B models are;
// pattern and special tokens are those models' own. Exits with 1 if anything differs.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [oracle, program] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(`${oracle}/node_modules/js-tiktoken/dist/${file}`));
const { Tiktoken } = await load("lite.js");
const ranks = (await load("ranks/cl100k_base.js")).default;

// "! 0 a b ...": tokens in base64 from rank 0 on.
function tokensOf(text) {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.flatMap((line) => {
    const [, offset, ...tokens] = line.split(" ");
    return tokens.map((token, i) => [token, Number(offset) + i]);
  });
}

// JavaScript knows no (?i:...) here, and its \s is not Unicode's White_Space.
const space = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const pattern =
  "'(?:[sSſtTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}" +
  `| ?[^${space}\\p{L}\\p{N}]+[\\r\\n]*|[${space}]*[\\r\\n]+|[${space}]+(?![^${space}])|[${space}]+`;

const tokens = tokensOf(ranks.bpe_ranks);
const names = ["endoftext", "startoftext", "bos", "eos", "pad"];
for (let i = 0; i < 205; ++i) names.push(`extra_${i}`);
const special = Object.fromEntries(names.map((name, i) => [`<|${name}|>`, tokens.length + i]));
const judge = new Tiktoken({ ...ranks, pat_str: pattern, special_tokens: special });

const folder = `${oracle}/hy`;
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/hy.tiktoken`, tokens.map(([t, rank]) => `${t} ${rank}\n`).join(""));

// The judge takes the square of a piece's length in time.
const texts = readFileSync(`${oracle}/texts`, "utf8").trim().split("\n")
  .map((line) => JSON.parse(line)).filter(([origin, text]) => origin !== "run" || text.length < 2000);
const input = texts.map(([, text]) => JSON.stringify(text) + "\n").join("");
const done = spawnSync(program, [folder], { input, encoding: "utf8", maxBuffer: 1 << 30 });
if (done.status !== 0) {
  console.error(done.stderr);
  process.exit(1);
}
const answers = done.stdout.trim().split("\n").map((line) => JSON.parse(line));

const same = (a, b) => a.length === b.length && a.every((id, i) => id === b[i]);
const found = [];
texts.forEach(([origin, text], i) => {
  const faults = [];
  if (!same(answers[i].template, judge.encode(text, "all", []))) faults.push("ids as ours");
  if (!same(answers[i].document, judge.encode(text, [], []))) faults.push("ids as a document's");
  if (answers[i].decoded !== text) faults.push("decoding");
  if (faults.length) found.push(`  ${faults}: ${origin}: ${JSON.stringify(text.slice(0, 80))}`);
});
console.log(`hy.tiktoken of cl100k: ${texts.length} texts, ${found.length} differ`);
found.slice(0, 5).forEach((line) => console.log(line));
process.exit(found.length === 0 && answers.length === texts.length ? 0 : 1);
