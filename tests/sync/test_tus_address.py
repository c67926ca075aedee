"""Where an upload goes on: the portal's word about it, read from where we reach the portal."""

from __future__ import annotations

import io

import pytest

from cur_desk.sync import errors
from cur_desk.sync.file_client import FileClient
from cur_desk.sync.tus import TusUpload
from tests.faults.proxy import Fault, FaultProxy, page


class Anybody:
    """A token that does not end."""

    def token(self) -> str:
        return "nobody"

    def renew(self, refused: str) -> str:
        raise errors.NeedSignIn


def begun(under: str, location: str) -> tuple[str, list[str]]:
    """The address of an upload begun at a portal under a path; what was asked for after it."""
    tus = "Tus-Resumable: 1.0.0\r\n"
    with FaultProxy(1) as proxy:
        made = page(b"", status="201 Created", more=f"{tus}Location: {location}\r\n")
        taken = page(b"", status="204 No Content", more=f"{tus}Upload-Offset: 9\r\n")
        proxy.add(Fault(path=f"{under}/v1/uploads", answer=made))
        proxy.add(Fault(path=f"{under}/v1/uploads/one", answer=taken))
        client = FileClient(f"{proxy.url}{under}", access=Anybody(), stall_s=10)
        try:
            upload = TusUpload(client, io.BytesIO(b"x" * 9), "a" * 64)
            upload.send(100)
        finally:
            client.close()
        return upload.url.removeprefix(proxy.url), [seen.path for seen in proxy.seen]


@pytest.mark.parametrize(
    ("under", "location"),
    [
        ("", "/v1/uploads/one"),
        ("/desk", "/v1/uploads/one"),  # whoever stands before the portal takes the path away
        ("/desk", "/desk/v1/uploads/one"),
        ("/desk", "uploads/one"),
    ],
)
def test_an_upload_goes_on_under_the_path_of_the_portal(under: str, location: str) -> None:
    where = f"{under}/v1/uploads"
    assert begun(under, location) == (f"{where}/one", [where, f"{where}/one"])


def test_an_address_outside_the_path_gets_no_token() -> None:
    with pytest.raises(errors.PortalNonsense):
        begun("/desk", "/other/v1/uploads/one")
