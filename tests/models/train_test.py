#!/usr/bin/env python3
"""Tests of the scripts in models/train. What needs numpy or torch is skipped where they are not."""

import argparse
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "models", "train"))
sys.dont_write_bytecode = True

import corpus  # noqa: E402
import prompts  # noqa: E402
import tags  # noqa: E402

HAS_NUMPY = importlib.util.find_spec("numpy") is not None
HAS_TORCH = importlib.util.find_spec("torch") is not None


class PromptsTest(unittest.TestCase):
    def test_words_are_those_of_the_program(self):
        """The program's prompts_test builds the same prompts from the same file."""
        with open(f"{ROOT}/tests/data/prompts/hy-mt1.5.json", encoding="utf-8") as file:
            cases = json.load(file)
        for case in cases:
            options = {"has_tags": case.get("has_tags", False), "terms": case.get("terms", ()),
                       "context": case.get("context", ""),
                       "wording": case.get("wording", "formatted")}
            with self.subTest(case["name"]):
                self.assertEqual(
                    prompts.prompt(case["source"], case["from"], case["to"], **options),
                    case["prompt"])
                answer = prompts.answer("A", has_tags=options["has_tags"],
                                        wording=options["wording"])
                self.assertEqual(answer == "<target>A</target>", case["wraps_answer"])

    def test_fixed_phrases_are_pieces(self):
        pieces = prompts.symbols()
        text = prompts.prompt("", "de", "zh", has_tags=True, terms=[("", "")])
        for piece in sorted(pieces, key=len, reverse=True):
            text = text.replace(piece.replace("\u2581", " "), "")
        self.assertEqual(text, "中文")
        self.assertFalse(any(" " in piece for piece in pieces))
        self.assertEqual(len(pieces), len(set(pieces)))


class TagsTest(unittest.TestCase):
    def test_nesting_must_agree(self):
        self.assertTrue(tags.agree("<s1>a <x2/></s1>", "b <s1><x2/></s1>"))
        for other in ("<s1>a</s1> <x2/>", "<s1>a", "a</s1>", "<s1>a</s1>", "<x1/> <x2/>",
                      "<s1>a <x2/></s1><x2/>", "<s1><s2>a</s1></s2>"):
            self.assertFalse(tags.agree("<s1>a <x2/></s1>", other), other)

    def test_numbers_follow_the_source(self):
        self.assertEqual(tags.renumber("b <x1/> <s4>c</s4> <s1>a</s1>", "<s1>A</s1> <s4>C</s4> <x1/>"),
                         ("b <x1/> <s2>c</s2> <s3>a</s3>", "<s3>A</s3> <s2>C</s2> <x1/>"))

    def test_codes_become_placeholders(self):
        source, target = tags.protect_codes("Run <s1>apt-get update</s1>, <s2>please</s2> <x1/>",
                                            "<s1>apt-get update</s1> <s2>bitte</s2> <x1/>")
        self.assertEqual(tags.renumber(source, target),
                         ("Run <x1/>, <s2>please</s2> <x3/>", "<x1/> <s2>bitte</s2> <x3/>"))

    def test_inserted_tags_agree(self):
        source, target = "Open the folder and save it", "Öffnen Sie den Ordner und speichern Sie"
        spans = [((9, 15), (15, 21)), ((20, 24), (26, 35)), ((0, 4), (0, 6))]
        for seed in range(50):
            one, two = tags.insert(source, target, spans, random.Random(seed))
            self.assertTrue(tags.agree(one, two), (seed, one, two))
            self.assertEqual([int(t[2]) for t in tags.TAG.findall(one) if not t[0]],
                             list(range(1, len(tags.parents(one)) + 1)))


