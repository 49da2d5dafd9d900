// node mdx_judge.mjs MODULES SOURCE TARGET [--translated]: reads each page of the tree SOURCE and its
// translation in the tree TARGET as remark-mdx does (from the folder MODULES), and compares the two
// trees of nodes, texts left out. With --translated, counts the texts that are as in the source.
// Prints each difference; the exit status is 1 if there is one.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, sourceRoot, targetRoot, flag] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), 'index.js'));
const load = async (name) => (await import(pathToFileURL(require.resolve(name)))).default;
const { unified } = await import(pathToFileURL(require.resolve('unified')));
const processor = unified()
  .use(await load('remark-parse'))
  .use(await load('remark-frontmatter'), ['yaml', 'toml'])
  .use(await load('remark-gfm'))
  .use(await load('remark-mdx'));

// What a translation may change of a node, besides its text.
const loose = new Set(['type', 'children', 'position', 'data', 'referenceType', 'label']);
const textual = new Set(['alt', 'title']);
const textAttributes = new Set(['title', 'label', 'description', 'alt', 'placeholder', 'summary',
  'caption', 'text', 'tooltip', 'aria-label', 'aria-description']);

function attribute(node) {
  const value = node.value && typeof node.value === 'object' ? '{' + node.value.value : node.value;
  const isText = typeof node.value === 'string' && textAttributes.has(node.name);
  return `${node.type} ${node.name ?? ''}=${isText ? '' : value}`;
}

// A node without its children, as one line.
function head(node) {
  const fields = Object.keys(node).filter((key) => !loose.has(key) && !textual.has(key)).sort();
  const said = fields.map((key) => {
    if (node.type === 'yaml' || node.type === 'toml') return key;
    if (key === 'attributes') return 'attributes: ' + node[key].map(attribute).join(', ');
    return `${key}: ${JSON.stringify(node[key])}`;
  });
  return `${node.type} ${said.join(' ')}`;
}

const isPhrase = (node) => ['paragraph', 'heading', 'tableCell'].includes(node.type);

// <a id="x"></a>, which keeps a heading's id.
const isId = (node) => node.name === 'a' && node.children?.length === 0 &&
  node.attributes?.length === 1 && node.attributes[0].name === 'id';

// The lines of a tree, texts and ids left out. In a sentence the order of what is not text may
// change.
function outline(node, depth, lines) {
  if (node.type === 'text' || isId(node)) return;
  const indent = '  '.repeat(depth);
  lines.push(indent + head(node));
  const begin = lines.length;
  for (const child of node.children ?? []) outline(child, depth + 1, lines);
  if (isPhrase(node)) lines.push(...lines.splice(begin).sort());
}

function texts(node, found) {
  if (node.type === 'text') found.push(node.value);
  for (const key of textual) if (typeof node[key] === 'string') found.push(node[key]);
  for (const one of node.attributes ?? []) {
    if (typeof one.value === 'string' && textAttributes.has(one.name)) found.push(one.value);
  }
  for (const child of node.children ?? []) texts(child, found);
  return found;
}

function* pages(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* pages(name);
    else if (/\.(mdx?|markdown)$/.test(entry.name)) yield name;
  }
}

const count = { pages: 0, 'not MDX': 0, nodes: 0, differ: 0, texts: 0, unchanged: 0 };
const hasWord = (text) => /\p{L}{2}/u.test(text);
const unchanged = [];
for (const page of pages(sourceRoot)) {
  const name = path.relative(sourceRoot, page);
  let source;
  try {
    source = processor.parse(fs.readFileSync(page, 'utf8'));
  } catch (error) {
    ++count['not MDX'];
    console.log(`${name}: no MDX: ${error.message}`);
    continue;
  }
  ++count.pages;
  const before = [];
  const after = [];
  outline(source, 0, before);
  count.nodes += before.length;
  let target;
  try {
    target = processor.parse(fs.readFileSync(path.join(targetRoot, name), 'utf8'));
    outline(target, 0, after);
  } catch (error) {
    after.push(`no MDX: ${error.message} ${JSON.stringify(error.place)}`);
  }
  const at = before.findIndex((line, i) => line !== after[i]);
  if (at !== -1 || before.length !== after.length) {
    ++count.differ;
    console.log(`${name}: differs at node ${at}`);
    console.log(`  - ${before[at]}\n  + ${after[at] ?? after.at(-1)}`);
  }
  if (target && flag === '--translated') {
    const left = new Map();
    for (const text of texts(target, [])) left.set(text, (left.get(text) ?? 0) + 1);
    for (const text of texts(source, []).filter(hasWord)) {
      ++count.texts;
      if (!left.get(text)) continue;
      left.set(text, left.get(text) - 1);
      ++count.unchanged;
      unchanged.push(`${name}: ${JSON.stringify(text)}`);
    }
  }
}
for (const line of unchanged.slice(0, Number(process.env.HYMT_SHOW ?? 0))) console.log('unchanged', line);
console.log(Object.entries(count).map(([key, value]) => `${key}: ${value}`).join(', '));
process.exit(count.differ === 0 && count.pages !== 0 ? 0 : 1);
