#!/usr/bin/env python3
"""The figures of a model card.

  evaluate.py held-out MODEL CORPUS --languages de,fr [--segments 160]
      with PyTorch, greedily and without checks, on CORPUS/en-XX.dev.tsv: loss, bits a byte, and how
      many tagged segments come back with all their tags in the right pairs
  evaluate.py documents MODEL PROGRAM DOCUMENTS OUT --languages de,fr --scorer SCORE.py
      the program translates DOCUMENTS/docs/ID/en.*; SCORE.py (which takes `docs --manifest FILE
      --out OUT --lang XX`) prints BLEU, chrF2 and what became of the markup
  evaluate.py terms MODEL PROGRAM OUT --languages de,fr
      the program translates terms/sentences.txt with and without terms/XX.csv: terms obeyed

  evaluate.py cases MODEL CASES.json
      the prompts of CASES.json again, with the token ids and greedy answers of MODEL: golden data
      for tests of a program that runs it

MODEL is a folder that the program loads, PROGRAM the path of hymt-doc.
"""

import argparse
import csv
import glob
import json
import os
import subprocess
import sys

import corpus
import prompts
import tags

FOLDER = os.path.dirname(os.path.abspath(__file__))


def load_model(folder):
    """The model in PyTorch, and its tokenizer."""
    import sentencepiece
    import torch

    import export
    import model
    with open(f"{folder}/config.json", encoding="utf-8") as file:
        net = model.HunYuanDense(json.load(file))
    net.load_state_dict({name: torch.from_numpy(values.copy()) for name, values
                         in export.read_safetensors(f"{folder}/model.safetensors").items()})
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=f"{folder}/tokenizer.model")
    return net.eval(), tokenizer


def rows_of(torch, sequences, device):
    """One sequence a row: (ids, positions, mask) for the model."""
    import model
    longest = max(map(len, sequences))
    ids = torch.tensor([s + [prompts.PAD] * (longest - len(s)) for s in sequences], device=device)
    positions = torch.arange(longest, device=device).expand_as(ids)
    return ids, positions, model.dense_mask(torch.zeros_like(ids))


def answer_loss(net, sequences):
    """(sum of nats, number of tokens) of the answers and their ends."""
    import torch
    device = next(net.parameters()).device
    total = count = 0
    with torch.no_grad():
        for at in range(0, len(sequences), 16):
            batch = sequences[at:at + 16]
            ids, positions, mask = rows_of(torch, batch, device)
            places = [(row, place) for row, s in enumerate(batch)
                      for place in range(s.index(prompts.ANSWER), len(s) - 1)]
            chosen = torch.tensor([row * ids.shape[1] + place for row, place in places],
                                  device=device)
            labels = torch.tensor([batch[row][place + 1] for row, place in places], device=device)
            logits = net(ids, positions, mask, chosen).float()
            total += torch.nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            count += len(places)
    return total, count


def greedy_answers(net, asked, most_factor=2.0, most_more=24):
    """Answers to prompts (ids up to <|extra_0|>), as ids without the end.

    Without a cache, so that what runs is what was trained."""
    import torch
    device = next(net.parameters()).device
    answers = [None] * len(asked)
    order = sorted(range(len(asked)), key=lambda i: len(asked[i]))
    with torch.no_grad():
        for at in range(0, len(order), 24):
            live = {i: list(asked[i]) for i in order[at:at + 24]}
            while live:
                numbers = list(live)
                ids, positions, mask = rows_of(torch, [live[i] for i in numbers], device)
                last = [row * ids.shape[1] + len(live[i]) - 1 for row, i in enumerate(numbers)]
                best = net(ids, positions, mask, torch.tensor(last, device=device)).argmax(-1)
                for i, token in zip(numbers, best.tolist()):
                    said = len(live[i]) - len(asked[i])
                    if token == prompts.END or said >= most_factor * len(asked[i]) + most_more:
                        answers[i] = live.pop(i)[len(asked[i]):]
                    else:
                        live[i].append(token)
    return answers


def unwrapped(answer):
    return answer.strip().removeprefix("<target>").removesuffix("</target>")


