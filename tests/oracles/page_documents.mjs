// Documents on the page: dropped as from a desktop, followed, fetched, reviewed, given up, refused.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { expect, isHidden, judgeAccess, open, phone, picture, text, waitFor, wide } from "./page_browser.mjs";

// Sentences that nothing has translated yet.
function guide(numParagraphs, salt) {
  const things = ["file", "window", "button", "folder", "menu", "page", "list", "table", "key", "line"];
  let all = "# Using it\n\nOpen the **file**, then click *Save*.\n\n```sh\nmake all\n```\n\n";
  for (let i = 0; i < numParagraphs; ++i) {
    all += `Open the ${things[i % 10]} and the *${things[(i * 7 + 3) % 10]}* ${salt} ${i}. Close the \`${things[(i * 3) % 10]}\`.\n\n`;
  }
  return all;
}

// A real drag from outside: the browser itself reads the files.
async function drop(page, files) {
  const client = await page.createCDPSession();
  const { x, y, width, height } = await (await page.$("main")).boundingBox();
  const at = { x: x + width / 2, y: Math.min(y + height / 2, 400) };
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver"]) await client.send("Input.dispatchDragEvent", { type, ...at, data });
  const isMarked = await page.evaluate(() => document.body.classList.contains("dragging"));
  await client.send("Input.dispatchDragEvent", { type: "drop", ...at, data });
  await client.detach();
  return isMarked;
}

const rowOf = (name) => `::-p-xpath(//ul[@id='documents']/li[span[.='${name}']])`;
const press = (page, words, name) => page.click(`button[aria-label="${words}: ${name}"]`);
const told = (page, name) => page.$eval(rowOf(name), (row) => row.querySelector(".told").textContent);
async function waitForTold(page, name, pattern) {
  await page.waitForFunction((one, some) => [...document.querySelectorAll("#documents > li")]
    .some((row) => row.querySelector(".name").textContent === one && new RegExp(some).test(row.querySelector(".told").textContent)),
  {}, name, pattern);
}

async function downloads(page, folder) {
  const client = await page.createCDPSession();
  await client.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder, eventsEnabled: true });
  return client;
}

// Its bytes, once it is there; null if it never is.
async function downloaded(folder, name) {
  const file = path.join(folder, name);
  for (let i = 0; i < 300 && !fs.existsSync(file); ++i) await new Promise((resolve) => setTimeout(resolve, 100));
  return fs.existsSync(file) ? fs.readFileSync(file) : null;
}

async function numKept(service) {
  const metrics = await (await fetch(`${service.address}/metrics`)).text();
  return Number(/^hymt_documents (\d+)$/m.exec(metrics)[1]);
}

// Whether the service keeps so many, soon.
async function keeps(service, number) {
  for (let i = 0; i < 100 && await numKept(service) !== number; ++i) await new Promise((resolve) => setTimeout(resolve, 100));
  return await numKept(service) === number;
}

// With the small model.
export async function documents(browser, program, service) {
  let isCut = false;
  const [page, faults] = await open(browser, service.address, (url) => {
    if (isCut || !url.pathname.endsWith("/events")) return null;
    isCut = true;  // The first connection for news is lost on the way.
    return "none";
  });
  await page.waitForFunction(() => document.getElementById("target-language").options.length > 0);
  expect("documents are taken", !(await isHidden(page, "documents-section")));
  await downloads(page, service.folder);
  const source = service.write("guide.md", guide(400, "one"));
  expect("what is dragged over the page is seen", await drop(page, [source]));
  await page.waitForSelector("#documents progress");
  await waitForTold(page, "guide.md", "translating into German: [1-9][\\d,]* of [\\d,]+ segments");
  expect("its progress is told, though news was cut off", isCut);
  const done = await page.$eval("#documents progress", (one) => one.value);
  expect("and shown", done > 0 && done < 1, `${done}`);
  await picture(page, "document-in-progress-wide");
  await page.setViewport(phone);
  await picture(page, "document-in-progress-phone");
  await page.setViewport(wide);
  await waitForTold(page, "guide.md", "^translated into German");
  await press(page, "Download", "guide.md");
  const result = await downloaded(service.folder, "guide.de.md");
  const other = path.join(service.folder, "by-command.md");
  execFileSync(program, ["translate", source, "--from", "en", "--to", "de", "-o", other, "-q"], { stdio: "ignore" });
  expect("the file has the bytes of `hymt-doc translate`", result !== null && result.equals(fs.readFileSync(other)));
  expect("its code is as it was", result !== null && result.toString().includes("```sh\nmake all\n```"));

  await press(page, "Review", "guide.md");
  await page.waitForSelector("#documents .report");
  expect("the least sure sentences are shown with their scores",
    /score 0\.\d\d/.test(await page.$eval("#documents .report", (one) => one.textContent)));
  await press(page, "Save report", "guide.md");
  const report = JSON.parse((await downloaded(service.folder, "guide.md.report.json")) ?? "{}");
  expect("the report is fetched", report.files?.[0]?.segments?.length > 400);
  await press(page, "Review", "guide.md");
  expect("the review is closed again", await page.$("#documents .report") === null);

  const many = [1, 2, 3].map((number) => service.write(`page${number}.html`, `<p>Open <b>file</b> ${number}.</p>\n`));
  await (await page.$("#files")).uploadFile(...many);
  for (const file of many) await waitForTold(page, path.basename(file), "^translated");
  expect("several files are chosen at once", true);
  expect("the last of them is told", /page\d\.html is translated/.test(await text(page, "documents-status")));
  expect("the service keeps them", await keeps(service, 4), `${await numKept(service)}`);
  for (const file of many) await press(page, "Remove", path.basename(file));
  await press(page, "Remove", "guide.md");
  expect("what is removed is forgotten by the service", await keeps(service, 0), `${await numKept(service)}`);
  expect("the focus goes to what can be done next", await page.evaluate(() => document.activeElement.id === "files"));

  await drop(page, [service.write("long.md", guide(3000, "two"))]);
  await waitForTold(page, "long.md", "translating into German");
  await press(page, "Cancel", "long.md");
  expect("what is cancelled is gone from the page", await page.$(rowOf("long.md")) === null);
  expect("and from the service", await keeps(service, 0), `${await numKept(service)}`);
  expect("nothing is wrong meanwhile", faults.length === 0, faults.join("; "));
  await page.close();
}

