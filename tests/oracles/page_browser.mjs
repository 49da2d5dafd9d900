// What the judges of the page share: a browser, pages that tell of what they must not do, axe's
// judgement, pictures, and the count of cases. The first argument is the folder that holds node_modules;
// where HYMT_PICTURES_DIR is set, pictures go there.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const wanted = createRequire(pathToFileURL(path.join(process.argv[2], "judge.mjs")));
const puppeteer = (await import(pathToFileURL(wanted.resolve("puppeteer-core")))).default;
const axe = fs.readFileSync(wanted.resolve("axe-core/axe.min.js"), "utf8");
const pictures = process.env.HYMT_PICTURES_DIR;
export const patience = 120000;
// Its width alone: to change whether a device has touch would load the page anew.
export const phone = { width: 390, height: 844 };
export const wide = { width: 1280, height: 900 };

let numCases = 0;
let numWrong = 0;
export function expect(what, isRight, told = "") {
  ++numCases;
  if (!isRight) ++numWrong;
  console.log(`${isRight ? "ok" : "WRONG"}: ${what}${isRight || told === "" ? "" : `: ${told}`}`);
}

export function tellOfAll() {
  console.log(`${numCases} cases, ${numWrong} wrong`);
  process.exitCode = numWrong === 0 ? 0 : 1;
}

export const launch = () => puppeteer.launch({ executablePath: "/usr/bin/chromium", headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"], timeout: patience, protocolTimeout: 300000 });

// A page that tells of what it must not do. `answers` gives responses in place of the service's.
export async function open(browser, address, answers = () => null) {
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  await page.setViewport(wide);
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // Browsers say so of each answer that is an error, which the page tells in its own way.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "blob:" && url.origin !== address) faults.push(`a request to ${url.origin}`);
    const answer = answers(url, request);
    if (answer === "none") request.abort("connectionrefused");
    else if (answer) request.respond(answer);
    else request.continue();
  });
  await page.goto(address, { waitUntil: "networkidle2" });
  return [page, faults];
}

export const text = (page, id) => page.$eval(`#${id}`, (element) => element.textContent);
export const isHidden = (page, id) => page.$eval(`#${id}`, (element) => element.hidden);
export const waitFor = (page, id, words) => page.waitForFunction(
  (one, some) => document.getElementById(one).textContent.includes(some), {}, id, words);

export async function picture(page, name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

export async function judgeAccess(page, what) {
  for (const [look, size] of [["light", wide], ["dark", wide], ["light", phone], ["dark", phone]]) {
    await page.setViewport(size);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: look }]);
    const { violations } = await page.evaluate(`${axe}; axe.run()`);
    const where = size === wide ? "wide" : "phone";
    expect(`axe: ${what}, ${look}, ${where}`, violations.length === 0,
      violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(" ")}`).join("; "));
    await picture(page, `${what}-${look}-${where}`.replaceAll(" ", "-"));
  }
  await page.setViewport(wide);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(`nothing sticks out: ${what}`, overflow <= 0, `${overflow} pixels`);
}
