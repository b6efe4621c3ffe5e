"""The notebooks run for an office or for a year; one whose inputs are the same is not run again.

Until one has to be run, nothing heavy is imported: a look takes a moment.
"""

from __future__ import annotations

import ast
import atexit
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.files import FIGURE_FILES, write_whole
from analysis.publish.parameters import Parameter, check, parameters_of
from analysis.publish.uses import Inputs, Seal, is_told, written
from analysis.words.names import phrase
from analysis.words.used import ANYTHING

if TYPE_CHECKING:
    from analysis.publish.kernels import Kernels

USED_BY = "sorted(__import__('analysis.words.used', fromlist=['x']).USED)"
AT_ONCE = 2  # each takes a processor, and memory
PATIENCE = 300  # seconds for a kernel to begin; on a machine with much to do one takes long


class NotebookFailed(RuntimeError):
    """One or more notebooks stopped with an error; the message has a sentence for each: its name,
    its cell and its error."""


@dataclass(frozen=True)
class Run:
    """One notebook to be run: where from, where to, with what, and what it is sealed with."""

    notebook: Path
    target: Path
    parameters: Mapping[str, object]
    seal: Seal
    lang: str


def run_notebooks(
    root: Path | str,
    notebooks: Sequence[str] | None = None,
    parameters: Mapping[str, object] | None = None,
    progress: bool = True,
    target: Path | None = None,
) -> list[Path]:
    """Run the notebooks (all, or those named: "02_compare_communes") and write them to `target`
    (reports/notebooks). Returns the files, in order.

    Each notebook gets the parameters that it has. One that was run on the same tables as far as it
    uses them, registers, code and parameters, and whose figures are all there, is not run again.
    They run two at a time, each in a kernel of its own of this interpreter, with the notebooks
    folder as current folder. WrongParameter, before any is run: none has such a parameter, or one
    takes no such value. NotebookFailed, at the end: it tells of all that failed; the products of
    the others stand.
    """
    root, given = Path(root).resolve(), dict(parameters or {})
    chosen = _chosen(root / "notebooks", notebooks)
    target = target or root / "reports" / "notebooks"
    lang = "en" if given.get("lang") == "en" else "vi"
    known, errors = known_of(chosen, lang)
    check(given, known.values(), lang)
    target.mkdir(parents=True, exist_ok=True)
    inputs, runs = Inputs(root), []
    for path in known:
        own = {name: value for name, value in given.items() if name in known[path]}
        seal = Seal(inputs, path, own, _folder(root, known[path], own))
        if not seal.holds(target / path.name):
            runs.append(Run(path, target / path.name, own, seal, lang))
    errors += _all_run(runs, progress) if runs else []
    if errors:
        raise NotebookFailed("\n".join(errors))
    return [target / path.name for path in chosen]


def known_of(
    notebooks: Sequence[Path], lang: str = "vi"
) -> tuple[dict[Path, dict[str, Parameter]], list[str]]:
    """The parameters of each notebook, and a sentence for each that is none."""
    known, errors = {}, []
    for path in notebooks:
        try:
            known[path] = parameters_of(path)
        except (OSError, ValueError, SyntaxError, KeyError, TypeError, AttributeError) as error:
            values = {"name": path.name, "error": " ".join(str(error).split())}
            errors.append(phrase("unreadable", lang, "notebook", **values))
    return known, errors


def _folder(root: Path, known: Mapping[str, Parameter], given: Mapping[str, object]) -> Path:
    """Where a notebook writes its figures."""
    usual = known["folder"].value if "folder" in known else ""
    return root / str(given.get("folder", usual))


def _chosen(folder: Path, notebooks: Sequence[str] | None) -> list[Path]:
    there = {path.stem: path for path in sorted(folder.glob("[0-9]*.ipynb"))}
    names = [Path(name).name.removesuffix(".ipynb") for name in notebooks or there]
    if missing := ", ".join(name for name in names if name not in there):
        known = ", ".join(there)
        raise FileNotFoundError(f"no notebook {missing} in {folder}; there are: {known}")
    return [there[name] for name in names]


# --- running them ---