def held_out(args):
    import torch
    torch.set_num_threads(args.threads)
    net, tokenizer = load_model(args.model)
    net.to("cuda" if torch.cuda.is_available() else "cpu")
    print("pair     segments  loss a token  bits a byte  tagged  all tags right")
    for language in args.languages.split(","):
        rows = [(corpus.tidy(a), corpus.tidy(b))
                for _, a, b in corpus.read(f"{args.corpus}/en-{language}.dev.tsv")]
        rows = [row for row in rows if not corpus.fault(*row, language) and len(row[0]) < 400]
        rows = rows[::max(1, len(rows) // args.segments)][:args.segments]
        directions = [("en", language)] + ([] if args.forward_only else [(language, "en")])
        for start, end in directions:
            pairs = [tags.renumber(*(row if start == "en" else row[::-1])) for row in rows]
            sequences, num_bytes, asked = [], 0, []
            for source, target in pairs:
                has_tags = bool(tags.TAG.search(source))
                answer = prompts.answer(target, has_tags=has_tags)
                prompt = [prompts.BEGIN, *tokenizer.encode(prompts.prompt(
                    source, start, end, has_tags=has_tags)), prompts.ANSWER]
                sequences.append(prompt + tokenizer.encode(answer) + [prompts.END])
                num_bytes += len(answer.encode())
                if has_tags:
                    asked.append((prompt, source))
            nats, num_tokens = answer_loss(net, sequences)
            said = [unwrapped(tokenizer.decode(ids))
                    for ids in greedy_answers(net, [prompt for prompt, _ in asked])]
            right = sum(tags.agree(source, answer) for (_, source), answer in zip(asked, said))
            print(f"{start}-{end}  {len(pairs):10} {nats / num_tokens:13.3f} "
                  f"{nats / 0.6931471805599453 / num_bytes:12.3f} {len(asked):7} "
                  f"{100 * right / max(1, len(asked)):14.1f} %", flush=True)


def translate(args, source, language, target, *options):
    command = [args.program, "translate", source, "--from", "en", "--to", language, "--model",
               args.model, "-o", target, "--quiet", "--no-progress", "--fail-on", "never", *options]
    subprocess.run(command, check=True)


def documents(args):
    languages = args.languages.split(",")
    for path in sorted(glob.glob(f"{args.documents}/docs/*/en.*")):
        name = os.path.basename(os.path.dirname(path))
        os.makedirs(f"{args.out}/{name}", exist_ok=True)
        for language in languages:
            translate(args, path, language,
                      f"{args.out}/{name}/{language}{os.path.splitext(path)[1]}")
    for language in languages:
        subprocess.run([sys.executable, args.scorer, "docs", "--manifest",
                        f"{args.documents}/manifest.tsv", "--out", args.out, "--lang", language],
                       check=True)


def num_found(entries, report):
    """Uses of terms whose rendering (or one of its forms) stands in the target, as written."""
    with open(report, encoding="utf-8") as file:
        segments = json.load(file)["files"][0]["segments"]
    found = 0
    for entry in entries:
        forms = [entry["target"], *filter(None, entry["forms"].split("|"))]
        for segment in segments:
            if entry["source"] in segment["source"].lower():
                found += any(form.lower() in segment["target"].lower() for form in forms)
    return found


def terms(args):
    os.makedirs(args.out, exist_ok=True)
    print("language  uses  obeyed  as the program counts  found  found without the glossary")
    for language in args.languages.split(","):
        glossary, sentences = f"{FOLDER}/terms/{language}.csv", f"{FOLDER}/terms/sentences.txt"
        report = f"{args.out}/{language}.json"
        translate(args, sentences, language, f"{args.out}/{language}.txt", "--glossary", glossary,
                  "--report", report)
        bare = f"{args.out}/{language}-without.json"
        translate(args, sentences, language, f"{args.out}/{language}-without.txt", "--report", bare)
        with open(report, encoding="utf-8") as file:
            counts = json.load(file)["summary"]["terms"]
        with open(glossary, encoding="utf-8", newline="") as file:
            entries = list(csv.DictReader(file))
        uses, obeyed = sum(c["segments"] for c in counts), sum(c["obeyed"] for c in counts)
        print(f"{language:8} {uses:5} {obeyed:7} {100 * obeyed / max(1, uses):21.1f} % "
              f"{num_found(entries, report):6} {num_found(entries, bare):6}", flush=True)


def cases(args):
    import torch
    net, tokenizer = load_model(args.model)
    with open(args.cases, encoding="utf-8") as file:
        golden = json.load(file)
    for case in golden:
        asked = [prompts.BEGIN, *tokenizer.encode(case["prompt"]), prompts.ANSWER]
        answer, margin = [], float("inf")
        while not answer or answer[-1] != prompts.END:
            ids, positions, mask = rows_of(torch, [asked + answer], "cpu")
            with torch.no_grad():
                best = net(ids, positions, mask, torch.tensor([ids.shape[1] - 1]))[0].topk(2)
            answer.append(int(best.indices[0]))
            margin = min(margin, float(best.values[0] - best.values[1]))
        case.update(prompt_ids=asked, greedy=answer, text=tokenizer.decode(answer[:-1]),
                    smallest_margin=round(margin, 3))
    with open(args.cases, "w", encoding="utf-8") as file:
        json.dump(golden, file, ensure_ascii=False, indent=1)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    step = steps.add_parser("held-out")
    step.add_argument("model")
    step.add_argument("corpus")
    step.add_argument("--segments", type=int, default=160)
    step.add_argument("--threads", type=int, default=os.cpu_count())
    step.add_argument("--forward-only", action="store_true", help="from English only")
    step.set_defaults(run=held_out)
    step = steps.add_parser("documents")
    step.add_argument("model")
    step.add_argument("program")
    step.add_argument("documents")
    step.add_argument("out")
    step.add_argument("--scorer", required=True)
    step.set_defaults(run=documents)
    step = steps.add_parser("terms")
    step.add_argument("model")
    step.add_argument("program")
    step.add_argument("out")
    step.set_defaults(run=terms)
    step = steps.add_parser("cases")
    step.add_argument("model")
    step.add_argument("cases")
    step.set_defaults(run=cases)
    for step in steps.choices.values():
        step.add_argument("--languages", default="de,fr,es,zh,ja")
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    sys.exit(main())
