// The client deepl-node as people use it, then its own tests and those of DeepL's mock server:
//   node deepl_node_judge.mjs FOLDER PROGRAM
// FOLDER holds what deepl-node.sh installs. The status is 1 if something is not as it should be.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { clientTests, mockGlossaries, mockLanguages, olderGlossaries } from "./deepl_node_cases.mjs";
import { startService, userToken } from "./running_service.mjs";

const [folder, program] = process.argv.slice(2);
const deepl = createRequire(pathToFileURL(path.join(folder, "judge.mjs")))("deepl-node");
const reporter = path.join(path.dirname(fileURLToPath(import.meta.url)), "deepl_node_reporter.cjs");

const counts = { passed: 0, failed: 0, apart: 0 };
function check(what, holds, seen = "") {
  ++counts[holds ? "passed" : "failed"];
  if (!holds) console.log(`DIFFERS: ${what}: ${typeof seen === "string" ? seen : JSON.stringify(seen)}`);
}
async function throws(what, kind, work) {
  try {
    check(what, false, await work());
  } catch (error) {
    check(what, error instanceof kind, `${error}`);
  }
}

// ---- As people use it

async function texts(client) {
  const one = await client.translateText("Save the file.", "en", "de");
  check("a text", one.text.includes("Datei") && one.detectedSourceLang === "en" && one.billedCharacters === 14, one);
  const some = await client.translateText(["Save the file.", "Open the folder and look for it."], null, "de",
    { context: "About a program." });
  check("several texts", some.length === 2 && some.every((each) => each.text !== ""), some);
  for (const text of ['Press <x id="1"></x> now.', "Click <b>Save</b> &amp; wait.", "<p>Open the file.</p><p>Close it.</p>",
    'Go to <a href="a?b=1&amp;c=2">the page</a><br/>.']) {
    const { text: out } = await client.translateText(text, "en", "de", { tagHandling: "xml" });
    const tags = (all) => (all.match(/<[^>]*>|&amp;/g) ?? []).join("");
    check(`tags of ${text}`, tags(out) === tags(text) && out !== text, out);
  }
  const { text: kept } = await client.translateText("Type <code>make all</code> and wait.", "en", "de",
    { tagHandling: "xml", ignoreTags: ["code"] });
  check("ignored tags", kept.includes("<code>make all</code>"), kept);
  const { text: page } = await client.translateText('<p>Open <i>this</i> <span translate="no">menu</span>.</p>', "en", "de",
    { tagHandling: "html" });
  check("HTML", page.startsWith("<p>") && page.includes('<span translate="no">menu</span>'), page);
  await throws("tags that do not match", deepl.DeepLError, () => client.translateText("<b>", "en", "de", { tagHandling: "xml" }));
  await throws("an unknown language", deepl.DeepLError, () => client.translateText("a", null, "xx"));
  await throws("a formality", deepl.DeepLError, () => client.translateText("a", null, "de", { formality: "more" }));
}

async function glossariesAndDocuments(client, service) {
  const entries = new deepl.GlossaryEntries({ entries: { file: "Akte", folder: "Mappe" } });
  const glossary = await client.createGlossary("ours", "en", "de", entries);
  check("a glossary", glossary.ready && glossary.entryCount === 2 && glossary.sourceLang === "en", glossary);
  check("its entries", JSON.stringify((await client.getGlossaryEntries(glossary)).entries()) === JSON.stringify(entries.entries()));
  check("it is listed", (await client.listGlossaries()).some((one) => one.glossaryId === glossary.glossaryId));
  const { text } = await client.translateText("Save the file.", "en", "de", { glossary });
  check("a text with it", text.includes("Akte"), text);
  await throws("a glossary that is not there", deepl.DeepLError,
    () => client.translateText("a", "en", "de", { glossary: "1234" }));
  for (const [name, source, code] of [
    ["page.html", "<p>Open the <b>file</b>.</p>\n<pre>make all</pre>\n", "<pre>make all</pre>"],
    ["guide.md", "# Using it\n\nOpen the *file*.\n\n```sh\nmake all\n```\n", "```sh\nmake all\n```"],
    ["text.txt", "Open the file.\n\n    make all\n", "    make all\n"],
  ]) {
    const out = path.join(service.folder, `out-${name}`);
    const status = await client.translateDocument(service.write(name, source), out, "en", "de", { glossary });
    check(`the document ${name}`, status.done() && status.billedCharacters === source.length, status);
    const written = fs.readFileSync(out, "utf8");
    check(`its code, ${name}`, written.includes(code) && written !== source, written);
  }
  await throws("a document of another kind", deepl.DeepLError,
    () => client.translateDocument(Buffer.from("%PDF"), path.join(service.folder, "a.pdf"), null, "de", { filename: "a.pdf" }));
  await client.deleteGlossary(glossary);
  await throws("a glossary that is gone", deepl.GlossaryNotFoundError, () => client.getGlossary(glossary));
}

