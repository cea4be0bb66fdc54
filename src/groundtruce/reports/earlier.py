"""Earlier: the rows of a source already read, so that one said twice counts once."""

from groundtruce.model.report import Report
from groundtruce.reports.row import Refused


class Earlier:
    """Remembers each sender's id with the report it became and the place where it stood."""

    def __init__(self) -> None:
        # Numbers instead of texts: a file may hold millions of rows.
        self._known: dict[str, tuple[int, str, int]] = {}
        self.duplicates = 0

    def is_repeated(self, report: Report, file: str, line: int) -> bool:
        """Whether the same row came before; refuses one that gives an old id other content."""
        key = report.external_id or report.id
        said = int(report.id.rpartition("-")[2], 16)
        before = self._known.get(key)
        if before is None or (report.replaces and before[0] != said):
            self._known[key] = (said, file, line)
            return False
        if before[0] == said:
            self.duplicates += 1
            return True
        where = f"line {before[2]}" if before[1] == file else f"{before[1]}, line {before[2]}"
        raise Refused(
            "id",
            f"the id {report.external_id!r} stands with other content on {where}",
            "Give each report its own id; for a correction, map 'replaces' to the earlier id.",
        )

    def replaced(self, said: str) -> str:
        """Return the report's id for the sender's id of an earlier row, or the id as it is."""
        before = self._known.get(said)
        return said if before is None else f"r-{before[0]:020x}"
