"""The harness counts right and tells a missed goal; nothing here looks at a clock's figure."""

from __future__ import annotations

import http.client
import importlib
import json
import socket
import threading
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import harness, places
from benchmarks.counting import CountingProxy
from benchmarks.harness import Row


def test_a_ratio_is_ours_over_the_floor_and_may_not_exceed_the_goal() -> None:
    good = harness.against("a", "ours", "floor", (3.0, 2.0), 1.5)
    bad = harness.against("a", "ours", "floor", (3.1, 2.0), 1.5)
    assert (good.ratio, good.met, good.goal) == (1.5, True, "<= 1.5")
    assert (bad.ratio, bad.met) == (1.55, False)
    assert harness.against("a", "ours", "floor", (1.0, 0.0), 1.5).met is False


def test_a_speed_must_reach_the_goal() -> None:
    assert harness.at_least("a", "ours", "floor", (19.0, 20.0), 0.95, "pages/s").met is True
    assert harness.at_least("a", "ours", "floor", (18.0, 20.0), 0.95, "pages/s").met is False


def test_an_amount_is_judged_by_itself_and_a_told_figure_is_not_judged() -> None:
    row = harness.absolute("a", "ours", 501, 500, "B")
    assert (row.value_against, row.ratio, row.met) == (500, 1.002, False)
    assert harness.told("a", "ours", 7.0, "s").met is None


def test_a_missed_goal_is_printed_and_a_told_figure_has_no_verdict() -> None:
    assert harness.show(harness.absolute("a", "ours", 2, 1, "B")).endswith("MISSED")
    assert harness.show(harness.absolute("a", "ours", 1, 1, "B")).endswith("ok")
    assert "MISSED" not in harness.show(harness.told("a", "ours", 2, "s"))


def test_both_sides_run_in_turn_equally_often() -> None:
    order: list[str] = []
    harness.paired(lambda: order.append("ours"), lambda: order.append("floor"), runs=3)
    assert order == ["ours", "floor"] * 3


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 51), (0.95, 96), (1.0, 100)])
def test_percentile(share: float, expected: int) -> None:
    assert harness.percentile([float(n) for n in range(100, 0, -1)], share) == expected


def test_rows_are_written_with_their_names_and_read_again(tmp_path: Path) -> None:
    rows = [
        harness.against("первая", "ours", "floor", (1.0, 2.0), 1.5),
        harness.told("b", "ours", 1, "s"),
    ]
    target = tmp_path / "results.json"
    harness.write(rows, target)
    written = json.loads(target.read_text("utf-8"))
    wanted = {"name", "ours", "against", "value_ours", "value_against", "ratio", "goal", "met"}
    assert [set(line) for line in written] == [wanted, wanted]
    assert "первая" in target.read_text("utf-8")
    assert harness.read(target) == rows
    assert harness.read(tmp_path / "none.json") == []


def test_a_partial_run_replaces_its_rows_in_place() -> None:
    old = [harness.told(name, "ours", 1, "s") for name in ("a", "b", "c")]
    new = [harness.told("b", "ours", 2, "s"), harness.told("d", "ours", 3, "s")]
    found = harness.merged(old, new)
    assert [(r.name, r.value_ours) for r in found] == [("a", 1), ("b", 2), ("c", 1), ("d", 3)]


def test_the_command_runs_a_topic_and_says_what_was_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import benchmarks.wire

    def rows(_: object) -> list[Row]:
        return [harness.absolute("too much", "ours", 2, 1, "B")]

    monkeypatch.setattr(benchmarks.wire, "rows", rows)
    monkeypatch.setattr(places, "WORK", tmp_path)
    monkeypatch.setattr(places, "ROOT", tmp_path)
    assert command.main(["--quick", "--only", "wire"]) == 0
    assert command.main(["--quick", "--only", "wire", "--strict"]) == 1
    assert "MISSED  too much" in capsys.readouterr().out
    assert [r.name for r in harness.read(tmp_path / "results-quick.json")] == ["too much"]


def test_what_is_kept_is_made_anew_when_its_sources_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "WORK", tmp_path)
    made: list[Path] = []
    for stamp in ("one", "one", "two"):
        places.kept("thing", stamp, made.append)
    assert len(made) == 2
    monkeypatch.setattr(places, "ROOT", tmp_path)
    (tmp_path / "code").mkdir()
    source = tmp_path / "code" / "a.py"
    source.write_text("1", "utf-8")
    before = places.hash_of(["code"])
    source.write_text("2", "utf-8")
    assert places.hash_of(["code"]) != before


def test_the_counting_proxy_counts_both_ways_and_turns() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        asked = bytearray()

        def serve() -> None:
            link, _ = server.accept()
            with link:
                for _ in range(2):
                    while not asked.endswith(b"\r\n\r\n"):
                        asked.extend(link.recv(4096))
                    asked.extend(b".")
                    link.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with CountingProxy(url) as proxy:
            port = int(proxy.url.rsplit(":", 1)[1])
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            for _ in range(2):
                link.request("GET", "/")
                assert link.getresponse().read() == b"ok"
            thread.join(10)
            assert (proxy.up, proxy.down) == (len(asked) - 2, 2 * len(answer))
            assert (proxy.turns, proxy.connections) == (2, 1)
            link.close()


@pytest.mark.parametrize("topic", command.TOPICS)
def test_every_topic_can_be_asked_for_its_rows(topic: str) -> None:
    """A name that has moved in the program is found here, and not in the middle of a long run."""
    assert callable(importlib.import_module(f"benchmarks.{topic}").rows)
