// Whether every link to a fragment that works in a folder of Markdown works in its translation.
//   node anchors_judge.mjs SITE SOURCE TARGET
//   node anchors_judge.mjs SITE --pages FOLDER HEADINGS     writes links to each of the HEADINGS
// Lies beside the packages that it imports (anchors.sh copies it there). Of github, docusaurus,
// starlight and vitepress the ids come from the packages that these sites use; of gitlab, hugo and
// jekyll from their published rules, written down here once more.
import fs from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { toString } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import MarkdownIt from 'markdown-it';
import anchorPlugin from 'markdown-it-anchor';
import attrsPlugin from 'markdown-it-attrs';
import { slugify } from '@mdit-vue/shared';

const [site, source, target] = process.argv.slice(2);

const counted = () => {
  const seen = new Map();
  return (slug) => {
    const n = seen.get(slug) ?? 0;
    seen.set(slug, n + 1);
    return n === 0 ? slug : `${slug}-${n}`;
  };
};
const distinct = (used) => (slug) => {
  let result = slug;
  for (let i = 1; used.has(result); ++i) result = `${slug}-${i}`;
  used.add(result);
  return result;
};
// "Title {#id}" -> the two of them.
const explicitId = (text) => {
  const match = /^(.*?)\s*\{:?\s*#([^\s}]+)[^}]*\}\s*$/su.exec(text);
  return match ? { title: match[1], id: match[2] } : { title: text };
};
const word = /[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\- ]/gu;

// For each document a function from a heading to its id.
function rule() {
  const slugger = new GithubSlugger();
  const count = counted();
  const used = new Set();
  const unlike = distinct(used);
  const plain = (node) => toString(node, { includeImageAlt: false, includeHtml: false });
  switch (site) {
    case 'docusaurus':
      return (node) => {
        const text = toString(node.children.filter((child) => child.type !== 'html'));
        return explicitId(text).id ?? slugger.slug(text);
      };
    case 'starlight':
      return (node) => slugger.slug(plain(node)).replace(/-$/, '');
    case 'gitlab':
      return (node) => count(plain(node).trim().toLowerCase().replace(word, '')
        .replaceAll(' ', '-').replace(/-+/g, '-').replace(/^\d+$/, 'anchor-$&'));
    case 'jekyll':
      return (node) => {
        // Dashes and ellipses are typographic symbols, but in code.
        const typographic = (leaf) => (leaf.type === 'text'
          ? leaf.value.replace(/---?|\.\.\./g, '')
          : leaf.children ? leaf.children.map(typographic).join('')
            : leaf.type === 'inlineCode' ? leaf.value : '');
        const text = typographic(node).toLowerCase();
        return explicitId(plain(node)).id ?? count(text.replace(/[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\- \t]/gu, '')
          .replace(/[ \t]/g, '-'));
      };
    case 'hugo':
      return (node, raw) => {
        const { title, id } = explicitId(raw);
        if (id) return used.add(id) && id;
        return unlike(title.trim().toLowerCase().replace(/[^\p{L}\p{Nd}_\- ]/gu, '')
          .replaceAll(' ', '-') || 'heading');
      };
    default:
      return (node) => slugger.slug(plain(node));
  }
}

function elementsOf(html, found) {
  for (const match of html.matchAll(/\s(id|name)=(?:"([^"]*)"|'([^']*)')/g)) {
    found.ids.add(match[2] ?? match[3]);
  }
  for (const match of html.matchAll(/\shref=(?:"([^"]*)"|'([^']*)')/g)) {
    found.links.push(match[1] ?? match[2]);
  }
}

function readByMdast(text) {
  const tree = fromMarkdown(text, {
    extensions: [gfm(), frontmatter(['yaml', 'toml'])],
    mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(['yaml', 'toml'])],
  });
  const found = { ids: new Set(), links: [] };
  const idOf = rule();
  const visit = (node) => {
    if (node.type === 'heading') {
      const last = node.children.at(-1);
      const raw = last
        ? text.slice(node.children[0].position.start.offset, last.position.end.offset) : '';
      found.ids.add(idOf(node, raw.split('\n').at(-1)));
    }
    if (node.type === 'link' || node.type === 'definition') found.links.push(node.url);
    if (node.type === 'html') elementsOf(node.value, found);
    for (const child of node.children ?? []) visit(child);
  };
  visit(tree);
  return found;
}

