"""The command line `ntm`."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.run.build import Summary, build
from analysis.run.project import find_root

if TYPE_CHECKING:
    from analysis.sheets.raw_cells import RawCells

FIGURE_FILES = {".json", ".png", ".svg", ".csv"}
WORDS = {
    "vi": {
        "read": "Đọc bảng tính",
        "files": "{n} tệp, {bad} tệp không đọc được.",
        "rows": "Số dòng: tiêu chí {criteria}, đóng góp {contributions}, chỉ tiêu {indicators}.",
        "issues": "Cần xem: {error} lỗi, {warning} cảnh báo, {note} ghi chú. Danh sách: {path}",
        "figures": "Đã ghi {n} biểu đồ vào {path}",
        "interrupted": "Đã dừng. Những tệp đọc xong được giữ lại; lần chạy sau chỉ đọc các tệp còn lại.",
        "nothing": "Không đọc được tệp nào.",
        "failed": "Có sổ tay không chạy hết:\n{error}",
        "year": "Đã ghi báo cáo năm {year} vào {path}:",
        "locked": "Không ghi được {path}. Nếu tệp đang mở trong Word, PowerPoint hay Excel, hãy đóng lại rồi chạy lại.",
        "no_year": "Không có số liệu năm {year}. Các năm có số liệu: {years}.",
        "no_years": "Không có số liệu năm {year}, cũng không có năm nào khác. Hãy chép bảng tính vào data/raw.",
        "trace_how": "Ghi tên một hình trong {figures}, hoặc bảng và số hàng như trong Excel, ví dụ criteria:17.",
        "row": "{name}, hàng {row}: {values}",
        "places_added": "Đã thêm {n} dòng vào {path} ({kinds}). {kept} dòng đã có, giữ nguyên.",
        "places_known": "Không có gì để thêm: {path} đã có đủ {kept} dòng.",
        "places_limit": "Danh mục chỉ có đơn vị ngay trước và từ 1/7/2025. Lần sáp nhập trước đó thì thêm bằng tay.",
        "place_not_found": "Không có đúng một đơn vị tên “{name}”, viết đủ dấu. Có phải là: {nearest}?",
        "places_contradict": "Không ghi gì vào {path}, vì sẽ có dòng mâu thuẫn:\n{error}",
        "places_columns": "{path} thiếu cột: {error}. Không ghi gì.",
    },
    "en": {
        "read": "Reading workbooks",
        "files": "{n} files, {bad} could not be read.",
        "rows": "Rows: criteria {criteria}, contributions {contributions}, indicators {indicators}.",
        "issues": "To look at: {error} errors, {warning} warnings, {note} notes. List: {path}",
        "figures": "{n} figures written to {path}",
        "interrupted": "Stopped. Files already read are kept; the next run reads the others.",
        "nothing": "No file could be read.",
        "failed": "A notebook did not run to its end:\n{error}",
        "year": "Report of {year} written to {path}:",
        "locked": "Cannot write {path}. If it is open in Word, PowerPoint or Excel, close it and run again.",
        "no_year": "There is no data of {year}. Years with data: {years}.",
        "no_years": "There is no data of {year} nor of any other year. Copy spreadsheets into data/raw.",
        "trace_how": "Give the name of a figure in {figures}, or a table and the row as in Excel, such as criteria:17.",
        "row": "{name}, row {row}: {values}",
        "places_added": "{n} lines added to {path} ({kinds}). {kept} lines stood there already and were left.",
        "places_known": "Nothing to add: {path} has all {kept} lines.",
        "places_limit": "Only the places just before and since 1 July 2025 are known. Add earlier mergers by hand.",
        "place_not_found": "There is not one place named “{name}”, accents written out. Did you mean: {nearest}?",
        "places_contradict": "Nothing was written to {path}: lines would contradict each other:\n{error}",
        "places_columns": "{path} lacks the columns {error}. Nothing was written.",
    },
}


def _options(*, default: bool) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """The options of every command, and --strict; a command's own say nothing unless they are written."""
    common = argparse.ArgumentParser(add_help=False, argument_default=None if default else argparse.SUPPRESS)
    common.add_argument(
        "--lang",
        choices=("vi", "en"),
        default="vi" if default else argparse.SUPPRESS,
        help="ngôn ngữ của thông báo và biểu đồ",
    )
    strict = argparse.ArgumentParser(add_help=False)
    strict.add_argument(
        "--strict",
        action="store_true",
        default=False if default else argparse.SUPPRESS,
        help="kết thúc với mã lỗi nếu có lỗi trong số liệu",
    )
    return common, strict


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ntm",
        parents=_options(default=True),
        description="Nông thôn mới: từ bảng tính đến bảng số liệu và biểu đồ. Không ghi lệnh con: làm tất cả.",
    )
    common, strict = _options(default=False)
    commands = parser.add_subparsers(dest="command")
    sub = commands.add_parser("build", parents=[common, strict], help="đọc bảng tính và ghi các bảng số liệu")
    sub.add_argument("--raw", type=Path, help="thư mục bảng tính (mặc định data/raw)")
    sub.add_argument("--processed", type=Path, help="thư mục bảng số liệu (mặc định data/processed)")
    sub = commands.add_parser("report", parents=[common], help="chạy các sổ tay và ghi biểu đồ; hoặc báo cáo một năm")
    sub.add_argument("--year", type=int, help="ghi báo cáo Word, PowerPoint, Excel, HTML của năm này")
    sub = commands.add_parser(
        "check", parents=[common], help="kiểm tra một bảng tính: hình các trang tính và bản đánh dấu để gửi lại"
    )
    sub.add_argument("file", type=Path, help="tệp bảng tính")
    sub.add_argument("--out", type=Path, help="thư mục ghi kết quả (mặc định reports/check)")
    sub = commands.add_parser("trace", parents=[common], help="các ô đứng sau một hình, hoặc sau một hàng của một bảng")
    sub.add_argument("name", metavar="HÌNH_HOẶC_HÀNG", help="tên tệp của hình, hoặc bảng:hàng như trong Excel")
    sub.add_argument("--category", help="mục: tên ở đầu hàng, thanh hoặc năm")
    sub.add_argument("--series", help="chuỗi: tên trong chú giải hoặc ở đầu cột")
    sub.add_argument("--panel", help="tên của ô biểu đồ nhỏ")
    sub.add_argument("--raw", type=Path, help="thư mục bảng tính (mặc định data/raw)")
    sub.add_argument("--processed", type=Path, help="thư mục bảng số liệu (mặc định data/processed)")
    sub.add_argument("--figures", type=Path, help="thư mục hình (mặc định reports/figures)")
    sub = commands.add_parser(
        "places", parents=[common], help="thêm các xã, phường của một tỉnh hoặc huyện vào data/reference/places.csv"
    )
    sub.add_argument("--province", required=True, help="tên tỉnh, thành phố, viết đủ dấu")
    sub.add_argument("--district", default="", help="tên huyện, thị xã, quận, thành phố trước 1/7/2025")
    sub.add_argument("--out", type=Path, help="tệp danh mục (mặc định data/reference/places.csv)")
    return parser


