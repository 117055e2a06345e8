"""msgraph-sdk (Python) works with the local drive as it works with Microsoft Graph."""

import asyncio
import ssl
import time

import httpx
import pytest
from azure.core.credentials import AccessToken
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from kiota_http.middleware.options import HeadersInspectionHandlerOption
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.drives.item.items.item.children.children_request_builder import ChildrenRequestBuilder
from msgraph.generated.drives.item.items.item.copy.copy_post_request_body import CopyPostRequestBody
from msgraph.generated.models.drive_item import DriveItem
from msgraph.generated.models.folder import Folder
from msgraph.generated.models.item_reference import ItemReference
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph_core import GraphClientFactory

from conftest import REPORT


class Credential:
    """A sign-in that has taken place."""

    def __init__(self, token: str):
        self._token = AccessToken(token, int(time.time()) + 3600)

    def get_token(self, *_, **__) -> AccessToken:
        """The token, whatever the scopes."""
        return self._token


@pytest.fixture
def items(drive, proxy):
    """The items of the default drive, by the client's own addresses: https://graph.microsoft.com, through the proxy."""
    trust = ssl.create_default_context(cafile=str(proxy.authority_file))
    client = GraphClientFactory.create_with_default_middleware(client=httpx.AsyncClient(proxy=proxy.url, verify=trust))
    adapter = GraphRequestAdapter(AzureIdentityAuthenticationProvider(Credential(drive.token)), client)
    return GraphServiceClient(request_adapter=adapter).drives.by_drive_id(drive.drive_id).items


def item(items, path: str):
    """The request builder of an item by its path, which the client encodes as a whole."""
    return items.by_drive_item_id(f"root:/{path}:")


def run(request):
    """Waits for one request. Each has an event loop of its own, as in a script."""
    return asyncio.run(request)


def test_lists_a_folder_page_by_page(items, drive):
    async def names():
        query = ChildrenRequestBuilder.ChildrenRequestBuilderGetQueryParameters(top=2, select=["name"])
        children = items.by_drive_item_id("root").children
        page = await children.get(RequestConfiguration(query_parameters=query))
        found = [child.name for child in page.value]
        rest = await children.with_url(page.odata_next_link).get()
        return found + [child.name for child in rest.value]

    assert run(names()) == ["Documents", "note.txt", "report.bin"]
    assert len(drive.listings()) == 2


def test_reads_an_item_by_its_path(items):
    report = run(item(items, "report.bin").get())

    assert (report.name, report.size) == ("report.bin", len(REPORT))
    assert report.file.hashes.quick_xor_hash and report.c_tag and report.e_tag


def test_starts_a_copy(items, folder):
    async def copy():
        headers = HeadersInspectionHandlerOption(inspect_response_headers=True)
        documents = await item(items, "Documents").get()
        body = CopyPostRequestBody(name="copy.txt", parent_reference=ItemReference(id=documents.id))
        await item(items, "note.txt").copy.post(body, RequestConfiguration(options=[headers]))
        return headers.response_headers

    assert "https://contoso.sharepoint.com/" in str(run(copy()).get("location"))
    copied = folder / "Documents" / "copy.txt"
    while not copied.exists():
        time.sleep(0.01)
    assert copied.read_text() == "A note.\n"


def test_uploads_a_file(items, folder):
    run(item(items, "Documents/hello.txt").content.put(b"Hello.\n"))

    assert (folder / "Documents" / "hello.txt").read_text() == "Hello.\n"


def test_downloads_a_file(items):
    assert run(item(items, "note.txt").content.get()) == b"A note.\n"


def test_makes_a_folder(items, folder):
    made = run(items.by_drive_item_id("root").children.post(DriveItem(name="New", folder=Folder())))

    assert made.folder.child_count == 0
    assert (folder / "New").is_dir()


def test_renames_and_describes_a_file(items, folder):
    renamed = run(item(items, "note.txt").patch(DriveItem(name="renamed.txt", description="For Monday")))

    assert (renamed.name, renamed.description) == ("renamed.txt", "For Monday")
    assert (folder / "renamed.txt").exists()


def test_does_not_delete_what_has_changed(items, folder):
    async def delete_stale():
        stale = (await item(items, "note.txt").get()).e_tag
        (folder / "note.txt").write_text("Changed.\n")
        configuration = RequestConfiguration()
        configuration.headers.add("If-Match", stale)
        await item(items, "note.txt").delete(configuration)

    with pytest.raises(ODataError) as error:
        run(delete_stale())

    assert (error.value.response_status_code, error.value.error.code) == (412, "resourceModified")
    assert error.value.error.inner_error.request_id
    assert (folder / "note.txt").exists()


def test_gets_the_latest_delta_link(items):
    delta = run(items.by_drive_item_id("root").delta_with_token("latest").get())

    assert delta.value == [] and delta.odata_delta_link.startswith("https://graph.microsoft.com/")
