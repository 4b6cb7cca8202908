"""The envelope in which a form is sent to EDGAR: an ``edgarSubmission`` the contact, the addresses to notify, and the files.

It is declared like the form itself, once; reader, writer and checks are made from it. (Specification v5.5, sections 3.4 and
4.2, and its schema edgarSubmission.)
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from section16.document.cells import NO_FLAG, NO_TEXT, FlagCell, TextCell
from section16.document.declaration import ALL_FORMS, TEXT, Element, Shape, Wrapper
from section16.document.group import Group
from section16.document.ownership import FORMS

CONTACT = Wrapper("pointOfContact")
NOTIFICATIONS = Wrapper("notificationAddresses")
LONGEST_ADDRESS = 80
TEST, LIVE = "TEST", "LIVE"


def _bare(name: str, says: str, **facts: object) -> Element:
    return Element(name=name, shape=Shape.BARE, says=says, **facts)  # type: ignore[arg-type]  # facts are Element's own fields


class NotificationAddress(Group, frozen=True, gc=False, omit_defaults=True):
    """An e-mail address that EDGAR writes to about the submission (specification 3.4, notificationEmailAddress)."""

    ELEMENT: ClassVar[str] = "notificationEmailAddress"

    text: Annotated[str, Element(name=TEXT, shape=Shape.CONTENT, says="The e-mail address.", longest=LONGEST_ADDRESS)] = ""


class EnclosedFile(Group, frozen=True, gc=False, omit_defaults=True):
    """One file of the submission: the form, or what goes with it (specification 3.4 and 4.2.1, edgarDocument).

    ``mime`` is the file in base64. Once it is read it is ``*``: the file itself is among the submission's documents,
    and a form that is sent holds confirmation codes.
    """

    ELEMENT: ClassVar[str] = "edgarDocument"

    name: Annotated[TextCell, _bare("documentName", "The name of the file.", required=ALL_FORMS, shortest=1, longest=32)] = (
        NO_TEXT
    )
    type: Annotated[
        TextCell, _bare("documentType", "What the file is: 4, EX-24.", required=ALL_FORMS, shortest=1, longest=20)
    ] = NO_TEXT
    description: Annotated[TextCell, _bare("documentDescription", "What the file is, in words.", longest=255)] = NO_TEXT
    mime: Annotated[TextCell, _bare("documentMimeBlock", "The file in base64.", required=ALL_FORMS, shortest=1)] = NO_TEXT


class Envelope(Group, frozen=True, gc=False, omit_defaults=True):
    """What surrounds the files of a submission (specification 3.4, edgarSubmission)."""

    ELEMENT: ClassVar[str] = "edgarSubmission"

    submission_type: Annotated[
        TextCell, _bare("submissionType", "The form: 3, 4 or 5, with /A for an amendment.", required=ALL_FORMS, one_of=FORMS)
    ] = NO_TEXT
    test_or_live: Annotated[
        TextCell,
        _bare(
            "testOrLive",
            "TEST is judged and goes no further; LIVE is filed.",
            required=ALL_FORMS,
            one_of=(TEST, LIVE),
        ),
    ] = NO_TEXT
    contact_name: Annotated[TextCell, _bare("contactName", "Whom to ask.", within=CONTACT, longest=30)] = NO_TEXT
    contact_phone: Annotated[TextCell, _bare("contactPhoneNumber", "The telephone.", within=CONTACT, longest=20)] = NO_TEXT
    contact_email: Annotated[
        TextCell, _bare("contactEmailAddress", "The e-mail address.", within=CONTACT, longest=LONGEST_ADDRESS)
    ] = NO_TEXT
    return_copy: Annotated[FlagCell, _bare("returnCopy", "Whether EDGAR sent a copy back; until v5.5.")] = NO_FLAG
    notification_addresses: Annotated[
        tuple[NotificationAddress, ...],
        Element(
            name="notificationEmailAddress",
            shape=Shape.PARTS,
            within=NOTIFICATIONS,
            says="Whom EDGAR writes to as well.",
            most=30,
        ),
    ] = ()
    files: Annotated[
        tuple[EnclosedFile, ...],
        Element(name="edgarDocument", shape=Shape.PARTS, says="The files, in any order.", required=ALL_FORMS, most=611),
    ] = ()

    @property
    def form(self) -> str:
        """The form without a mark of amendment."""
        return (self.submission_type.value or "").removesuffix("/A")

    @property
    def is_amendment(self) -> bool:
        """Whether what is sent amends an earlier form."""
        return (self.submission_type.value or "").endswith("/A")

    @property
    def live(self) -> bool:
        """Whether the submission is to be filed, and not judged alone."""
        return self.test_or_live.text == LIVE
