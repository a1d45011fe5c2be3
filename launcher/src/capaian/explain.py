"""Why a figure is what it is: the statement of a month and the payslips that paid it."""

from typing import Any

from rich.console import Console
from rich.padding import Padding

from capaian.client import Account

INDENT = 16


def find_employee(reader: Account, nip: str) -> dict[str, Any] | None:
    """The person with this NIP, if this account may see them."""
    people: list[dict[str, Any]]
    people = reader.post("identity", "/v1/employees/search", {"nip": nip})
    return people[0] if people else None


def explain(reader: Account, person: dict[str, Any], month: str, console: Console) -> None:
    """Print a person's month: what it is worth, line by line, and what was paid of it."""
    path = f"/v1/explanations/{person['employee_id']}/{month}"
    told = reader.get("payroll_incentive", path)
    console.print(f"[bold]{person['name']}[/], {person['nip']}, {month}")
    for statement in told["statements"]:
        print_statement(statement, console)
    for payslip in told["payslips"]:
        print_payslip(payslip, console)
    for hold in told["held"]:
        where = f"the run of {hold['month']} ({hold['run_id']}, {hold['state']})"
        console.print(f"\n[bold]Held by {where}[/]{', and paid since' * hold['paid_since']}")
        if not hold["paid_since"]:
            console.print(f"  {hold['text']}", markup=False, highlight=False)
    if not told["payslips"] and not told["held"]:
        console.print("\n[bold]No approved run has paid this month yet[/]")


def print_statement(statement: dict[str, Any], console: Console) -> None:
    state = "an estimate" if statement["provisional"] else "final"
    console.print(f"\n[bold]What the month is worth[/] ({state}), {statement['decree']}")
    for reason in (*statement["excluded"], *statement["holds"]):
        console.print(f"  not paid: {reason['text']}", markup=False, highlight=False)
    for line in statement["lines"]:
        print_line(line, console, "" if line["kind"] == "gross" else " *")
    console.print(f"{statement['gross']:>14,}  [bold]gross[/]  (* not part of it)", highlight=False)


def print_line(line: dict[str, Any], console: Console, note: str = "") -> None:
    """An amount, why it is that, and where it comes from: rule, basis, decree, inputs, events."""
    title = f"{line['amount']:>14,}  {line['title']}{note}"
    inputs = ", ".join(f"{name} {value}" for name, value in line["inputs"].items()) or "none"
    seen = f"events: {', '.join(line['events'])}" if line["events"] else line["looked_at"]
    place = ", ".join(part for part in (line["rule"], line["basis"], line["decree"]) if part)
    why = (line["text"], place, f"inputs: {inputs}", f"looked at: {seen}")
    console.print(title, markup=False, highlight=False)
    for text in filter(None, why):
        console.print(Padding(text, (0, 0, 0, INDENT)), markup=False, highlight=False, style="dim")


def print_payslip(payslip: dict[str, Any], console: Console) -> None:
    console.print(f"\n[bold]Paid by the run of {payslip['month']}[/] ({payslip['run_id']})")
    for line in payslip["lines"]:
        borne = "" if line["bearer"] == "employee" else ", borne by the region"
        print_line(line, console, f", earned {line['month']}{borne}")
    console.print(f"{payslip['net']:>14,}  [bold]net[/]", highlight=False)
