"""The hosts for tests of plugins: what one in memory does, and that it does what a real one does."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from dovetail import (
    JSON,
    ComponentHealth,
    Context,
    Event,
    Headers,
    Health,
    HostError,
    Plugin,
    PluginFailure,
    PluginState,
    Request,
    RequestFailure,
    Response,
    Result,
    ServiceCall,
    in_background,
    on_event,
    route,
    schedule,
    service,
)
from dovetail.testing import InternetRequest, MemoryHost, RealHost, RealHostError
from test_real_host import PROGRAM, REPOSITORY

FIXTURES = REPOSITORY / "Tests" / "Fixtures" / "HostSteps"
MANIFEST: dict[str, Any] = json.loads((FIXTURES / "manifest.json").read_text())


class Shelf(Plugin):
    closed: list[str]

    def __init__(self) -> None:
        self.closed = []

    async def install(self, context: Context) -> str:
        await context.storage.set("greeting", "Hello")
        return "Welcome."

    async def configure(self, context: Context, old: Mapping[str, Any]) -> None:
        await context.storage.set("before", old["most"])
        await context.events.publish("book.added", "a hook's")
        if await context.configuration.get("most") == 7:
            raise PluginFailure.validation("Not seven.")

    async def update(self, context: Context, from_version: str) -> str:
        return f"From {from_version}."

    async def migrate(self, context: Context, migration: str, from_version: str) -> None:
        await context.storage.set("migrated", f"{migration} from {from_version}")
        if migration == "wrong":
            raise PluginFailure.validation("Not this one.")

    async def save_state(self, context: Context) -> PluginState:
        return PluginState({"closed": list(self.closed)})

    async def restore_state(self, context: Context, state: PluginState) -> None:
        await context.storage.set("restored", state.user_session)

    async def health(self, context: Context) -> Health:
        parts = {"shelf": ComponentHealth(False, "It leans.")}
        return Health(False, "It leans.", parts, {"closed": len(self.closed)})

    async def start(self, context: Context) -> None:
        await context.resources.closing("first", self._closing("first"))
        await context.resources.closing("second", self._closing("second"))

    def _closing(self, name: str) -> Callable[[], Awaitable[None]]:
        async def close() -> None:
            self.closed.append(name)

        return close

    @route.get("/books")
    async def books(self, request: Request) -> list[dict[str, Any]]:
        return await self.context.database.query("SELECT id, title FROM books WHERE owner = :owner AND title <> ?", "?")

    @route.put("/books/{id}")
    async def put(self, request: Request) -> Response:
        book, title = request.parameter("id", int), (await request.json())["title"]
        async with self.context.database.transaction() as database:
            await database.execute("INSERT INTO books (id, owner, title) VALUES (?, :owner, ?)", book, title)
            if title == "":
                raise RequestFailure.invalid("A book has a title.")
        await self.context.events.publish("book.added", {"id": book})
        return Response.json({"user": request.user, "query": request.query}, status=201)

    @route.get("/books/{id}")
    async def one(self, request: Request) -> None:
        raise PluginFailure.temporary("Try again.")

    @route.get("/books/all")
    async def all(self, request: Request) -> AsyncIterator[bytes]:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"one "
            yield b"two"

        return pieces()

    @on_event("reader.*")
    async def read(self, event: Event) -> None:
        await self.context.storage.set(event.name, [event.json(), event.source, event.owner])

    @service("shelf.count")
    async def count(self, call: ServiceCall) -> int:
        return int(call.json()) + len(await self.context.services.call("other", [1, 2], method="echo"))

    @schedule("tidy")
    async def tidy(self) -> None:
        await self.context.notifications.send("Tidy", "All books are in order.", level="success")

    @in_background
    async def begin(self) -> None:
        await self.context.storage.set("began", True)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "books.sql").write_text("CREATE TABLE books (id INTEGER PRIMARY KEY, owner TEXT, title TEXT);")
    return tmp_path


def test_routes_are_asked_by_method_and_path_and_answer_what_a_caller_would_see(package: Path) -> None:
    async def body() -> None:
        async with MemoryHost(Shelf, package, owner="grace") as host:
            answer = await host.request("PUT", "/books/7?a=b%20c&a=", json={"title": "Höhen"})
            assert (answer.status, answer.json()) == (201, {"user": "grace", "query": [["a", "b c"], ["a", ""]]})
            assert (await host.request("GET", "/books")).json() == [{"id": 7, "title": "Höhen"}]
            assert (await host.request("HEAD", "/books")).status == 200
            assert (await host.request("PUT", "/books/x", json={"title": ""})).status == 404
            assert (await host.request("GET", "/books/7")).status == 502
            assert (await host.request("GET", "/books/all")).text == "one two"
            assert (await host.request("DELETE", "/books")).status == 405
            assert (await host.request("GET", "/nothing")).status == 404
            assert [(event.name, event.data) for event in host.events] == [("book.added", {"id": 7})]
            # What a transaction does that fails is undone.
            refused = await host.request("PUT", "/books/8", json={"title": ""})
            assert (refused.status, refused.json()["detail"]) == (422, "A book has a title.")
            assert len((await host.request("GET", "/books")).json()) == 1

    asyncio.run(body())


def test_events_services_schedules_and_tasks_come_when_the_test_says(package: Path) -> None:
    async def body() -> None:
        async with MemoryHost(Shelf, package) as host:
            await host.deliver("reader.came", {"name": "Bo"}, source="Door")
            await host.deliver("reader.came.back")
            assert host.stored == {"greeting": "Hello", "reader.came": [{"name": "Bo"}, "Door", "ada"]}

            async def other(method: str, body: Any) -> Any:
                return [method, *body]

            with pytest.raises(HostError) as missing:
                await host.call_service("shelf.count", 1)
            assert missing.value.code == "service_not_found"
            host.services["other"] = other
            assert await host.call_service("shelf.count", 1) == 4
            await host.run("tidy")
            assert [each.title for each in host.notifications] == ["Tidy"]
            await host.run("begin")
            assert host.stored["began"] is True
            with pytest.raises(LookupError):
                await host.run("begin")

    asyncio.run(body())


def test_a_hook_that_fails_leaves_nothing_behind(package: Path) -> None:
    async def body() -> None:
        async with MemoryHost(Shelf, package) as host:
            assert host.settings == {"most": 3}
            await host.configure(most=5)
            assert (host.settings, host.stored["before"], len(host.events)) == ({"most": 5}, 3, 1)
            with pytest.raises(PluginFailure, match="Not seven"):
                await host.configure(most=7)
            assert (host.settings, host.stored["before"], len(host.events)) == ({"most": 5}, 3, 1)
            for value in (11, "4", True, 2.5):
                with pytest.raises(HostError) as refused:
                    await host.configure(most=value)
                assert (refused.value.code, len(refused.value.findings)) == ("invalid_configuration", 1)
            with pytest.raises(HostError):
                await host.configure(least=1)
            assert (await host.update("1.1.0")).message == "From 1.1.0."

    asyncio.run(body())


def test_what_changes_nothing_that_the_plugin_sees_runs_no_hook(package: Path) -> None:
    async def body() -> None:
        async with MemoryHost(Shelf, package) as host:
            for most in (3, 3.0, None):
                await host.configure(most=most)
            assert "before" not in host.stored
            await host.configure(most=5)
            await host.configure(most=5)
            assert (host.stored["before"], len(host.events)) == (3, 1)

    asyncio.run(body())


def test_an_installation_sleeps_and_is_removed(package: Path) -> None:
    async def body() -> None:
        plugins: list[Shelf] = []

        def make() -> Shelf:
            plugins.append(Shelf())
            return plugins[-1]

        host = MemoryHost(make, package)
        assert (await host.install()).message == "Welcome."
        assert (await host.request("GET", "/books")).status == 503
        await host.enable()
        assert host.is_awake
        await host.disable()
        assert not host.is_awake
        # The object of the installation that was awake is neither that of install nor that of disable.
        assert [each.closed for each in plugins] == [[], ["second", "first"], []]
        await host.uninstall()
        assert host.stored == {}

    asyncio.run(body())


def test_what_is_not_declared_or_not_granted_is_refused(package: Path) -> None:
    class Greedy(Shelf):
        async def start(self, context: Context) -> None:
            await context.routes.get("/more", self.books)

    async def body() -> None:
        host = MemoryHost(Greedy, package)
        await host.install()
        with pytest.raises(HostError) as undeclared:
            await host.enable()
        assert undeclared.value.code == "undeclared"
        assert not host.is_awake
        async with MemoryHost(Shelf, package) as host:
            host.permissions.discard("database.read")
            with pytest.raises(HostError) as denied:
                await host.request("GET", "/books")
            assert denied.value.code == "permission_denied"

    asyncio.run(body())


def test_a_program_that_is_not_there_is_named(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOVETAIL", "/nowhere/dovetail")
    with pytest.raises(RealHostError, match="/nowhere/dovetail"), RealHost(package):
        pass


class Reader(Plugin):
    """Asks for something elsewhere."""

    async def install(self, context: Context) -> Result:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"a "
            yield b"stream"

        fetch = context.http.fetch
        async with await fetch("https://a.example/", method="post", body=pieces(), headers={"X-Name": "Ö"}) as answer:
            first: list[JSON] = [answer.url, answer.status, answer.headers.get("x-name"), await answer.text()]
        second = [piece.decode() async for piece in await fetch("https://a.example/more", redirects="manual")]
        return Result(data=[*first, *second, await (await fetch("https://a.example/json", json={"a": 1})).json()])


def online(folder: Path, permissions: list[str]) -> Path:
    (folder / "manifest.json").write_text(json.dumps(MANIFEST | {"permissions": permissions}))
    return folder


def test_what_a_plugin_fetches_is_answered_by_the_internet_of_the_test(package: Path) -> None:
    seen: list[object] = []

    async def internet(request: InternetRequest) -> object:
        seen.append((request.method, request.url, request.headers.get("X-Name"), request.body, request.redirects))
        match request.url.rsplit("/")[-1]:
            case "more":
                return Response(_pieces())
            case "json":
                return {"asked": request.json()}
            case _:
                return Response(b"Good news", 404, Headers({"X-Name": "ü"}))

    async def _pieces() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    async def body() -> None:
        host = MemoryHost(Reader, online(package, ["network.access"]), internet=internet)
        answered = ["https://a.example/", 404, "ü", "Good news", "one", "two", {"asked": {"a": 1}}]
        assert (await host.install()).data == answered
        assert seen == [
            ("POST", "https://a.example/", "Ö", b"a stream", "follow"),
            ("GET", "https://a.example/more", None, b"", "manual"),
            ("GET", "https://a.example/json", None, b'{"a":1}', "follow"),
        ]

    asyncio.run(body())


def test_there_is_no_internet_without_one_without_the_permission_and_where_it_fails(package: Path) -> None:
    async def nobody(request: InternetRequest) -> Response:
        raise HostError("unreachable", f"There is nobody at {request.url}.", remedy="retry")

    async def refused(host: MemoryHost) -> str:
        with pytest.raises(HostError) as error:
            await host.install()
        return error.value.code

    async def body() -> None:
        assert await refused(MemoryHost(Reader, online(package, []), internet=nobody)) == "permission_denied"
        assert await refused(MemoryHost(Reader, online(package, ["network.access"]), internet=nobody)) == "unreachable"
        with pytest.raises(LookupError, match=r"POST https://a\.example/, and a host in memory reaches nothing"):
            await MemoryHost(Reader, package).install()

    asyncio.run(body())


def test_a_call_has_the_time_and_the_size_that_it_has_at_a_host(package: Path) -> None:
    class Hasty(Plugin):
        async def install(self, context: Context) -> None:
            await context.http.fetch("https://a.example", timeout=0.01)

        async def update(self, context: Context, from_version: str) -> None:
            await context.http.fetch("https://a.example", headers={"X": "x" * (5 << 20)})

    async def silent(request: InternetRequest) -> Response:
        await asyncio.Event().wait()
        return Response()

    async def body() -> None:
        host = MemoryHost(Hasty, online(package, ["network.access"]), internet=silent)
        with pytest.raises(TimeoutError):
            await host.install()
        with pytest.raises(HostError) as error:
            await host.update("0")
        assert error.value.code == "too_large"

    asyncio.run(body())


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program in the place of `dovetail`, which serves as a script says; and its folders aside."""
    folders = tmp_path / "folders"
    folders.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folders))
    monkeypatch.setenv("DOVETAIL", str(tmp_path / "program"))

    def write(script: str) -> None:
        (tmp_path / "program").write_text(f'#!/bin/sh\nif [ "$1" = serve ]; then\n{script}\nfi\n')
        (tmp_path / "program").chmod(0o755)

    return write


