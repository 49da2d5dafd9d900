#!/usr/bin/env python3
"""Parallel text to a tokenizer and packed examples, in three steps:

  prepare.py clean CORPUS WORK [--languages de,fr] [--sources permissive|all]
      en-XX.tsv of CORPUS to WORK/en-XX.tsv, cleaned, in sentences with what stands before them
  prepare.py tokenizer WORK OUT [--size 20000] [--measure 12000,16000,24000]
      WORK/*.tsv to OUT/tokenizer.model; with --measure only a table: tokens by language and size
  prepare.py examples WORK OUT [--languages de,fr] [--held-out CORPUS] [--forward-only]
          [--prose 2 --interface 0.4]
      to OUT/en-XX.u16.xz, and en-XX.dev.tsv of CORPUS to OUT/held-out-en-XX.u16.xz and -XX-en

A .u16.xz file is a stream of token ids, 16 bits each, little-endian. An example begins with
<|startoftext|> and ends with <|eos|>; what is learnt is behind <|extra_0|>. Both directions of a
segment follow each other, which is what makes the stream small.

Needs sentencepiece and numpy; 3 GB of memory and, for five languages of 200,000 segments, about
20 minutes of one core.
"""

import argparse
import collections
import lzma
import os
import random
import sys
import zlib

import numpy as np
import sentencepiece

import corpus
import examples
import prompts
import tags

LANGUAGES = "de,fr,es,zh,ja"
SHORT = 4  # Words: what has fewer is like a label of a button, whatever its source is.
LONGEST_EXAMPLE = 384  # Tokens; the few that are longer are left out.


def read_segments(path):
    with open(path, encoding="utf-8") as lines:
        return [corpus.Segment(*(field.replace("\\n", "\n") for field in line[:-1].split("\t")))
                for line in lines]


def write_segments(path, segments):
    with open(path, "w", encoding="utf-8") as out:
        for segment in segments:
            out.write("\t".join(field.replace("\n", "\\n") for field in segment.fields()) + "\n")


def generator(name):
    """Random numbers of one language do not depend on which others are prepared."""
    return random.Random(zlib.crc32(name.encode()))


def clean(args):
    os.makedirs(args.work, exist_ok=True)
    is_used = corpus.PERMISSIVE.__contains__ if args.sources == "permissive" else lambda tag: True
    for language in args.languages.split(","):
        report = collections.Counter()
        rows = corpus.read(f"{args.corpus}/en-{language}.tsv")
        segments = corpus.clean(rows, language, is_used, generator(language), report,
                                args.most_of_a_source)
        write_segments(f"{args.work}/en-{language}.tsv", segments)
        words = sum(len(segment.english.split()) for segment in segments)
        tagged = sum(bool(tags.TAG.search(segment.english)) for segment in segments)
        left_out = ", ".join(f"{n} {reason}" for reason, n in report.most_common())
        print(f"en-{language}: {len(segments)} segments, {words} English words, {tagged} tagged; "
              f"left out: {left_out}", flush=True)
        for source, n in collections.Counter(s.source for s in segments).most_common():
            print(f"    {source}: {n}")


def train_tokenizer(sentences, size, prefix):
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences), model_prefix=prefix, vocab_size=size, model_type="bpe",
        byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False,
        add_dummy_prefix=False, allow_whitespace_only_pieces=True, split_digits=True,
        character_coverage=0.9997, num_threads=2, minloglevel=2, max_sentence_length=4096,
        pad_id=prompts.PAD, bos_id=prompts.BEGIN, eos_id=prompts.END, unk_id=prompts.UNKNOWN,
        pad_piece=prompts.PAD_PIECE, bos_piece=prompts.BEGIN_PIECE, eos_piece=prompts.END_PIECE,
        control_symbols=[prompts.ANSWER_PIECE], user_defined_symbols=prompts.symbols())
    return sentencepiece.SentencePieceProcessor(model_file=prefix + ".model")


def tokenizer(args):
    os.makedirs(args.out, exist_ok=True)
    draws, texts = generator("tokenizer"), collections.defaultdict(list)
    for language in args.languages.split(","):
        segments = read_segments(f"{args.work}/en-{language}.tsv")
        segments = draws.sample(segments, min(len(segments), args.sentences))
        texts["en"] += [tags.strip(segment.english) for segment in segments]
        texts[language] += [tags.strip(segment.other) for segment in segments]
    sentences = [text for of_language in texts.values() for text in of_language]
    draws.shuffle(sentences)
    if not args.measure:
        train_tokenizer(sentences, args.size, f"{args.out}/tokenizer")
        os.remove(f"{args.out}/tokenizer.vocab")
        return
    sizes = sorted(map(int, args.measure.split(",")))
    model = train_tokenizer(sentences, sizes[-1], f"{args.out}/measured")
    print("tokens a word (en, de, fr, es) or character (zh, ja)")
    print("size    " + "".join(f"{language:>8}" for language in texts))
    for size in sizes:
        model.set_vocabulary(first_pieces(model, size))
        figures = [tokens_a_unit(model, of_language, language in ("zh", "ja"))
                   for language, of_language in texts.items()]
        print(f"{size:<8}" + "".join(f"{figure:8.3f}" for figure in figures), flush=True)


