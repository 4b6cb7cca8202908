"""The example under the help of each command.

In this order the examples are one session with the sample office that ``section16 start`` creates on 18 November 2026, run as a
test. ``docs/cli.md`` shows each with its command.
"""

from __future__ import annotations

from types import MappingProxyType

EXAMPLES = MappingProxyType(
    {
        "start": "sample",
        # What was filed
        "show": "form4.txt",
        "convert": "form4.txt --to json -o form4.json",
        "rows": "form4.txt --format csv -o rows.csv",
        "check": "form4.txt --on 2026-11-18",
        "explain": "ROW-NATURE",
        "due": "--event trade --date 2026-11-17",
        "calendar": "--month 2026-12 --ics december.ics",
        "positions": "form4.txt --issuer 9990016 --as-of 2026-03-31",
        "history": "form4.txt --issuer 9990016 --owner 9990077 --svg chart.svg",
        "reconcile": "form4.txt --breaks",
        "posting": "form4.txt --on 2026-04-01",
        "volume144": "volume.toml form4.txt --explain",
        "late": "form4.txt --all --why",
        # What happened
        "todo": "--ics due.ics",
        "office show": "",
        "office list": "people",
        "office put": "securities preferred 'title=\"Series A Preferred Stock\"'",
        "office remove": "securities preferred",
        "office add": "more.toml",
        "office member": "tomas --name 'Tomas Aldana' --role preparer:0009990016 --role approver:0009990016",
        "person add": "noor 'name=IDRISSI NOOR' 'called=Noor Idrissi' cik=9990093 role=director since=2026-11-16",
        "person change": "noor 'address.street=14 SLIPWAY ROAD' 'address.city=PORT ELLERY' address.state=ME address.zip=04099",
        "person list": "",
        "security add": "warrants 'title=Warrant (right to buy)' kind=warrants of=common exercise-price=55 expires=2031-11-16",
        "security change": "warrants exercisable=2027-11-16",
        "security list": "--format csv",
        "event add": "purchase date=2026-11-17 who=ines security=common units=400 price=41.70 counterparty=market",
        "event list": "--open",
        "event change": "2 price=41.75",
        "event remove": "2",
        "award add": "units-2026 to=edda security=units units=6000 granted=2026-11-17"
        " 'approved-by=committee of non-employee directors' 'formula={parts=3, every=\"year\", first=2027-11-17}'",
        "award list": "",
        "award show": "units-2026",
        "award change": "units-2026 units=6300",
        "award accelerate": "units-2026 --to 2027-02-15 --decided 2026-11-18 --parts 1 --by 'the compensation committee'",
        "award next": "--until 2027-12-31",
        "import": "releases.csv --mapping plan.toml --facts facts.toml",
        "draft": "--all-due",
        "office drafts": "",
        # From a draft to the accepted form
        "filing status": "form4-edda-2026-11-17",
        "filing lock": "form4-edda-2026-11-17",
        "filing withdraw": "form4-edda-2026-11-17 --remark 'another sale'",
        "filing send-back": "form4-edda-2026-11-17 --remark 'the price of row 2'",
        "filing approve": "form4-edda-2026-11-17 --as tomas",
        "filing paper": "form4-edda-2026-11-17 --signature '/s/ Edda M. Winterbourne' --pdf paper.pdf",
        "filing sign": "form4-edda-2026-11-17 --signature '/s/ Edda M. Winterbourne' --document scan.pdf",
        "filing attestation": "'Edda M. Winterbourne' --pdf attestation.pdf",
        "filing attest": "'Edda M. Winterbourne' --document scan.pdf --on 2026-11-18",
        "filing submit": "form4-edda-2026-11-17 --rehearse",
        "filing settle": "form4-edda-2026-11-17 --accession 0009990016-26-000031 --accepted '2026-11-18 17:05:00'",
        "filing receipt": "form4-edda-2026-11-17",
        "filing amend": "form4-edda-2026-11-17 --why 'A price was wrong.'",
        "filing acknowledge-late": "form4-ines-2026-11-12 --remark 'the broker reported late'",
        "filing correct": "form4-ines-2026-11-12",
        "filing discard": "form4-ines-2026-11-12",
        "office document": "1 copy.pdf",
        # What else an office does
        "office retained": "",
        "office hold": "--reason 'an inquiry' --kind draft --record form4-edda-2026-11-17",
        "office holds": "",
        "office lift": "1",
        "office audit": "--verify",
        "office backup": "office.backup",
        "office restore": "office.backup --office restored.db",
        "office export": "exported",
        "office import": "exported --office imported.db",
        "office move": "postgresql://petra@db.example.com/section16",
        "office migrate": "",
        "office erase": "--due --yes",
        "office init": "--office adopted.db --name 'Petra Lindqvist'",
        "office adopt": "form4.txt --issuer 9990016 --office adopted.db",
        "secrets ccc": "9990042 --secrets vault",
        "secrets tokens": "9990016 --filer-expires 2027-03-01 --user-expires 2026-12-15 --secrets vault",
        "secrets expiries": "--secrets vault",
        "secrets forget": "9990042 --secrets vault",
        "rehearse": "form4.json --exhibit poa.txt",
        "rehearse serve": "--folder rehearsal --fault timeout-after --seed 7",
        "notify once": "",
        "notify run": "",
        "notify test": "--mail petra@example.com",
        "issuer list": "",
        "issuer change": "symbol=LKHS",
        "issuer add": "cik=1234567 'name=Example Harbor, Inc.' symbol=EXHX fiscal-year-end=06-30",
    }
)
"""By the words of the command, what follows them."""
