"""Hand-made records of approved uses in the place of the real ones."""

import dataclasses
from typing import Any

from relapse_guide.library.approvals import Approval
from relapse_guide.library.content import Content


def record(record_id: str, *drugs: str, **more: Any) -> Approval:
    """A full approval of some drugs after at least 1 line, unless told otherwise."""
    keys: dict[str, Any] = {
        "id": record_id,
        "drugs": list(drugs),
        "status": "full",
        "date": "2020-01-02",
        "as_of": "2026-11",
        "setting": "relapsed",
        "lines": {"min": 1},
        "sources": ["imf_subsequent_relapse"],
        **more,
    }
    return Approval.parse_obj({key: value for key, value in keys.items() if value is not None})


def with_records(content: Content, *records: Approval) -> Content:
    """The content as if the FDA had decided on these uses and no others."""
    return dataclasses.replace(content, approvals={found.id: found for found in records})
