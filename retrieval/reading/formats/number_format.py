"""Numbers of a spreadsheet as the sheet shows them: decimals, thousands, percent, currencies and dates."""

import math
import re
from datetime import datetime, timedelta

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    44: "$#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
}  # fmt: skip
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]')
_CONDITION = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_DATE = re.compile(r"y+|m+|d+|h+|s+|am/pm|a/p|\[h+\]|\[m+\]|\[s+\]", re.IGNORECASE)
_PLACEHOLDERS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?(?:E[+-]0+)?")
FIRST_LITERAL = 0xE000  # characters of private use that stand for literals while a number is formatted
_KEPT = re.compile("[\ue000-\uf8ff]")
MAX_DIGITS = 11  # that "General" shows


def shown(value: float, code: str, *, epoch_1904: bool = False) -> str:
    """A number in a format."""
    if not math.isfinite(value):
        return str(value)
    if code in ("", "General", "@"):
        return _general(value)
    sections = code.split(";")
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    if value == 0 and len(sections) > 2:
        section = sections[2]
    section = _CONDITION.sub(lambda match: match.group() if match.group().startswith("[$") else "", section)
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(next((group for group in match.groups() if group), ""))
        return chr(FIRST_LITERAL + len(literals) - 1)

    bare = _LITERAL.sub(keep, section)
    marks = _KEPT.sub("", bare)
    if _DATE.search(marks.replace("General", "")) and not _PLACEHOLDERS.search(marks.partition(".")[0]):
        text = _date(value, bare, epoch_1904)
    else:
        text = _number(abs(value) if len(sections) > 1 else value, bare)
    return _KEPT.sub(lambda match: literals[ord(match.group()) - FIRST_LITERAL], text).strip()


def _general(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.{MAX_DIGITS - 1}g}"


def _number(value: float, code: str) -> str:
    match = _PLACEHOLDERS.search(code)
    if match is None:
        return _general(value) if "General" in code else code
    if "/" in code:  # a fraction
        return _general(value)
    places = match.group()
    percent = "%" in code
    scaled = value * 100 if percent else value
    whole, _, decimals = places.partition(".")
    while whole.endswith(","):  # thousands left out
        scaled, whole = scaled / 1000, whole[:-1]
    if "E" in places:
        digits = len(decimals.partition("E")[0])
        text = f"{scaled:.{digits}E}"
    else:
        text = f"{scaled:{',' if ',' in whole else ''}.{len(decimals)}f}"
        optional = len(decimals) - len(decimals.rstrip("#?"))
        if optional:
            text = text.rstrip("0").rstrip(".") if optional == len(decimals) else text
    sign = "-" if text.startswith("-") else ""
    return sign + code[: match.start()] + text.removeprefix("-") + code[match.end() :]


def _date(value: float, code: str, epoch_1904: bool) -> str:
    try:
        moment = _EPOCHS[epoch_1904] + timedelta(days=value)
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    except OverflowError:
        return _general(value)
    tokens = [match.group().lower() for match in _DATE.finditer(code)]
    is_clock = [token for token in tokens if token[0] in "hs[a"]
    is_day = [token for token in tokens if token[0] in "yd"] or (tokens and not is_clock)
    parts = []
    if is_day:
        has_day = any(token[0] == "d" for token in tokens)
        has_year = any(token[0] == "y" for token in tokens)
        parts.append(
            moment.strftime("%Y-%m-%d" if has_year and has_day else "%Y-%m" if has_year else "%d %B")
        )
    if is_clock:
        if any(token.startswith("[h") for token in tokens):
            minutes = round(value * 24 * 60)
            parts.append(f"{minutes // 60}:{minutes % 60:02}")
        else:
            parts.append(moment.strftime("%H:%M:%S" if any(token[0] == "s" for token in tokens) else "%H:%M"))
    return " ".join(parts)
