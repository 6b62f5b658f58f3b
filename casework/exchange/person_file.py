"""Everything about a person as JSON: keys that are explained inside, ISO dates, nothing about others.

{"format": "casework-person-file", "version": 1, "made_on": …, "person": …, "file_number": …,
 "keys": {"notes.text": "Note", …}, "sections": {"notes": [{"text": …, …}, …], …}, "withheld": […]}
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime

from casework.domain.person_file import PersonFile, Value

FORMAT, VERSION = "casework-person-file", 1


def to_json(file: PersonFile) -> bytes:
    """UTF-8, indented: a person may open it too."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "made_on": file.made_on.isoformat(),
        "person": file.name,
        "file_number": file.file_number,
        "keys": dict(file.keys),
        "sections": {
            section.key: [
                {one.key: _simple(one.value) for one in record.fields} for record in section.records
            ]
            for section in file.sections
        },
        "withheld": list(file.withheld),
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def zipped(files: Mapping[str, bytes], made_on: date) -> bytes:
    """The files in one archive, made in memory."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, data)
    return target.getvalue()


def _simple(value: Value) -> str | bool | int | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