def main(arguments: list[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # a Windows console in cp1252 cannot show Vietnamese
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except KeyboardInterrupt:
        print(f"\n{WORDS[options.lang]['interrupted']}", file=sys.stderr)
        return 130


def _run(options: argparse.Namespace) -> int:
    if options.command == "check":
        return _check(options.file, options.out, options.lang)
    root = find_root()
    if options.command == "trace":
        return _trace(root, options)
    if options.command == "places":
        return _places(root, options)
    status = 0
    if options.command in (None, "build"):
        raw = getattr(options, "raw", None) or root / "data" / "raw"
        processed = getattr(options, "processed", None) or root / "data" / "processed"
        summary = _build(root, raw, processed, options.lang)
        status = _status(summary, strict=options.strict)
    if options.command in (None, "report"):
        year = getattr(options, "year", None)
        status = (_report(root, options.lang) if year is None else _year(root, year, options.lang)) or status
    return status


def _build(root: Path, raw: Path, processed: Path, lang: str) -> Summary:
    from tqdm import tqdm

    words = WORDS[lang]
    summary = build(
        raw,
        processed,
        root / "data" / "reference",
        lang,
        lambda files: tqdm(files, desc=words["read"], unit="tệp", file=sys.stderr),
    )
    print(words["files"].format(n=summary.files, bad=summary.unreadable))
    print(words["rows"].format(**summary.rows))
    print(words["issues"].format(**summary.severities, path=_shown(processed / "issues.csv", root)))
    for line in summary.first_errors:
        print(f"  - {line}")
    if summary.files and summary.files == summary.unreadable:
        print(words["nothing"], file=sys.stderr)
    return summary


def _check(file: Path, out: Path | None, lang: str) -> int:
    from analysis.run.review import check

    readable, text = check(file, out, lang)
    print(text)
    return 0 if readable else 1


def _trace(root: Path, options: argparse.Namespace) -> int:
    """Print the cells behind a figure or a row; 1 and one sentence when there is nothing of this name."""
    from analysis.figures.trace import NotThere
    from analysis.sheets.raw_cells import RawCells

    raw = RawCells(options.raw or root / "data" / "raw", root / "data" / "reference")
    figures = options.figures or root / "reports" / "figures"
    processed = options.processed or root / "data" / "processed"
    table, colon, row = options.name.rpartition(":")
    try:
        if colon and row.isdigit():
            print(_traced_row(table, int(row), [processed, figures], raw, options.lang))
        else:
            print(_traced_figure(options, figures, raw))
    except NotThere as error:
        print(error, file=sys.stderr)
        print(WORDS[options.lang]["trace_how"].format(figures=_shown(figures, root)), file=sys.stderr)
        return 1
    return 0


def _traced_figure(options: argparse.Namespace, folder: Path, raw: RawCells) -> str:
    from analysis.figures import trace

    lang, there = options.lang, {path.stem: path for path in sorted(folder.glob("*.json"))}
    name = Path(options.name).stem if Path(options.name).suffix in FIGURE_FILES else Path(options.name).name
    if name not in there:
        raise trace.NotThere(trace.not_there("figure", name, there, lang))
    drawn, _ = trace.read_drawn(there[name])
    found = trace.trace(there[name], raw, options.category, options.series, options.panel, lang=lang)
    heading = [line for line in (drawn.title, drawn.tag, drawn.subtitle) if line]
    return "\n".join([*heading, "", trace.describe(found, drawn.unit, lang)])


def _traced_row(name: str, row: int, folders: list[Path], raw: RawCells, lang: str) -> str:
    """The row of a table of the build, or of the table beside a figure, and its cells."""
    import pandas as pd

    from analysis.figures import trace

    there = {path.stem: path for folder in folders for path in sorted(folder.glob("*.csv"))}
    path = there.get(name.removesuffix(".csv"))
    if path is None:
        raise trace.NotThere(trace.not_there("table", name, there, lang))
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    inputs = path.with_name("inputs.csv")
    if inputs.exists():
        read = pd.read_csv(inputs, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        hashes = dict(zip(read["source"], read["sha256"], strict=True))
    else:
        hashes = trace.read_drawn(path)[1]
    found = trace.trace_row(table, row, raw, hashes, lang)
    values = {name: text for name, text in table.iloc[row - 2].items() if text and text.count("!") < 2}
    told = "; ".join(f"{name}: {text}" for name, text in values.items())
    heading = WORDS[lang]["row"].format(name=path.stem, row=row, values=told)
    return "\n".join([heading, *(f"  {line}" for line in trace.describe_cells(found, lang))])


def _places(root: Path, options: argparse.Namespace) -> int:
    """Adds the places that the register lacks; nothing that stands there is changed."""
    from analysis.checks.issues import register_issues
    from analysis.registers import gazetteer
    from analysis.words.messages import explain

    words, path = WORDS[options.lang], options.out or root / "data" / "reference" / "places.csv"
    shown = _shown(path, root)
    try:
        added = gazetteer.add_to(path, gazetteer.register_of(options.province, options.district))
    except gazetteer.PlaceNotFound as error:
        print(words["place_not_found"].format(name=error.name, nearest=error), file=sys.stderr)
        return 1
    except gazetteer.ContradictoryRegister as error:
        issues = [f"  - {explain(issue, options.lang)[0]}" for issue in register_issues(error.found)]
        print(words["places_contradict"].format(path=shown, error="\n".join(issues)), file=sys.stderr)
        return 1
    except gazetteer.ColumnMissing as error:
        print(words["places_columns"].format(path=shown, error=error), file=sys.stderr)
        return 1
    kinds = Counter(line["place_type"] for line in added.lines)
    text = "places_added" if added.lines else "places_known"
    named = ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
    print(words[text].format(n=len(added.lines), path=shown, kinds=named, kept=added.kept))
    print(words["places_limit"])
    return 0


def _status(summary: Summary, *, strict: bool) -> int:
    if summary.files and summary.files == summary.unreadable:
        return 1
    return 2 if strict and summary.severities["error"] else 0


def _report(root: Path, lang: str) -> int:
    from analysis.publish.report import NotebookFailed, run_notebooks

    started = time.time()
    try:
        run_notebooks(root, parameters={"lang": lang})
    except NotebookFailed as error:
        print(WORDS[lang]["failed"].format(error=error), file=sys.stderr)
        return 1
    folder = root / "reports" / "figures"
    figures = [f for f in folder.glob("*.png") if f.stat().st_mtime >= started - 1]
    print(WORDS[lang]["figures"].format(n=len(figures), path=_shown(folder, root)))
    return 0


def _year(root: Path, year: int, lang: str) -> int:
    from analysis import load_tables
    from analysis.publish.report import NotebookFailed
    from analysis.publish.yearly import NoSuchYear, write_year

    words = WORDS[lang]
    try:
        paths = write_year(load_tables(root), year, lang)
    except NoSuchYear as error:
        there = ", ".join(map(str, error.years))
        print(words["no_year" if there else "no_years"].format(year=year, years=there), file=sys.stderr)
        return 1
    except NotebookFailed as error:
        print(words["failed"].format(error=error), file=sys.stderr)
        return 1
    except PermissionError as error:
        print(words["locked"].format(path=error.filename2 or error.filename), file=sys.stderr)
        return 1
    print(words["year"].format(year=year, path=_shown(paths[0].parent, root)))
    for path in paths:
        print(f"  - {path.name}")
    return 0


def _shown(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