def first_pieces(model, size):
    """Those of a model of fewer pieces: byte-pair encoding adds them one by one, so all that it
    would lack are the merges that came last."""
    pieces = [model.id_to_piece(i) for i in range(model.get_piece_size())]
    symbols = set(prompts.symbols())
    is_merge = [len(piece) > 1 and not (model.is_control(i) or model.is_byte(i)
                                        or model.is_unknown(i) or piece in symbols)
                for i, piece in enumerate(pieces)]
    merges = [piece for piece, merged in zip(pieces, is_merge) if merged]
    others = [piece for piece, merged in zip(pieces, is_merge) if not merged]
    return others + merges[:size - len(others)]


def tokens_a_unit(model, texts, is_wide):
    sample = texts[::max(1, len(texts) // 5000)]
    num_tokens = sum(map(len, model.encode(sample)))
    return num_tokens / sum(len("".join(text.split()) if is_wide else text.split())
                            for text in sample)


class Stream:
    """Collects examples as token ids."""

    def __init__(self, model):
        self.model, self.parts, self.num_long = model, [], 0
        self.count = 0

    def add(self, pairs):
        pairs = list(pairs)
        asked = self.model.encode([prompt for prompt, _ in pairs])
        answers = self.model.encode([answer for _, answer in pairs])
        for prompt, answer in zip(asked, answers):
            ids = [prompts.BEGIN, *prompt, prompts.ANSWER, *answer, prompts.END]
            if len(ids) > LONGEST_EXAMPLE:
                self.num_long += 1
            else:
                self.parts.append(np.array(ids, "<u2"))
                self.count += 1

    def write(self, path):
        ids = np.concatenate(self.parts)
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 26, "lp": 1, "lc": 3,
                    "pb": 1}]
        packed = lzma.compress(ids.tobytes(), filters=filters)
        with open(path, "wb") as out:
            out.write(packed)
        print(f"{path}: {self.count} examples, {len(ids)} tokens, {len(packed)} bytes; "
              f"{self.num_long} were too long", flush=True)


def held_out_pairs(path, language, is_forward):
    """Prompts without context and terms, so that losses stay comparable."""
    start, end = ("en", language) if is_forward else (language, "en")
    for _, english, other in corpus.read(path):
        english, other = corpus.tidy(english), corpus.tidy(other)
        if corpus.fault(english, other, language) is None:
            source, target = tags.renumber(*((english, other) if is_forward else (other, english)))
            has_tags = bool(tags.TAG.search(source))
            yield (prompts.prompt(source, start, end, has_tags=has_tags),
                   prompts.answer(target, has_tags=has_tags))


def num_draws(segment, args, random):
    """How many times examples are made of the segment: a share of one is a chance."""
    mean = args.interface if segment.source in corpus.INTERFACE else args.prose
    if len(tags.strip(segment.english).split()) < SHORT:
        mean = min(mean, args.interface)
    return int(mean + random.random())


def make_examples(args):
    model = sentencepiece.SentencePieceProcessor(model_file=f"{args.out}/tokenizer.model")
    for language in args.languages.split(","):
        is_both = not args.forward_only
        for is_forward in (True, False)[:1 + is_both] if args.held_out else ():
            stream = Stream(model)
            stream.add(held_out_pairs(f"{args.held_out}/en-{language}.dev.tsv", language,
                                      is_forward))
            name = f"en-{language}" if is_forward else f"{language}-en"
            stream.write(f"{args.out}/held-out-{name}.u16.xz")
        segments = read_segments(f"{args.work}/en-{language}.tsv")
        made = examples.Examples(segments, language, generator(language))
        stream = Stream(model)
        draws = generator(f"{language} draws")
        for index, segment in enumerate(segments):
            for _ in range(num_draws(segment, args, draws)):
                stream.add(made.of(index, args.forward_only))
        stream.write(f"{args.out}/en-{language}.u16.xz")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    step = steps.add_parser("clean")
    step.add_argument("corpus")
    step.add_argument("work")
    step.add_argument("--sources", choices=("permissive", "all"), default="permissive")
    step.add_argument("--most-of-a-source", type=int, default=45_000, help="segments")
    step.set_defaults(run=clean)
    step = steps.add_parser("tokenizer")
    step.add_argument("work")
    step.add_argument("out")
    step.add_argument("--size", type=int, default=20000)
    step.add_argument("--measure")
    step.add_argument("--sentences", type=int, default=100_000,
                      help="of each language, and as many English ones for each")
    step.set_defaults(run=tokenizer)
    step = steps.add_parser("examples")
    step.add_argument("work")
    step.add_argument("out")
    step.add_argument("--held-out")
    step.add_argument("--forward-only", action="store_true", help="from English only")
    step.add_argument("--prose", type=float, default=1.0,
                      help="how often a segment of a text is drawn")
    step.add_argument("--interface", type=float, default=1.0,
                      help="the same of a program's strings and of very short segments")
    step.set_defaults(run=make_examples)
    for step in steps.choices.values():
        step.add_argument("--languages", default=LANGUAGES)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    sys.exit(main())