class CorpusTest(unittest.TestCase):
    def test_faults(self):
        for english, german, reason in (
                ("Save the file.", "Speichern Sie die Datei.", None),
                ("Save the <s1>file</s1>.", "Speichern Sie die Datei.", "tags"),
                ("Save the file.", "Save the file.", "untranslated"),
                ("Save the file.", "", "empty or long"),
                ("Save.", "Speichern Sie die Datei in dem Ordner des Benutzers.", "length"),
                ("You can find the name of the user in this dialog.",
                 "You can find the names of the users in this dialog.", "language"),
                ("Type <source>.", "Geben Sie <source> ein.", "special")):
            self.assertEqual(corpus.fault(english, german, "de"), reason, english)

    def test_languages_that_share_characters(self):
        self.assertTrue(corpus.is_in("点击按钮保存文件。", "zh"))
        self.assertFalse(corpus.is_in("ボタンをクリックします。", "zh"))
        self.assertTrue(corpus.is_in("ボタンをクリックします。", "ja"))
        self.assertFalse(corpus.is_in("点击这个按钮可以立即保存当前打开的所有文件。", "ja"))

    def test_blocks_become_sentences_with_context(self):
        rows = [("gimp-help", "Files", "Dateien"),
                ("gimp-help", "Open <s1>it</s1>, e.g. There. Then close it again.",
                 "Öffnen Sie <s1>sie</s1>, z. B. dort. Dann schließen Sie sie wieder.")]
        report = corpus.collections.Counter()
        segments = corpus.clean(rows, "de", lambda tag: True, random.Random(1), report)
        self.assertEqual([(s.english, s.other_context) for s in segments], [
            ("Open <s1>it</s1>, e.g. There.", "Dateien"),
            ("Then close it again.", "Dateien\nÖffnen Sie sie, z. B. dort.")])

    def test_only_what_may_be_used_is(self):
        report = corpus.collections.Counter()
        rows = [("gimp-help", "Save the file.", "Speichern Sie die Datei.")]
        self.assertEqual(corpus.clean(rows, "de", corpus.PERMISSIVE.__contains__,
                                      random.Random(1), report), [])
        self.assertEqual(report, {"licence": 1})


    def test_neighbours_of_a_programs_strings_are_no_context(self):
        rows = [("catalogues", "Quit", "Beenden"),
                ("catalogues", "Open the file again.", "Öffnen Sie die Datei erneut."),
                ("gimp-help", "Layers", "Ebenen"),
                ("gimp-help", "Open the image again.", "Öffnen Sie das Bild erneut.")]
        segments = corpus.clean(rows, "de", lambda tag: True, random.Random(1),
                                corpus.collections.Counter())
        self.assertEqual([(s.english, s.english_context) for s in segments],
                         [("Open the file again.", ""), ("Open the image again.", "Layers")])


class BackgroundTest(unittest.TestCase):
    """The script that keeps a run going, with a stand-in for Python."""

    def run_script(self, folder, *words):
        return subprocess.run([f"{ROOT}/models/train/train_in_background.sh", *words], text=True,
                              capture_output=True, timeout=60,
                              env={**os.environ, "HYMT_TRAIN": folder}, check=False)

    def stand_in(self, folder):
        os.makedirs(f"{folder}/venv/bin")
        path = f"{folder}/venv/bin/python"
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n"
                       f"trap 'echo kept >{folder}/state/state.pt; exit' TERM\n"
                       f'echo "$@" >{folder}/called\n'
                       "while :; do sleep 0.05; done\n")
        os.chmod(path, 0o755)

    def test_it_starts_once_and_stops_with_a_checkpoint(self):
        with tempfile.TemporaryDirectory() as root:
            folder = f"{root}/train"
            self.stand_in(folder)
            with open(f"{root}/progress.json", "w", encoding="utf-8") as file:
                file.write('{\n "tokens": 12,\n "minutes": 90.5\n}\n')
            try:
                self.assertIn("started", self.run_script(folder, "start", root).stdout)
                self.assertIn("already running", self.run_script(folder, "start").stdout)
                self.assertEqual(self.run_script(folder, "pause").returncode, 0)
                while not os.path.exists(f"{folder}/called"):
                    self.run_script(folder, "resume")
                with open(f"{folder}/pid", encoding="utf-8") as file:
                    path = f"/proc/{file.read().strip()}/autogroup"
                if os.path.exists(path):
                    with open(path, encoding="utf-8") as file:
                        self.assertIn("nice 19", file.read())
            finally:
                self.run_script(folder, "stop")
            with open(f"{folder}/state/state.pt", encoding="utf-8") as file:
                self.assertEqual(file.read(), "kept\n")
            with open(f"{folder}/called", encoding="utf-8") as file:
                self.assertIn(f"--init {root} --elapsed 90.5", file.read())
            self.assertIn("not running", self.run_script(folder, "status").stdout)

    def test_another_process_of_that_number_is_left_alone(self):
        with tempfile.TemporaryDirectory() as root, subprocess.Popen(["sleep", "60"]) as other:
            with open(f"{root}/pid", "w", encoding="utf-8") as file:
                file.write(str(other.pid))
            self.assertEqual(self.run_script(root, "stop").returncode, 0)
            done = self.run_script(root, "pause")
            self.assertEqual((done.returncode, other.poll()), (1, None))
            self.assertIn("no training runs", done.stderr)
            other.kill()

    def test_unknown_commands_are_refused(self):
        with tempfile.TemporaryDirectory() as root:
            done = self.run_script(root, "begin")
            self.assertEqual(done.returncode, 2)
            self.assertIn('no command "begin"', done.stderr)