SERVES = 'echo "Dovetail serves on http://[::1]:9"'


def test_a_host_that_says_no_address_is_not_waited_for_and_one_that_ends_is_told_of(
    package: Path, program: Callable[[str], None], tmp_path: Path
) -> None:
    program("trap '' TERM; exec sleep 1000")
    with pytest.raises(RealHostError, match=r"did not start within 0\.3 s"), RealHost(package, patience=0.3):
        pass
    program('echo "It is broken." >&2; exit 1')
    with pytest.raises(RealHostError, match=r"did not start\. It is broken"), RealHost(package):
        pass
    assert list((tmp_path / "folders").iterdir()) == []


def test_a_host_that_says_much_is_heard_to_its_end_and_one_that_does_not_stop_is_ended(
    package: Path, program: Callable[[str], None], tmp_path: Path
) -> None:
    lines = 'yes "A line that nobody has asked for" | head -n 10000; echo "The end"'
    program(f"{SERVES}; {lines}; trap '' TERM; exec sleep 1000")
    with RealHost(package, patience=5) as host:
        while "The end" not in host.log:
            host.command("version")
    assert list((tmp_path / "folders").iterdir()) == []


def test_a_command_that_does_not_end_is_given_up(package: Path, program: Callable[[str], None]) -> None:
    program(f'{SERVES}; exec sleep 1000; fi; if [ "$1" = hang ]; then exec sleep 1000')
    with RealHost(package, patience=5) as host, pytest.raises(RealHostError, match="hang: It took longer than 5 s"):
        host.command("hang")