function readByMarkdownIt(text) {
  const found = { ids: new Set(), links: [] };
  const markdown = new MarkdownIt({ html: true, linkify: false });
  markdown.use(attrsPlugin);
  markdown.use(anchorPlugin, {
    slugify,
    getTokensText: (tokens) => tokens
      .filter((token) => !['html_inline', 'emoji'].includes(token.type))
      .map((token) => token.content).join(''),
  });
  const visit = (token) => {
    for (const [name, value] of token.attrs ?? []) {
      if (name === 'id') found.ids.add(value);
      if (name === 'href') found.links.push(decodeURI(value));
    }
    if (token.type.startsWith('html')) elementsOf(token.content, found);
    (token.children ?? []).forEach(visit);
  };
  markdown.parse(text.replace(/^---\n.*?\n---\n/s, ''), {}).forEach(visit);
  return found;
}

const read = site === 'vitepress' ? readByMarkdownIt : readByMdast;

function readTree(root) {
  const documents = new Map();
  for (const name of fs.readdirSync(root, { recursive: true })) {
    if (!/\.(md|mdx)$/.test(name) || name.includes('node_modules')) continue;
    documents.set(name, read(fs.readFileSync(path.join(root, name), 'utf8')));
  }
  return documents;
}

// The document that a link leads to; nothing if it is none of the tree.
function documentOf(documents, from, destination) {
  const parts = destination.split('#')[0].split('?')[0];
  if (parts === '') return from;
  let name = path.posix.normalize(parts.startsWith('/')
    ? parts.slice(1) : path.posix.join(path.posix.dirname(from), parts));
  if (name.endsWith('/')) name = name.slice(0, -1);
  name = name.replace(/\.html$/, '');
  return [name, `${name}.md`, `${name}.mdx`, `${name}/index.md`, `${name}/README.md`]
    .find((candidate) => documents.has(candidate));
}

function works(documents, from, destination) {
  const document = documentOf(documents, from, destination);
  if (document === undefined) return false;
  const fragment = destination.slice(destination.indexOf('#') + 1);
  let decoded = fragment;
  try { decoded = decodeURIComponent(fragment); } catch { /* As it stands. */ }
  const { ids } = documents.get(document);
  return ids.has(fragment) || ids.has(decoded);
}

if (source === '--pages') {
  const headings = fs.readFileSync(process.argv[5], 'utf8');
  const ids = [...read(headings).ids].filter((id) => id !== '');
  const list = (file) => ids.map((id) => `- [link](${file}#${id})\n`).join('');
  fs.mkdirSync(target, { recursive: true });
  fs.writeFileSync(path.join(target, 'headings.md'), `${headings}\n${list('')}`);
  fs.writeFileSync(path.join(target, 'links.md'), `# Links\n\n${list('headings.md')}`);
  process.exit(0);
}

const sources = readTree(source);
const targets = readTree(target);
let working = 0;
let dead = 0;
for (const [name, { links }] of sources) {
  const written = targets.get(name);
  links.forEach((link, i) => {
    if (!link.includes('#') || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(link)) return;
    if (!works(sources, name, link)) return;
    ++working;
    // By its number, as --anchors rewrite changes destinations.
    const now = written?.links.length === links.length ? written.links[i] : link;
    if (written && works(targets, name, now)) return;
    ++dead;
    if (dead <= 20) console.log(`  ${name}: ${link} is dead as ${now}`);
  });
}
console.log(`${site}: ${sources.size} documents, ${working} links to fragments that work, ` +
  `${dead} of them dead in the translation`);
process.exit(dead === 0 && working > 0 ? 0 : 1);