@unittest.skipUnless(HAS_NUMPY, "needs numpy")
class ExamplesTest(unittest.TestCase):
    NOUNS = [("folder", "Ordner"), ("printer", "Drucker"), ("computer", "Rechner"),
             ("file", "Datei"), ("table", "Tabelle"), ("cell", "Zelle"), ("line", "Zeile"),
             ("page", "Seite"), ("button", "Taste"), ("user", "Benutzer")]

    def segments(self):
        texts = []
        for verb, german in (("opens", "öffnet"), ("closes", "schließt"), ("shows", "zeigt"),
                             ("finds", "findet")):
            texts += [(f"It {verb} the {a} here.", f"Es {german} {b} hier.")
                      for a, b in self.NOUNS for _ in range(3)]
        return [corpus.Segment("x", a, b, "Title", "Titel") for a, b in texts]

    def test_references_say_what_prompts_tell(self):
        import examples
        examples.MOST_FUNCTION_WORDS = 6
        examples.FEWEST_OF_A_CLASS = 2
        made = examples.Examples(self.segments(), "de", random.Random(1))
        num_terms = num_other = 0
        for index in range(len(made.segments)):
            for prompt, answer in made.of(index):
                if not prompt.startswith(prompts.TERMS[0]):
                    continue
                lines = prompt.split("\n\n")[0].split("\n")[1:]
                source = prompt.split("\n\n", 1)[-1]
                for line in lines:
                    if prompts.TERMS[1] not in line:
                        continue
                    name, told = line.split(prompts.TERMS[1])
                    if name.lower() not in source.lower():
                        continue
                    num_terms += 1
                    self.assertIn(told.lower(), answer.lower(), prompt)
                    num_other += dict(self.NOUNS).get(name, told) != told
        self.assertGreater(num_terms, 20)
        self.assertGreater(num_other, num_terms // 10)

    def test_int8_files_read_back(self):
        import numpy
        import export
        values = {"a.weight": numpy.random.default_rng(1).normal(size=(5, 8)).astype("f4"),
                  "b.weight": numpy.ones(3, "f4")}
        with tempfile.TemporaryDirectory() as folder:
            export.write_safetensors(export.quantise(values), f"{folder}/model.safetensors")
            again = export.read_safetensors(f"{folder}/model.safetensors")
        self.assertEqual(set(again), set(values))
        largest = numpy.abs(values["a.weight"]).max(1, keepdims=True)
        self.assertTrue((numpy.abs(again["a.weight"] - values["a.weight"])
                         <= largest / 254 * 1.001).all())


@unittest.skipUnless(HAS_TORCH, "needs torch")
class TrainTest(unittest.TestCase):
    def documents(self):
        import numpy
        import train
        rng = numpy.random.default_rng(1)
        stream = []
        for _ in range(40):
            asked, said = rng.integers(5, 60, rng.integers(1, 12)), rng.integers(5, 60, 6)
            stream += [prompts.BEGIN, *asked, prompts.ANSWER, *said, prompts.END]
        return train.Documents([numpy.array(stream, "<u2")])

    def test_only_answers_are_learnt(self):
        import numpy
        import train
        documents = self.documents()
        rows = train.packed_rows(documents.sizes, 64, numpy.random.default_rng(1))
        self.assertEqual(sorted(numpy.concatenate(rows)), list(range(40)))
        ids, positions, _, chosen, labels = train.make_batch(documents, rows, 64, 512)
        count = int((labels >= 0).sum())
        self.assertEqual(count, 40 * 7)  # Six ids and the end.
        self.assertEqual(int((ids.ravel()[chosen[:count]] == prompts.ANSWER).sum()), 40)
        self.assertEqual(int((labels == prompts.END).sum()), 40)
        self.assertTrue((positions[ids == prompts.BEGIN] == 0).all())

    def test_rows_are_nearly_full(self):
        import numpy
        import train
        rng = numpy.random.default_rng(1)
        sizes = rng.integers(8, 120, 5000)
        rows = train.packed_rows(sizes, 256, rng)
        self.assertEqual(sorted(numpy.concatenate(rows)), list(range(5000)))
        self.assertLessEqual(max(sizes[row].sum() for row in rows), 256)
        self.assertLess(len(rows), 1.01 * sizes.sum() / 256 + 2)

    def test_logits_are_those_of_the_reference(self):
        """The golden ones that the program's backends are held against, too."""
        import numpy
        import torch
        import export
        import model
        folder = f"{ROOT}/tests/data/tiny-random"
        with open(f"{folder}/config.json", encoding="utf-8") as file:
            net = model.HunYuanDense(json.load(file)).eval()
        net.load_state_dict({name: torch.from_numpy(values.copy()) for name, values in
                             export.read_safetensors(f"{folder}/model.safetensors").items()})
        with open(f"{folder}/cases.json", encoding="utf-8") as file:
            cases = json.load(file)
        with unittest.mock.patch("model.fake_quantised", lambda weight: weight):
            for case in cases:
                ids = torch.tensor([case["prompt"]])
                places = torch.arange(ids.shape[1])
                logits = net(ids, places[None], model.dense_mask(torch.zeros_like(ids)), places)
                golden = numpy.fromfile(f"{folder}/{case['logits']}", "<f4").reshape(case["shape"])
                self.assertLess(numpy.abs(logits.detach().numpy() - golden).max(), 1e-4)

    def test_packed_documents_do_not_see_each_other(self):
        import numpy
        import torch
        import model
        import train
        torch.manual_seed(1)
        net = model.HunYuanDense(model.make_config(32, 2, 2, 1, 16, 48, 60)).eval()
        documents = self.documents()

        def logits(rows):
            batch = train.make_batch(documents, rows, 96, 7 * len(rows[0]))
            ids, positions, owners, chosen, _ = map(torch.from_numpy, batch)
            return net(ids, positions, model.dense_mask(owners), chosen)

        together = logits([numpy.array([3, 5, 7])])
        alone = torch.cat([logits([numpy.array([n])]) for n in (3, 5, 7)])
        self.assertLess((together - alone).abs().max().item(), 1e-5)

    def test_fake_quantisation_is_what_is_stored(self):
        import torch
        import export
        import model
        weight = torch.randn(7, 33)
        stored = export.quantise({"w": weight.numpy()})
        read = torch.from_numpy(stored["w"]).float() * torch.from_numpy(stored["w_scale"])[:, None]
        self.assertLess((model.fake_quantised(weight) - read).abs().max().item(), 1e-6)

    def test_a_torn_checkpoint_is_not_the_end(self):
        import train
        args = argparse.Namespace(attention="dense", seed=1, dropout=0.0, rate=1e-3,
                                  optimizer="muon")
        config = train.hunyuan.make_config(32, 1, 2, 1, 16, 48, 60)
        with tempfile.TemporaryDirectory() as root:
            folders = [f"{root}/state", f"{root}/copy"]
            args.state, args.copy = folders
            os.makedirs(args.state)
            trainer = train.Trainer(config, args, "cpu")
            self.assertFalse(train.load_newest(trainer, folders))
            trainer.elapsed = 77.0
            train.keep(trainer, args)
            with open(f"{args.state}/state.pt", "r+b") as file:
                file.truncate(1000)
            again = train.Trainer(config, args, "cpu")
            self.assertTrue(train.load_newest(again, folders))
            self.assertEqual(again.elapsed, 77.0)
            other = train.hunyuan.make_config(32, 2, 2, 1, 16, 48, 60)
            with self.assertRaisesRegex(SystemExit, "another size"):
                train.load_newest(train.Trainer(other, args, "cpu"), folders)
            with open(f"{args.copy}/state.pt", "wb"):
                pass
            with self.assertRaisesRegex(SystemExit, "move what cannot be read away"):
                train.load_newest(again, folders)

    def test_an_endless_run_can_be_ended_at_any_time(self):
        import train
        rate = train.endless_rate_factor
        self.assertEqual([rate(t, 60.0) for t in (60.0, 210.0, 360.0, 1e6)], [0.0, 0.5, 1.0, 1.0])
        self.assertEqual([rate(t, 0.0, 1000.0, 600.0) for t in (1000.0, 1300.0, 1600.0, 1700.0)],
                         [1.0, 0.5, 0.0, 0.0])

    def test_steps_of_muon_are_orthogonal(self):
        import torch
        import optimizer
        torch.manual_seed(1)
        for shape in ((24, 60), (60, 24)):
            values = torch.linalg.svdvals(optimizer.orthogonal(torch.randn(shape)))
            self.assertGreater(values.min().item(), 0.4)
            self.assertLess(values.max().item(), 1.4)

    def test_both_halves_of_the_optimiser_learn(self):
        import torch
        import optimizer
        torch.manual_seed(1)
        matrix, vector = (torch.nn.Parameter(torch.zeros(s)) for s in ((8, 12), (12,)))
        wanted, inputs = torch.randn(8, 12), torch.randn(64, 12)
        steps = optimizer.MuonWithAdam([{"params": [matrix], "is_muon": True},
                                        {"params": [vector]}], rate=0.02)

        def loss():
            return (((inputs + vector) @ matrix.T - (inputs + 1) @ wanted.T) ** 2).mean()

        first = loss().item()
        for _ in range(200):
            steps.zero_grad()
            loss().backward()
            steps.step()
        self.assertLess(loss().item(), first / 5)
        self.assertTrue((vector != 0).all())

    def test_rate_rises_stays_and_falls(self):
        import train
        factors = [train.rate_factor(p / 1000) for p in range(1001)]
        self.assertEqual((factors[0], factors[500], factors[1000]), (0.0, 1.0, 0.0))
        self.assertEqual(max(factors), 1.0)
        self.assertEqual(train.rate_factor(0.5, begun_at=0.5), 0.0)


if __name__ == "__main__":
    unittest.main()
