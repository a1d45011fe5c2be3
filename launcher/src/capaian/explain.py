"""Why a figure is what it is: the statement of a month and the payslips that paid it."""

from typing import Any

from rich.console import Console
from rich.table import Table

from capaian.client import Account

NARROW = 60


def find_employee(reader: Account, nip: str) -> dict[str, Any] | None:
    """The person with this NIP, if this account may see them."""
    found = reader.post("identity", "/v1/employees/search", {"nip": nip})
    people: list[dict[str, Any]] = found["employees"]
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


def print_statement(statement: dict[str, Any], console: Console) -> None:
    state = "provisional" if statement["provisional"] else "final"
    console.print(f"\nWhat the month is worth ({state}), policy {statement.get('decree', '')}")
    for reason in statement["excluded"]:
        console.print(f"  not paid: {reason['text']}")
    table = Table("what", "rupiah", "why", "rule", "legal basis", "events")
    for line in statement["lines"]:
        table.add_row(
            line["component"],
            f"{line['amount']:,}",
            line["text"],
            line["rule"],
            line["basis"],
            "\n".join(event[:8] for event in line["events"][:3]),
        )
    console.print(table)
    console.print(f"gross {statement['gross']:,}")


def print_payslip(payslip: dict[str, Any], console: Console) -> None:
    console.print(f"\nPaid by the run of {payslip['month']} ({payslip['run_id']})")
    table = Table("month earned", "what", "rupiah", "borne by")
    for line in payslip["lines"]:
        table.add_row(line["month"], line["component"], f"{line['amount']:,}", line["bearer"])
    console.print(table)
    console.print(f"net {payslip['net']:,}")
