"""Every input that can be named: its label, unit and allowed range. Drives the form and the effects."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.forecast.inputs.catalogue import Field, Group
from engine.forecast.inputs.catalogue_all import BY_PATH
from engine.forecast.inputs.catalogue_costs import RUNNING, RUNNING_A_MONTH, RUNNING_NAME
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import Quantity
from engine.playbook.parts import Text


@dataclass(frozen=True, slots=True)
class Address:
    """One numeric input of a forecast, with what it may be."""

    path: str
    label: Text
    unit: str
    low: Decimal
    high: Decimal
    quantity: Quantity


def group_at(path: str) -> Group:
    """The group an input's path lies in. Raises KeyError when there is none."""
    parent = path.rpartition(".")[0]
    if parent in BY_PATH:
        return BY_PATH[parent]
    return BY_PATH[parent.rpartition(".")[0]]


def field_at(path: str) -> Field:
    """The catalogue's field at a path. Raises KeyError when there is none."""
    field = group_at(path).named(path.rpartition(".")[2])
    if field is None:
        raise KeyError(path)
    return field


def addresses(inputs: Inputs) -> tuple[Address, ...]:
    """Every numeric input of this forecast, in the catalogue's order."""
    return tuple(address_of(inputs, path) for path in inputs.numbers)


def address_of(inputs: Inputs, path: str) -> Address:
    """The input at a path. Raises KeyError when the forecast does not have it."""
    quantity, field = inputs.numbers[path], field_at(path)
    return Address(path, full_label(inputs, path), field.unit, field.low, field.high, quantity)


def full_label(inputs: Inputs, path: str) -> Text:
    """The field's label after its item's name, else its group's: "Pro: Price per month".

    Items without a name are numbered where there are several; the whole running cost is called so.
    """
    group, label = group_at(path), field_at(path).label
    prefix, _dot, key = path.rpartition(".")
    if holds_everything(inputs, prefix) and not inputs.word(f"{prefix}.name"):
        alone = RUNNING_A_MONTH if inputs.word(f"{prefix}.every") == "month" else RUNNING_NAME
        return alone if key == "amount" else joined(RUNNING_NAME, label)
    name = inputs.word(f"{prefix}.name")
    is_one_of_many = group.is_list and len(inputs.prefixes(group.path)) > 1
    number = f" {int(prefix.rpartition('.')[2]) + 1}" if is_one_of_many else ""
    return joined(Text(name or f"{group.label.zh}{number}", name or f"{group.label.en}{number}"), label)


def joined(name: Text, label: Text) -> Text:
    return Text(f"{name.zh}：{label.zh}", f"{name.en}: {label.en}")


def holds_everything(inputs: Inputs, prefix: str) -> bool:
    """Whether a cost is marked as the whole running cost, salaries included."""
    return inputs.word(f"{prefix}.covers") == RUNNING