// ---- The tests that it comes with

// Runs jest in `part`, on one file, and compares with what is known.
function jest(part, file, address, known) {
  const results = path.join(folder, "results");
  fs.rmSync(results, { force: true });
  const environment = { ...process.env, DEEPL_SERVER_URL: address, DEEPL_AUTH_KEY: userToken, HYMT_JEST_RESULTS: results,
    DEEPL_MOCK_SERVER_PORT: new URL(address).port };
  spawnSync(path.join(folder, part, "node_modules/.bin/jest"),
    [file, "--silent", "--testTimeout", "30000", "--reporters", reporter],
    { cwd: path.join(folder, part), env: environment, stdio: "ignore" });
  const lines = fs.existsSync(results) ? fs.readFileSync(results, "utf8").trim().split("\n").map((line) => JSON.parse(line)) : [];
  check(`${part}/${file} runs`, lines.length > 0);
  for (const { name, status, told } of lines) {
    if (status === "pending") continue;
    if (!(name in known)) {
      check(`${part}: ${name}`, status === "passed", told);
    } else if (status === "failed") {
      ++counts.apart;
    } else {
      check(`${part}: ${name}`, false, "passes, though it is listed as one that cannot");
    }
  }
  for (const name of Object.keys(known)) check(`${part} has "${name}"`, lines.some((line) => line.name === name));
}

function preferLocalhost(address) {
  return address.replace("127.0.0.1", "localhost");  // What the client's tests let through.
}

const words = "source,target,force\nproton beam,Protonenstrahl,yes\n";
const list = path.join(folder, "words.csv");
fs.writeFileSync(list, words);
const service = await startService(program, ["--tokens", "--glossary", list]);
const client = new deepl.Translator(userToken, { serverUrl: service.address });
await texts(client);
await glossariesAndDocuments(client, service);
check("languages", (await client.getTargetLanguages()).map((one) => one.code).join() === "de");
check("usage", (await client.getUsage()).character.count > 100);
await throws("a wrong key", deepl.AuthorizationError,
  () => new deepl.Translator("another", { serverUrl: service.address }).getUsage());
for (const [file, known] of Object.entries(clientTests)) {
  jest("client", `tests/${file}.test.ts`, preferLocalhost(service.address), known);
}
const helpers = path.join(folder, "mock/test/helpers.js");
if (!fs.readFileSync(helpers, "utf8").includes("plainPost")) fs.appendFileSync(helpers, olderGlossaries);
jest("mock", "test/glossary_ids.test.js", service.address, mockGlossaries);
check("the end", await service.stop() === 0);
const all = await startService(program, ["--tokens", "--engine", "pseudo"]);
jest("mock", "test/v2_languages.test.js", all.address, mockLanguages);
check("its end", await all.stop() === 0);
console.log(`deepl-node: ${counts.passed} as they should be, ${counts.failed} not, ${counts.apart} that cannot hold here`);
process.exitCode = counts.failed === 0 ? 0 : 1;
