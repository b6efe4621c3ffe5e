"""Every message of the tool, in the words of the person who holds the spreadsheet: Vietnamese, and English.

A issue names its rule and its place; the words come last, so that a rule reads the same wherever it fires.
"""
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Issue:
    """One failed check: where (file, sheet, address), what was read, and the details its message needs."""

    rule: str
    source: str
    sheet: str = ""
    address: str = ""
    found: str = ""
    detail: dict[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.rule, self.source, self.sheet, self.address, self.found))


# rule: severity, message vi, suggestion vi, message en, suggestion en. {found} is what was read.
RULES: dict[str, tuple[str, str, str, str, str]] = {
    # files
    "file_empty": ("error", "Tệp trống, không có dữ liệu.", "Đề nghị đơn vị gửi lại tệp.",
                   "The file is empty.", "Ask the sender for the file again."),
    "file_damaged": ("error", "Tệp bị hỏng hoặc tải về chưa hết nên không đọc được.",
                     "Mở lại bằng Excel, lưu thành tệp .xlsx mới; nếu Excel cũng báo lỗi thì xin lại tệp.",
                     "The file is damaged or was not fully downloaded.", "Open it in Excel and save it anew as .xlsx; else ask for it again."),
    "file_not_opened": ("error", "Không mở được tệp: {found}.", "Đóng tệp nếu đang mở trong Excel và kiểm tra quyền đọc.",
                        "The file cannot be opened: {found}.", "Close it in Excel and check that you may read it."),
    "file_too_large": ("error", "Tệp quá lớn khi mở ra ({found}) nên không đọc để giữ an toàn cho máy.",
                       "Xóa các hàng, cột, trang tính trống rồi lưu lại; hoặc tách tệp.",
                       "The file is too large when unpacked ({found}).", "Delete empty rows, columns and sheets and save again, or split it."),
    "file_stopped": ("error", "Việc đọc tệp bị dừng giữa chừng.", "Mở tệp bằng Excel, lưu thành tệp .xlsx mới rồi chạy lại.",
                     "Reading the file broke off.", "Open it in Excel, save it anew as .xlsx and run again."),
    "password": ("error", "Tệp được đặt mật khẩu nên không đọc được.", "Bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ làm việc) rồi gửi lại.",
                 "The file is protected by a password.", "Remove the password and send it again."),
    "not_a_spreadsheet": ("error", "Đây không phải là bảng tính.", "Gửi số liệu bằng tệp .xlsx, .xls, .ods hoặc .csv.",
                          "This is not a spreadsheet.", "Send the figures as .xlsx, .xls, .ods or .csv."),
    "shortcut": ("error", "Đây chỉ là lối tắt, không phải bảng tính.", "Chép chính tệp bảng tính vào thư mục.",
                 "This is a shortcut, not the spreadsheet itself.", "Copy the spreadsheet itself into the folder."),
    "lock_file": ("note", "Đây là tệp tạm do Excel tạo khi bảng tính đang mở; đã bỏ qua.", "Đóng bảng tính trong Excel rồi chạy lại.",
                  "This is a temporary file that Excel keeps while a workbook is open; left out.", "Close the workbook in Excel and run again."),
    "folder_named_like_file": ("note", "Đây là một thư mục có tên giống tệp bảng tính.", "Kiểm tra xem tệp bảng tính có nằm trong thư mục này không.",
                               "This is a folder named like a spreadsheet.", "Check whether the spreadsheet lies inside it."),
    "same_content": ("warning", "Tệp có nội dung giống hệt tệp {found}; chỉ đọc một tệp.", "Xóa một trong hai tệp.",
                     "The file has the same content as {found}; only one is read.", "Delete one of the two."),
    "no_origin_card": ("note", "Tệp chưa có dòng nguồn gốc trong sources.csv.", "Thêm một dòng vào data/raw/sources.csv: tên tệp, tiêu đề, đơn vị lập, ngày, nơi công bố, loại số liệu.",
                       "The file has no origin card in sources.csv.", "Add a line to data/raw/sources.csv: file, title, producer, date, where published, basis."),
    "unused_origin_card": ("warning", "sources.csv có dòng cho tệp {found} nhưng không thấy tệp này.", "Sửa đường dẫn hoặc xóa dòng.",
                           "sources.csv has a line for {found}, which is not there.", "Mend the path or delete the line."),
    "basis_contradicts": ("warning", "Trang tính ghi là số liệu minh họa nhưng sources.csv ghi là số liệu báo cáo; đã coi là minh họa.",
                          "Sửa cột basis trong sources.csv hoặc dòng chữ trên trang tính.",
                          "The sheet says its figures are illustrative, sources.csv says reported; taken as illustrative.", "Mend the basis in sources.csv or the line on the sheet."),
    "sheet_damaged": ("error", "Không đọc được trang tính này.", "Mở bằng Excel, chép trang tính sang tệp mới.",
                      "This sheet cannot be read.", "Open it in Excel and copy the sheet to a new file."),
    "far_cell": ("error", "Có một ô nằm rất xa bảng ({found}); ô này không được đọc.", "Xóa ô này, hoặc đưa nó vào trong bảng.",
                 "One cell lies far away from the table ({found}); it is not read.", "Delete it, or move it into the table."),
    "hidden_sheet": ("note", "Trang tính bị ẩn; vẫn được đọc.", "Kiểm tra xem số liệu trên trang ẩn có dùng được không.",
                     "The sheet is hidden; it is read all the same.", "Check that its figures are meant to count."),
    "hidden_rows": ("note", "Có hàng bị ẩn ({found}); vẫn được đọc.", "Kiểm tra xem các hàng ẩn có dùng được không.",
                    "There are hidden rows ({found}); they are read all the same.", "Check that they are meant to count."),
    "hidden_columns": ("note", "Có cột bị ẩn ({found}); vẫn được đọc.", "Kiểm tra xem các cột ẩn có dùng được không.",
                       "There are hidden columns ({found}); they are read all the same.", "Check that they are meant to count."),
    "no_table": ("error", "Không tìm thấy bảng số liệu nào trên trang tính.", "Bảng cần có dòng tiêu đề cột, bên dưới là các dòng số liệu.",
                 "No table was found on the sheet.", "A table needs a row of column headings with rows of figures below."),
    # cells
    "error_cell": ("error", "Ô có lỗi công thức {found}.", "Sửa công thức hoặc nhập số trực tiếp.",
                   "The cell holds the formula error {found}.", "Mend the formula or enter the number."),
    "formula_without_value": ("error", "Công thức {found} chưa có kết quả được lưu trong tệp.", "Mở tệp bằng Excel, bấm Lưu rồi gửi lại.",
                              "The formula {found} has no stored result.", "Open the file in Excel, save it and send it again."),
    "not_vietnamese_number": ("error", "“{found}” không phải là số viết theo cách Việt Nam (dấu chấm tách nghìn, dấu phẩy thập phân).",
                              "Nhập lại bằng số, hoặc viết như 1.200,5.",
                              "“{found}” is no number in Vietnamese notation (dot for thousands, comma for decimals).", "Enter it as a number, or write it as 1.200,5."),
    "date_among_numbers": ("error", "Ô chứa ngày tháng {found} ở chỗ cần số; có thể Excel đã tự đổi, ví dụ 19/20 thành ngày.",
                           "Định dạng ô là Văn bản rồi nhập lại, ví dụ '19/20.",
                           "The cell holds the date {found} where a number belongs; Excel may have changed it, as it does with 19/20.", "Format the cell as text and enter it again, as in '19/20."),
    "value_not_understood": ("error", "Không hiểu “{found}” trong ô số liệu.", "Nhập số, hoặc ký hiệu đã có trong data/reference/marks.csv.",
                             "“{found}” among the figures is not understood.", "Enter a number, or a mark that is in data/reference/marks.csv."),
    "mark_not_understood": ("error", "Không hiểu ký hiệu “{found}” trong bảng tiêu chí.", "Dùng Đạt / Chưa đạt, hoặc thêm ký hiệu vào data/reference/marks.csv.",
                            "The mark “{found}” in the table of criteria is not understood.", "Use Đạt / Chưa đạt, or add the mark to data/reference/marks.csv."),
    "dash_ambiguous": ("error", "Dấu “{found}” có thể là chưa đạt hoặc không có số liệu, vì bảng còn ký hiệu khác cho chưa đạt.", "Ghi rõ Chưa đạt hoặc để trống.",
                       "“{found}” may mean not met or no figure, as the table has another mark for not met.", "Write Chưa đạt, or leave the cell blank."),
    "unit_missing": ("error", "Số {found} không có đơn vị tính.", "Ghi đơn vị trong tiêu đề cột hoặc dòng “Đơn vị tính: …” phía trên bảng.",
                     "The number {found} has no unit.", "Put the unit in the column heading or in a line “Đơn vị tính: …” above the table."),
    "unit_unknown": ("error", "Không biết đơn vị của “{found}”.", "Thêm đơn vị vào data/reference/units.csv.",
                     "The unit of “{found}” is not known.", "Add the unit to data/reference/units.csv."),
    "merged_value": ("error", "Một số {found} được gộp cho nhiều dòng khác nhau nên không biết là của dòng nào.", "Bỏ gộp ô và ghi số cho từng dòng.",
                     "The number {found} is merged over several different lines.", "Unmerge the cell and enter a number for each line."),
    "cell_outside": ("error", "“{found}” nằm ngoài các bảng và không rõ là gì.", "Đưa vào bảng có tiêu đề, hoặc xóa.",
                     "“{found}” stands outside the tables and is not understood.", "Move it into a table with headings, or delete it."),
    "column_without_header": ("error", "Cột có số liệu nhưng không có tiêu đề.", "Ghi tiêu đề cho cột.",
                              "The column holds figures and has no heading.", "Give the column a heading."),
    "per_unit_amount": ("error", "“{found}” là mức cho mỗi đơn vị, chưa phải tổng số.", "Ghi tổng số tiền.",
                        "“{found}” is an amount for each, not a total.", "Write the total."),
    "value_unused": ("error", "Số liệu “{found}” không được dùng vì chưa rõ là gì.", "Kiểm tra tiêu đề dòng và cột của ô này.",
                     "The figure “{found}” is not used as it is not clear what it is.", "Check the row and column labels of this cell."),
    # labels
    "unknown_place": ("error", "Không biết đơn vị hành chính “{found}”{nearest}.", "Sửa tên, hoặc thêm vào data/reference/places.csv hay aliases.csv.",
                      "The place “{found}” is not known{nearest}.", "Correct the name, or add it to data/reference/places.csv or aliases.csv."),
    "unknown_organization": ("error", "Không biết tổ chức hoặc nguồn vốn “{found}”{nearest}.", "Sửa tên, hoặc thêm vào data/reference/organizations.csv hay aliases.csv.",
                             "The organization or source of funds “{found}” is not known{nearest}.", "Correct the name, or add it to data/reference/organizations.csv or aliases.csv."),
    "unknown_criterion": ("error", "Không biết tiêu chí “{found}”{nearest}.", "Ghi số thứ tự tiêu chí, ví dụ “Tiêu chí 7”, hoặc thêm tên vào data/reference/aliases.csv.",
                          "The criterion “{found}” is not known{nearest}.", "Write its number, as in “Tiêu chí 7”, or add the name to data/reference/aliases.csv."),
    "unknown_indicator": ("error", "Không biết chỉ tiêu “{found}”{nearest}.", "Thêm chỉ tiêu vào data/reference/indicators.csv hoặc aliases.csv.",
                          "The indicator “{found}” is not known{nearest}.", "Add it to data/reference/indicators.csv or aliases.csv."),
    "unknown_label": ("error", "Không hiểu “{found}” nên không biết số liệu bên cạnh là gì.", "Sửa lại, hoặc thêm vào sổ đăng ký trong data/reference.",
                      "“{found}” is not understood, so the figures beside it are unknown.", "Correct it, or add it to a register in data/reference."),
    "unknown_header": ("error", "Không hiểu tiêu đề cột “{found}” nên không dùng số liệu của cột.", "Sửa tiêu đề, hoặc thêm vào sổ đăng ký trong data/reference.",
                       "The column heading “{found}” is not understood; its figures are not used.", "Correct the heading, or add it to a register in data/reference."),
    "header_not_understood": ("note", "Tiêu đề cột “{found}” không có trong sổ đăng ký; số liệu được đọc theo dòng và theo tiêu đề bảng.", "Kiểm tra lại cách hiểu này.",
                              "The column heading “{found}” is in no register; its figures are read by row and by the table's title.", "Check this reading."),
    "unaccented": ("warning", "“{found}” viết không dấu; được hiểu là “{meant}”.", "Viết có dấu để khỏi nhầm.",
                   "“{found}” is typed without accents; read as “{meant}”.", "Type the accents to be safe."),
    "place_ambiguous": ("error", "“{found}” có thể là nhiều đơn vị hành chính khác nhau.", "Ghi rõ xã, phường, thị xã, huyện.",
                        "“{found}” may be several places.", "Write which kind of place it is."),
    "place_not_valid_then": ("error", "“{found}” không còn hoặc chưa có vào thời điểm {date}{successor}.", "Kiểm tra lại năm hoặc tên đơn vị.",
                             "“{found}” did not exist on {date}{successor}.", "Check the year or the name."),
    "place_type_differs": ("note", "“{found}” ghi loại đơn vị khác với danh mục vào thời điểm {date} ({meant}).", "Kiểm tra lại tên đơn vị.",
                           "“{found}” is written as another kind of place than it was on {date} ({meant}).", "Check the name."),
    "place_outside_district": ("error", "“{found}” thuộc {meant}, nhưng bảng là của {limit}.", "Kiểm tra lại tên đơn vị hoặc tiêu đề bảng.",
                               "“{found}” belongs to {meant}, but the table is of {limit}.", "Check the name of the place or the title."),
    "places_in_sentence": ("error", "Câu nêu nhiều địa bàn và nhiều số liệu nên không biết số nào của địa bàn nào: “{found}”.", "Tách mỗi địa bàn thành một dòng.",
                           "The sentence names several places and several figures: “{found}”.", "Write one line for each place."),
    "criterion_not_in_set": ("error", "Tiêu chí “{found}” không có trong bộ tiêu chí áp dụng vào thời điểm {date}.", "Kiểm tra lại năm và số tiêu chí.",
                             "Criterion “{found}” is not in the set in force on {date}.", "Check the year and the number."),
    "criterion_contradicts": ("error", "Số và tên tiêu chí không khớp nhau: “{found}”.", "Sửa số hoặc tên tiêu chí.",
                              "Number and name of the criterion do not agree: “{found}”.", "Correct the number or the name."),
    "criterion_by_ordinal": ("warning", "Tên tiêu chí “{found}” không có trong sổ đăng ký; được hiểu theo số thứ tự là tiêu chí {meant}.", "Kiểm tra lại, hoặc thêm tên vào data/reference/aliases.csv.",
                             "The criterion “{found}” is in no register; read by its ordinal as criterion {meant}.", "Check it, or add the name to data/reference/aliases.csv."),
    # context
    "year_missing": ("error", "Không biết số liệu của năm nào.", "Ghi năm trong tiêu đề bảng, tiêu đề cột hoặc tên trang tính.",
                     "The year of these figures is not stated.", "Write the year in the title, the column headings or the sheet's name."),
    "place_missing": ("error", "Không biết số liệu của địa bàn nào.", "Ghi tên xã, phường, thị xã trong bảng, tiêu đề hoặc tên trang tính.",
                      "The place of these figures is not stated.", "Write the place in the table, the title or the sheet's name."),
    "commune_missing": ("error", "Tiêu chí nông thôn mới là của từng xã, nhưng ở đây chỉ thấy “{found}”.", "Ghi tên xã trong bảng, tiêu đề hoặc tên trang tính.",
                        "Criteria are met by communes, but only “{found}” is named here.", "Write the commune in the table, the title or the sheet's name."),
    "organization_missing": ("error", "Không biết tổ chức hay nguồn vốn nào đóng góp.", "Ghi tên tổ chức trong bảng hoặc tiêu đề.",
                             "The giver of these contributions is not stated.", "Write the organization in the table or the title."),
    "meaning_missing": ("error", "Không rõ số liệu này là tiêu chí, đóng góp hay chỉ tiêu nào.", "Ghi rõ trong tiêu đề bảng hoặc tiêu đề cột.",
                        "It is not clear whether these figures are criteria, contributions or an indicator.", "Say so in the title or the column headings."),
    "path_contradicts": ("error", "Tiêu đề mâu thuẫn: {found}.", "Sửa để tiêu đề dòng, cột, bảng và tên trang tính khớp nhau.",
                         "The labels contradict each other: {found}.", "Make row, column, title and sheet name agree."),
    # tables
    "duplicate_equal": ("warning", "Số liệu giống nhau được ghi hai lần ({count} ô, từ ô này): đã có ở {found}. Biểu đồ chỉ tính một lần.", "Xóa một chỗ nếu là cùng một số liệu.",
                        "The same figures stand twice ({count} cells, from this one): also at {found}. Charts count them once.", "Delete one if they are the same."),
    "duplicate_different": ("warning", "Số liệu khác nhau cho cùng một nội dung: ở đây và ở {found}; cả hai được giữ.", "Kiểm tra xem số nào đúng.",
                            "Two different figures for the same thing: here and at {found}; both are kept.", "Check which one is right."),
    "more_than_set": ("error", "{found} nhiều hơn số tiêu chí của bộ tiêu chí ({limit}).", "Kiểm tra lại số liệu.",
                      "{found} is more than the criteria set has ({limit}).", "Check the figure."),
    "total_mismatch": ("warning", "Tổng ghi là {found} nhưng cộng các phần được {computed}.", "Kiểm tra dòng tổng và các số thành phần.",
                       "The total says {found}, its parts add up to {computed}.", "Check the total and its parts."),
    "share_out_of_bounds": ("error", "Tỷ lệ {found} ngoài khoảng 0 đến 100 %.", "Kiểm tra lại số liệu.",
                            "The share {found} is outside 0 to 100 %.", "Check the figure."),
    "empty_line": ("note", "Dòng “{found}” không có dấu nào; không rõ là chưa đạt hay chưa báo cáo nên không đưa vào bảng.", "Ghi rõ nếu chưa đạt tiêu chí nào.",
                   "The line “{found}” has no mark at all; not met or not reported, so it is in no table.", "Say so if nothing is met."),
    "ledger_open": ("error", "Số ô đọc được không khớp: {found}.", "Báo lỗi này cho người phụ trách công cụ.",
                    "The count of cells does not add up: {found}.", "Report this to the keeper of the tool."),
    # registers
    "register_unreadable": ("error", "Không đọc được sổ đăng ký: {found}.", "Lưu lại tệp dạng CSV UTF-8.",
                            "The register cannot be read: {found}.", "Save it as CSV UTF-8."),
    "register_column_missing": ("error", "Sổ đăng ký thiếu cột: {found}.", "Thêm lại cột.",
                                "The register lacks the columns {found}.", "Add them."),
    "register_unknown_id": ("error", "Mã “{found}” không có trong sổ đăng ký.", "Sửa mã hoặc thêm dòng còn thiếu.",
                            "The id “{found}” is in no register.", "Correct it or add the missing line."),
    "register_overlap": ("error", "Hai dòng của cùng một đơn vị có thời gian hiệu lực chồng nhau: {found}.", "Sửa ngày bắt đầu hoặc kết thúc.",
                         "Two lines of one place overlap in time: {found}.", "Correct the dates."),
    "register_ambiguous": ("error", "Một tên chỉ hai thứ khác nhau: {found}.", "Xóa một trong hai tên gọi khác.",
                           "One name stands for two things: {found}.", "Delete one of the aliases."),
}


def severity(rule: str) -> str:
    return RULES[rule][0]


def explain(issue: Issue, lang: str = "vi") -> tuple[str, str]:
    """Message and suggestion for an issue, in Vietnamese or English (`lang` "vi" or "en")."""
    rule = RULES[issue.rule]
    message, suggestion = (rule[1], rule[2]) if lang == "vi" else (rule[3], rule[4])
    words = {"found": shorten(issue.found), "nearest": "", "successor": "", "date": "", "meant": "", "limit": "",
             "computed": "", "count": ""} | issue.detail
    if words["nearest"]:
        words["nearest"] = (" (gần giống: {})" if lang == "vi" else " (similar: {})").format(words["nearest"])
    if words["successor"]:
        words["successor"] = (" (nay là {})" if lang == "vi" else " (now {})").format(words["successor"])
    return message.format(**words), suggestion.format(**words)


def shorten(text: str, length: int = 120) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