def test_nothing_is_left_of_a_program_that_cannot_be_run(
    package: Path, program: Callable[[str], None], tmp_path: Path
) -> None:
    (tmp_path / "program").write_bytes(b"\x7fELF, or so it says")
    (tmp_path / "program").chmod(0o755)
    with pytest.raises(RealHostError, match=r"program does not run: .*Exec format"), RealHost(package):
        pass
    assert list((tmp_path / "folders").iterdir()) == []


# The steps of the conformance plugin that both hosts take.

STEPS: list[dict[str, Any]] = json.loads((FIXTURES / "steps.json").read_text())
STEPS.append({"do": "events.publish", "name": "book.added", "data": "x" * 70_000, "catch": True})


def conformance_package(folder: Path) -> Path:
    conformance = Path(__file__).parents[1] / "conformance"
    shutil.copytree(conformance, folder, ignore=shutil.ignore_patterns("__pycache__"))
    route_and_entry = {
        "entry_point": "conformance_plugin:ConformancePlugin",
        "api_endpoints": [{"method": "POST", "path": "/run"}],
    }
    (folder / "manifest.json").write_text(json.dumps(MANIFEST | route_and_entry))
    (folder / "books.sql").write_text("CREATE TABLE books (id INTEGER PRIMARY KEY, owner TEXT, title TEXT);")
    return folder


