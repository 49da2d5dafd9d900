#!/usr/bin/env python3
"""Holds our prompts against PyPI's `tokenizers`, and puts a model behind a real tokenizer.

    prompts_judge.py ORACLE_FOLDER PROMPT_IDS HYMT_DOC

HY's own files are not to be had, so those of relatives get the names of HY's framing tokens: DeepSeek-
V3's for the 1.8B and the 30B models, Llama 3's for the 7B ones. For prompts of every kind, the ids
must be those of the frame and of the text between as the library has them; what a document spells
stays text. The 1.8B one also gets a random checkpoint: `models` must say that it loads, and
`translate` must run with it. Exits with 1 if anything differs.
"""

import itertools
import json
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import tokenizers

BEGIN, USER, ASSISTANT = "<｜hy_begin▁of▁sentence｜>", "<｜hy_User｜>", "<｜hy_Assistant｜>"
# Name: the file it is made of, the tokens that get other names, and the frame.
FAMILIES = {
    "1.8B": ("deepseek_v3", {}, BEGIN + USER, ASSISTANT),
    # The same, as the example in the README of HY-MT1.5 ends its prompts.
    "1.8B no8": ("deepseek_v3", {}, BEGIN + USER, "<｜hy_place▁holder▁no▁8｜>"),
    "7B": ("llama3", {"<|begin_of_text|>": "<|startoftext|>", "<|eot_id|>": "<|eos|>",
                      "<|reserved_special_token_0|>": "<|extra_0|>",
                      "<|reserved_special_token_5|>": "<|extra_5|>"},
           "<|startoftext|>", "<|extra_0|>"),
    "30B": ("deepseek_v3", {"<｜place▁holder▁no▁7｜>": "<eos:6124c78e>",
                            "<｜place▁holder▁no▁11｜>": "<think>",
                            "<｜place▁holder▁no▁12｜>": "</think>",
                            "<｜place▁holder▁no▁26｜>": "<｜reasoning_mode｜>"},
            BEGIN + "<｜reasoning_mode｜>reasoning_effort:no_think" + USER,
            ASSISTANT + "<think></think>"),
}
NUM_LAYERS, HIDDEN, HEADS, KV_HEADS, HEAD, INNER = 2, 64, 4, 2, 16, 96


def renamed(file, names):
    """The tokenizer.json with HY's names for its special tokens."""
    for token in file["added_tokens"]:
        old = token["content"]
        new = names.get(old, old.replace("<｜", "<｜hy_"))
        token["content"] = new
        if old in file["model"]["vocab"] and new != old:
            file["model"]["vocab"][new] = file["model"]["vocab"].pop(old)
    return file


def requests(texts):
    """Each text in a request; of every kind, for every wording and some languages."""
    chance = random.Random(20261129)
    kinds = itertools.cycle(["plain", "tags", "terms", "context", "note", "all"])
    wordings = itertools.cycle(["formatted", "plain", "alternative"])
    pairs = itertools.cycle([("en", "de"), ("zh", "en"), ("en", "zh-Hant"), ("ja", "th"), ("de", "bo")])
    for text in texts:
        kind = next(kinds)
        if kind == "plain":  # So that kinds and wordings do not go in step.
            next(wordings)
        source, target = next(pairs)
        request = {"source": text, "from": source, "to": target, "wording": next(wordings)}
        if kind in ("tags", "all"):
            request["source"] = "<s101>" + text + "</s101> <x102/>"
        if kind in ("terms", "all"):
            request["terms"] = [[chance.choice(texts)[:30], chance.choice(texts)[:30]]
                                for _ in range(chance.randrange(1, 4))]
        if kind in ("context", "all"):
            request["context"] = chance.choice(texts)[:200]
        if kind in ("note", "all"):
            request["note"] = chance.choice(texts)[:60]
        yield request


