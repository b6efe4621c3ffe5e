"""The command line `ntm`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from analysis.pipeline import Summary, build, find_root

WORDS = {
    "vi": {
        "read": "Đọc bảng tính",
        "files": "{n} tệp, {bad} tệp không đọc được.",
        "rows": "Số dòng: tiêu chí {criteria}, đóng góp {contributions}, chỉ tiêu {indicators}.",
        "issues": "Cần xem: {error} lỗi, {warning} cảnh báo, {note} ghi chú. Danh sách: {path}",
        "figures": "Đã ghi {n} biểu đồ vào {path}",
        "nothing": "Không đọc được tệp nào.",
    },
    "en": {
        "read": "Reading workbooks",
        "files": "{n} files, {bad} could not be read.",
        "rows": "Rows: criteria {criteria}, contributions {contributions}, indicators {indicators}.",
        "issues": "To look at: {error} errors, {warning} warnings, {note} notes. List: {path}",
        "figures": "{n} figures written to {path}",
        "nothing": "No file could be read.",
    },
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ntm", description="Sổ tay nông thôn mới: bảng tính thành bảng số liệu và biểu đồ."
    )
    commands = parser.add_subparsers(dest="command")
    for name, text in (
        ("build", "đọc bảng tính và ghi các bảng số liệu"),
        ("report", "chạy các sổ tay và ghi biểu đồ"),
    ):
        sub = commands.add_parser(name, help=text)
        sub.add_argument("--raw", type=Path, help="thư mục bảng tính (mặc định data/raw)")
        sub.add_argument("--processed", type=Path, help="thư mục bảng số liệu (mặc định data/processed)")
        sub.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của thông báo")
        sub.add_argument("--strict", action="store_true", help="kết thúc với mã lỗi nếu có lỗi trong số liệu")
    sub = commands.add_parser("check", help="kiểm tra một bảng tính: hình các trang tính và bản đánh dấu để gửi lại")
    sub.add_argument("file", type=Path, help="tệp bảng tính")
    sub.add_argument("--out", type=Path, help="thư mục ghi kết quả (mặc định reports/check)")
    sub.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của thông báo")
    return parser


def main(arguments: list[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # a Windows console in cp1252 cannot show Vietnamese
    options = _parser().parse_args(arguments)
    if options.command == "check":
        return _check(options.file, options.out, options.lang)
    root = find_root()
    lang = getattr(options, "lang", "vi")
    raw = getattr(options, "raw", None) or root / "data" / "raw"
    processed = getattr(options, "processed", None) or root / "data" / "processed"
    status = 0
    if options.command in (None, "build"):
        summary = _build(root, raw, processed, lang)
        status = _status(summary, strict=getattr(options, "strict", False))
    if options.command in (None, "report"):
        _report(root, lang)
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


def _report(root: Path, lang: str) -> None:
    from analysis.report import run_notebooks

    run_notebooks(root)
    figures = sorted((root / "reports" / "figures").glob("*.png"))
    print(WORDS[lang]["figures"].format(n=len(figures), path=_shown(root / "reports" / "figures", root)))


def _shown(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


if __name__ == "__main__":
    raise SystemExit(main())