def _all_run(runs: Sequence[Run], progress: bool) -> list[str]:
    """What went wrong, a sentence each, in order."""
    from analysis.publish.kernels import Kernels

    runs[0].seal.inputs.look()
    with ThreadPoolExecutor(AT_ONCE) as pool, Kernels() as kernels:
        jobs = [pool.submit(_run, one, kernels) for one in runs]
        try:
            return [error for error in _watched(jobs, progress) if error]
        except BaseException:
            for job in jobs:  # interrupted: what has not begun does not begin
                job.cancel()
            raise


def _watched(jobs: Sequence[Future[str]], progress: bool) -> Iterator[str]:
    """The errors of the runs ("" for none), in order, with a bar that moves as any of them ends."""
    from tqdm import tqdm

    look = {"desc": "Sổ phân tích", "unit": "sổ", "file": sys.stderr, "disable": not progress}
    with tqdm(total=len(jobs), **look) as bar:
        for job in jobs:
            job.add_done_callback(lambda _: bar.update())
        for job in jobs:
            yield job.result()


def _run(one: Run, kernels: Kernels) -> str:
    """Run one notebook and write it; "" or what went wrong."""
    import subprocess

    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    notebook = nbformat.read(one.notebook, as_version=4)
    before = one.seal.of_inputs()  # as they are before it reads them
    figures = _figures_of(one)
    if one.parameters:
        _inject(notebook, one.parameters)
    settings = {"record_timing": False, "timeout": None, "startup_timeout": PATIENCE}
    settings["resources"] = {"metadata": {"path": str(one.notebook.parent)}}
    used: set[str] = set()

    async def _ask(**_: object) -> None:
        used.update(await _used_by(client))

    settings["on_cell_executed"] = _ask  # later its kernel is gone
    client = NotebookClient(notebook, km=kernels.manager(), **settings)
    try:
        client.execute(cleanup_kc=True, stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        said = f"{error.ename}: {error.evalue}"
    except DeadKernelError:
        said = phrase("dead", one.lang, "notebook")
    else:
        done = json.loads(nbformat.writes(notebook))
        _clear(figures, _figures_of(one))
        one.seal.put(done, before, one.seal.of(used if is_told(one.notebook) else {ANYTHING}))
        write_whole(one.target, written(done))
        return ""
    finally:  # its process is one of `kernels`, which ends it whatever happens
        atexit.unregister(client._cleanup_kernel)
    cell = client.code_cells_executed - bool(one.parameters)
    values = {"name": one.notebook.name, "cell": cell, "error": " ".join(said.split())}
    return phrase("failed", one.lang, "notebook", **values)


async def _used_by(client: Any) -> set[str]:
    """What a notebook asked for that has been run, while its kernel lives."""
    asked = client.kc.execute("", user_expressions={"used": USED_BY}, store_history=False)
    reply = await client.async_wait_for_reply(asked)
    told = reply["content"]["user_expressions"]["used"]
    if told["status"] != "ok":
        return {ANYTHING}
    return set(ast.literal_eval(told["data"]["text/plain"]))


def _figures_of(one: Run) -> dict[Path, tuple[int, int]]:
    """The figures that bear the number of a notebook, each as the file that it is now; none of a
    number that two notebooks share."""
    number = one.notebook.stem.partition("_")[0]
    if len(list(one.notebook.parent.glob(f"{number}_*.ipynb"))) > 1:
        return {}
    stats = ((path, path.stat()) for path in one.seal.folder.glob(f"{number}-*.json"))
    return {path: (own.st_ino, own.st_mtime_ns) for path, own in stats}


def _clear(before: dict[Path, tuple[int, int]], now: dict[Path, tuple[int, int]]) -> None:
    """Take away the figures that an earlier run made and this one did not write anew: they may
    tell something that is no longer so."""
    for path, stamp in before.items():
        for own in path.parent.glob(f"{path.stem}.*") if now.get(path) == stamp else ():
            if own.suffix in FIGURE_FILES:
                own.unlink(missing_ok=True)


def _inject(notebook: Any, parameters: Mapping[str, object]) -> None:
    """A cell behind that of the parameters, which sets those that were given."""
    import nbformat.v4

    lines = [f"{name} = {value!r}" for name, value in parameters.items()]
    cell = nbformat.v4.new_code_cell("\n".join(lines), id="injected-parameters")
    cell.metadata["tags"] = ["injected-parameters"]
    (at,) = (n for n, c in enumerate(notebook.cells) if "parameters" in c.metadata.get("tags", []))
    notebook.cells.insert(at + 1, cell)