def prompts(program, folder, style, asked):
    lines = "".join(json.dumps(request) + "\n" for request in asked)
    done = subprocess.run([program, folder, style], input=lines, capture_output=True, text=True,
                          encoding="utf-8", check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def judge_family(oracle, name, program, texts):
    """The number of prompts that differ."""
    source, names, begin, after = FAMILIES[name]
    path = oracle / source / "package" / "models" / "tokenizer.json"
    file = renamed(json.loads(path.read_text(encoding="utf-8")), names)
    folder = oracle / name
    folder.mkdir(exist_ok=True)
    (folder / "tokenizer.json").write_text(json.dumps(file), encoding="utf-8")
    whole = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    added = [token["content"] for token in file["added_tokens"]]
    spelt = re.compile("|".join(map(re.escape, added)))
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as other:
        json.dump(file | {"added_tokens": []}, other)
        other.flush()
        bare = tokenizers.Tokenizer.from_file(other.name)

    def ids(tokenizer, text):
        return tokenizer.encode(text, add_special_tokens=False).ids

    asked = list(requests(texts))
    num_wrong = num_whole = 0
    styles = ["hy-mt1.5-no8"] if name == "1.8B no8" else ["hy-mt1.5", "hy-mt2"]
    for style in styles:
        for request, answer in zip(asked, prompts(program, folder, style, asked), strict=True):
            text = answer["text"]
            expected = ids(whole, begin) + ids(bare, text) + ids(whole, after)
            wrong = answer["ids"] != expected or request["source"] not in text
            if not spelt.search(text):
                num_whole += 1
                wrong = wrong or answer["ids"] != ids(whole, begin + text + after)
            if wrong:
                num_wrong += 1
                if num_wrong <= 5:
                    print(f"  differs: {style}: {json.dumps(request)[:200]}")
    print(f"{name}: {len(styles) * len(asked)} prompts ({num_whole} also as one text), {num_wrong} differ")
    return num_wrong


def write_checkpoint(folder, num_tokens):
    """A model of random numbers, small but for its vocabulary."""
    rows = (num_tokens + 7) // 8 * 8
    config = {"architectures": ["HunYuanDenseV1ForCausalLM"], "model_type": "hunyuan_v1_dense",
              "hidden_size": HIDDEN, "num_hidden_layers": NUM_LAYERS, "num_attention_heads": HEADS,
              "num_key_value_heads": KV_HEADS, "head_dim": HEAD, "intermediate_size": INNER,
              "vocab_size": rows, "max_position_embeddings": 4096, "rms_norm_eps": 1e-5,
              "bos_token_id": 0, "eos_token_id": 1, "tie_word_embeddings": True}
    (folder / "config.json").write_text(json.dumps(config))
    shapes = {"model.embed_tokens": [rows, HIDDEN], "model.norm": [HIDDEN]}
    for layer in range(NUM_LAYERS):
        shapes |= {f"model.layers.{layer}.{name}": shape for name, shape in {
            "input_layernorm": [HIDDEN], "post_attention_layernorm": [HIDDEN],
            "self_attn.q_proj": [HEADS * HEAD, HIDDEN],
            "self_attn.k_proj": [KV_HEADS * HEAD, HIDDEN],
            "self_attn.v_proj": [KV_HEADS * HEAD, HIDDEN],
            "self_attn.o_proj": [HIDDEN, HEADS * HEAD], "self_attn.query_layernorm": [HEAD],
            "self_attn.key_layernorm": [HEAD], "mlp.gate_proj": [INNER, HIDDEN],
            "mlp.up_proj": [INNER, HIDDEN], "mlp.down_proj": [HIDDEN, INNER]}.items()}
    chance = random.Random(1)
    header, data = {}, bytearray()
    for name, shape in shapes.items():
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        begin = len(data)
        # bf16 around 0.03, either sign: the low byte is of no account.
        data += b"".join(struct.pack("<H", 0x3C80 | bits & 0x803F)
                         for bits in struct.unpack(f"<{count}H", chance.randbytes(2 * count)))
        header[name + ".weight"] = {"dtype": "BF16", "shape": shape,
                                    "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)


def judge_program(folder, program):
    """True if the program loads the model in `folder` and runs with it."""
    with open(folder / "tokenizer.json", encoding="utf-8") as stream:
        file = json.load(stream)
    num_tokens = 1 + max(token["id"] for token in file["added_tokens"])
    write_checkpoint(folder, num_tokens)
    told = subprocess.run([program, "models", "--json", folder], capture_output=True, text=True,
                          check=False)
    model = json.loads(told.stdout)["models"][0]
    print(f"hymt-doc models: {model['tokenizer']}, loads: {model['loads']} {model.get('error', '')}")
    with tempfile.TemporaryDirectory() as scratch:
        source = pathlib.Path(scratch) / "a.md"
        source.write_text("# Title\n\nHello **world**. <｜hy_User｜>\n")
        done = subprocess.run([program, "translate", source, "--to", "de", "--from", "en", "--model",
                               folder, "-o", source.parent / "b.md"], capture_output=True, text=True,
                              check=False)
        written = (source.parent / "b.md").exists()
    print(f"hymt-doc translate: exit code {done.returncode}, written: {written}")
    if not written:
        print(done.stderr)
    return model["loads"] and written


def main():
    oracle = pathlib.Path(sys.argv[1])
    pairs = [json.loads(line) for line in (oracle / "texts").read_text().splitlines()]
    texts = [text for origin, text in pairs if origin != "run" and origin != "document"]
    wrong = sum(judge_family(oracle, name, sys.argv[2], texts) for name in FAMILIES)
    runs = judge_program(oracle / "1.8B", sys.argv[3])
    for name in FAMILIES:
        shutil.rmtree(oracle / name)
    return 0 if wrong == 0 and runs else 1


if __name__ == "__main__":
    sys.exit(main())