def comparable(result: Any) -> Any:
    """A result without the words of an error, which are each host's own."""
    match result:
        case {"failed": dict(failed)}:
            return {"failed": {name: failed.get(name) for name in ("type", "code", "remedy", "kind")}}
        case {"operation": str(operation)}:
            return {**result, "operation": len(operation)}
        case _:
            return result


@pytest.mark.skipif(not PROGRAM.exists(), reason=f"There is no host under {PROGRAM}; build one first.")
def test_both_hosts_answer_every_step_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from conformance_plugin import ConformancePlugin

    package = conformance_package(tmp_path / "package")

    async def in_memory() -> list[Any]:
        async with MemoryHost(ConformancePlugin, package) as host:
            answers = [await host.request("POST", "/run", json={"steps": [step]}) for step in STEPS]
            return [answer.json()[0] for answer in answers]

    monkeypatch.setenv("DOVETAIL", str(PROGRAM))
    with RealHost(package) as host:
        host.install("ada")
        answers = [host.request("POST", "/run", user="ada", json={"steps": [step]}) for step in STEPS]
        real = [answer.json()[0] for answer in answers]
    pairs = zip(STEPS, asyncio.run(in_memory()), real, strict=True)
    different = [pair for pair in pairs if comparable(pair[1]) != comparable(pair[2])]
    assert different == []


def test_a_migration_is_undone_when_it_fails_and_health_is_what_the_plugin_says(package: Path) -> None:
    async def run() -> None:
        async with MemoryHost(Shelf, package) as host:
            await host.migrate("lines", "1.0.0")
            assert host.stored["migrated"] == "lines from 1.0.0"
            with pytest.raises(PluginFailure, match="Not this one"):
                await host.migrate("wrong", "1.1.0")
            assert host.stored["migrated"] == "lines from 1.0.0"
            parts = {"shelf": ComponentHealth(False, "It leans.")}
            assert await host.health() == Health(False, "It leans.", parts, {"closed": 0})

    asyncio.run(run())


def test_what_is_under_way_is_kept_while_the_plugin_sleeps(package: Path) -> None:
    async def run() -> None:
        async with MemoryHost(Shelf, package) as host:
            assert (host.saved_state, "restored" in host.stored) == (None, False)
            await host.disable()
            assert host.saved_state is not None
            assert host.saved_state["user_session"] == {"closed": []}
            await host.enable()
            assert host.stored["restored"] == {"closed": []}

    asyncio.run(run())
