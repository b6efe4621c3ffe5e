"""The lines of a small plan of work, of which tests change a cell or two."""

TITLE = "KẾ HOẠCH THỰC HIỆN CÔNG VIỆC XÂY DỰNG NÔNG THÔN MỚI XÃ KỲ HÀ, ĐẾN NGÀY 9/11/2018"
HEADS = ["Mã", "Công việc", "Tiêu chí", "Người phụ trách", "Bắt đầu", "Hạn", "Số ngày", "Tiến độ",
         "Hoàn thành", "Việc trước", "Vướng mắc"]  # fmt: skip
LINES = (
    ["CV1", "Rà soát hộ nghèo", 11, "Hội Nông dân", "1/10/2018", "30/10/2018", 30, "100%", "x",
     "", ""],
    ["CV2", "Xây rãnh thoát nước", 17, "Hội Phụ nữ", "15/10/2018", "15/11/2018", 32, "60%", "",
     "CV1", "Chậm vật liệu"],
    ["CV3", "Trồng hàng rào xanh", 17, "Đoàn Thanh niên", "16/11/2018", "30/11/2018", 15, "0%", "",
     "CV1, CV2", ""],
)  # fmt: skip


def plan(
    *changes: tuple[int, str, object], title: str = TITLE, more: str = "", section: str = ""
) -> list[list]:
    """A plan of three tasks: `changes` are (task from 1, heading, what stands there instead).

    `more`: the heading of one more column, in which "ABC" stands; `section`: a line over the tasks.
    """
    lines = [[*line, *["ABC"] * bool(more)] for line in LINES]
    for task, heading, value in changes:
        lines[task - 1][HEADS.index(heading)] = value
    over = [["I", section]] if section else []
    return [[title], [], [*HEADS, *[more] * bool(more)], *over, *lines]