// With a generator that damages what it is given.
export async function findingsOfDocuments(browser, service) {
  const [page, faults] = await open(browser, service.address);
  await page.waitForFunction(() => document.getElementById("target-language").options.length > 0);
  await page.select("#target-language", "de");
  await drop(page, [service.write("guide.md", guide(60, "three")), service.write("data.pdf", "%PDF-1.7")]);
  await waitForTold(page, "guide.md", "findings?$");
  const number = Number(/([\d,]+) findings?$/.exec(await told(page, "guide.md"))[1].replaceAll(",", ""));
  await press(page, "Review", "guide.md");
  await page.waitForSelector("#documents .report");
  const shown = await page.$$eval("#documents .report div:first-child li", (items) => items.map((item) => item.textContent));
  expect("findings are listed with their lines and rules",
    shown.length === Math.min(number, 51) && shown.slice(0, 50).every((line) => /line [\d,]+(warning|note|error): /.test(line)),
    `${number} findings, shown: ${shown.slice(0, 3)}`);
  await judgeAccess(page, "documents");
  expect("nothing is wrong meanwhile", faults.length === 0, faults.join("; "));
  await page.close();
}

// With a service that takes 1 MiB.
export async function refusedDocuments(browser, service) {
  let answer = null;
  let numUploads = 0;
  const [page, faults] = await open(browser, service.address, (url, request) => {
    if (url.pathname !== "/v1/documents" || request.method() !== "POST") return null;
    ++numUploads;
    return answer;
  });
  await page.waitForFunction(() => document.getElementById("target-language").options.length > 0);
  await page.select("#target-language", "de");
  fs.mkdirSync(path.join(service.folder, "folder"));
  await drop(page, [service.write("data.pdf", "%PDF-1.7"), path.join(service.folder, "folder")]);
  await waitForTold(page, "data.pdf", "Documents of this kind are not translated");
  expect("another kind of document is refused before it is sent", numUploads === 0);
  await waitFor(page, "documents-status", "Folders are not taken");
  expect("a folder is told of", (await page.$(rowOf("folder"))) === null);
  await drop(page, [service.write("large.txt", "Open the file.\n".repeat(1200000))]);
  await waitForTold(page, "large.txt", "larger than");
  expect("a document that is too large is told of", true);

  answer = { status: 503, headers: { "Retry-After": "1" }, contentType: "application/json",
    body: JSON.stringify({ error: { message: "too many documents are here" } }) };
  await drop(page, [service.write("later.txt", "Open the file.\n")]);
  await waitForTold(page, "later.txt", "the service is busy; asked again in 1 second");
  answer = null;
  await waitForTold(page, "later.txt", "^translated");
  expect("a busy service is asked again", true);
  answer = "none";
  await drop(page, [service.write("lost.txt", "Open the file.\n")]);
  await waitForTold(page, "lost.txt", "cannot be reached");
  answer = null;
  await press(page, "Try again", "lost.txt");
  await waitForTold(page, "lost.txt", "^translated");
  expect("what failed is tried again", true);
  await judgeAccess(page, "refused documents");
  expect("nothing is wrong meanwhile", faults.length === 0, faults.join("; "));
  await page.close();
}
