"""The command line `ntm`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from analysis.pipeline import Summary, build, find_root

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
    commands.add_parser("report", parents=[common], help="chạy các sổ tay và ghi biểu đồ")
    sub = commands.add_parser(
        "check", parents=[common], help="kiểm tra một bảng tính: hình các trang tính và bản đánh dấu để gửi lại"
    )
    sub.add_argument("file", type=Path, help="tệp bảng tính")
    sub.add_argument("--out", type=Path, help="thư mục ghi kết quả (mặc định reports/check)")
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
    status = 0
    if options.command in (None, "build"):
        raw = getattr(options, "raw", None) or root / "data" / "raw"
        processed = getattr(options, "processed", None) or root / "data" / "processed"
        summary = _build(root, raw, processed, options.lang)
        status = _status(summary, strict=options.strict)
    if options.command in (None, "report"):
        status = _report(root, options.lang) or status
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
    from analysis.review import check

    readable, text = check(file, out, lang)
    print(text)
    return 0 if readable else 1


def _status(summary: Summary, *, strict: bool) -> int:
    if summary.files and summary.files == summary.unreadable:
        return 1
    return 2 if strict and summary.severities["error"] else 0


def _report(root: Path, lang: str) -> int:
    from analysis.report import NotebookFailed, run_notebooks

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


def _shown(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


if __name__ == "__main__":
    raise SystemExit(main())
