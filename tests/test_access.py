"""The access table in docs/access.md and the one in code are the same, cell by cell."""

import dataclasses

import pytest

from models.access import TABLE, Cell, Condition, Field, Relation, Shape, may_read, may_write
from tests.walk.document import CellName, called, written


def disagreements(document: dict[CellName, Cell], code: dict[CellName, Cell]) -> list[CellName]:
    """The cells in which the two differ."""
    return [name for name in document.keys() | code.keys() if document.get(name) != code.get(name)]


def flipped(cell: Cell) -> list[Cell]:
    """The cell with one thing about it turned round, each way there is."""
    return [
        dataclasses.replace(cell, read=not cell.read),
        dataclasses.replace(cell, write=not cell.write),
        *(dataclasses.replace(cell, shape=shape) for shape in Shape if shape is not cell.shape),
        *(dataclasses.replace(cell, needs=needs) for needs in (None, *Condition) if needs is not cell.needs),
    ]


def test_the_document_has_every_field_and_every_relation():
    assert set(written()) == {(field, relation) for field in Field for relation in Relation}


@pytest.mark.parametrize("name", TABLE, ids=called)
def test_the_code_has_what_is_written(name: CellName):
    assert TABLE[name] == written()[name], "change docs/access.md and models/access.py together"


@pytest.mark.parametrize("name", TABLE, ids=called)
def test_a_cell_turned_round_either_way_is_noticed(name: CellName):
    for turned in flipped(TABLE[name]):
        assert disagreements(written(), TABLE | {name: turned}) == [name]


@pytest.mark.parametrize("name", TABLE, ids=called)
def test_the_rules_ask_the_table(name: CellName, monkeypatch: pytest.MonkeyPatch):
    field, relation = name
    needs = TABLE[name].needs
    everything = frozenset(Condition)
    assert may_read(relation, field) == (TABLE[name].read and needs is None)
    assert may_read(relation, field, met=everything) == TABLE[name].read
    assert may_write(relation, field) == TABLE[name].write
    turned = Cell(read=not TABLE[name].read, write=not TABLE[name].write)
    monkeypatch.setitem(TABLE, name, turned)
    assert may_read(relation, field) == turned.read
    assert may_write(relation, field) == turned.write


def test_nobody_changes_what_they_cannot_read():
    blind = [name for name, cell in TABLE.items() if cell.write and not cell.read]
    assert not blind, f"a form shows what it changes: {blind}"


def test_a_shape_and_a_condition_belong_to_what_is_read():
    odd = [name for name, cell in TABLE.items() if not cell.read and cell != Cell()]
    assert not odd, f"these give nothing, so they have no shape and wait for nothing: {odd}"
