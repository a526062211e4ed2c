"""The pages of the examples in a browser: each test is a person who opens a link and does something there."""

import os
import pathlib
import shutil
import unittest

from playwright.sync_api import expect, sync_playwright

from example_server import ExampleServer

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCREENSHOTS = os.environ.get("PAGES_SCREENSHOTS")


class PageTests(unittest.TestCase):
    """What a person sees and does on the pages."""

    @classmethod
    def setUpClass(cls):
        browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        if browser is None:
            raise RuntimeError(f"None of {', '.join(BROWSERS)} is installed; scripts/setup test installs one.")
        cls.server = cls.enterClassContext(ExampleServer())
        playwright = cls.enterClassContext(sync_playwright())
        # Chromium's own sandbox does not work for root, who runs the tests in a container.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        cls.browser = playwright.chromium.launch(executable_path=browser, args=arguments)
        cls.addClassCleanup(cls.browser.close)

    def open(self, url, width=1200, scheme="light"):
        """A page at an address, which must not log an error."""
        page = self.browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.addCleanup(page.close)
        self.faults = []
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.on("console", lambda entry: self.faults.append(entry.text) if entry.type == "error" else None)
        page.goto(url)
        return page

    def keep(self, page, name):
        """Keeps a picture of a page, if the caller of the tests wants pictures."""
        if SCREENSHOTS:
            pathlib.Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
            page.wait_for_timeout(500)  # The bar moves for a moment.
            page.screenshot(path=f"{SCREENSHOTS}/{name}.png", full_page=True)

    def test_tasks(self):
        """H10 · a page finds the module of the task manager by scope and name; a person adds and completes a task there"""
        self.server.user("ada", "TaskManager@1.0.0")
        page = self.open(self.server.link("TaskManager", "ada"))
        expect(page.get_by_text("3 open, 0 completed")).to_be_visible()
        page.get_by_label("New task").fill("Sharpen the chisels")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_text("4 open, 0 completed")).to_be_visible()
        page.get_by_role("checkbox", name="Sharpen the chisels").click()
        expect(page.get_by_text("3 open, 1 completed")).to_be_visible()
        expect(page.get_by_role("checkbox", name="Sharpen the chisels")).to_have_count(0)
        page.get_by_role("button", name="Completed").click()
        expect(page.get_by_role("checkbox", name="Sharpen the chisels")).to_be_checked()
        self.keep(page, "tasks-1.0.0")
        page.get_by_role("button", name="Delete “Sharpen the chisels”").click()
        expect(page.get_by_text("3 open, 0 completed")).to_be_visible()
        self.assertEqual(self.faults, [])

    def test_updated_tasks(self):
        """H10 · after an update the link leads to the new release's page, which shows due dates"""
        self.server.user("ben", "TaskManager@1.0.0")
        page = self.open(self.server.link("TaskManager", "ben"))
        page.get_by_label("New task").fill("Order walnut by 2026-01-31")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_text("4 open, 0 completed")).to_be_visible()
        self.server.dovetail("update", "TaskManager", "--user", "ben")
        page = self.open(self.server.link("TaskManager", "ben"), scheme="dark")
        row = page.get_by_role("listitem").filter(has_text="Order walnut")
        expect(row.locator("time")).to_have_attribute("datetime", "2026-01-31")
        self.keep(page, "tasks-1.1.0-dark")
        self.assertEqual(self.faults, [])

    def test_narrow_tasks(self):
        """the task manager fits a phone, and says so when nothing is left to do"""
        self.server.user("cleo", "TaskManager")
        page = self.open(self.server.link("TaskManager", "cleo"), width=390)
        for count in (3, 2, 1):
            expect(page.get_by_role("checkbox")).to_have_count(count)
            page.get_by_role("checkbox").first.click()
        expect(page.get_by_text("All done. Enjoy the quiet.")).to_be_visible()
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 390)
        self.keep(page, "tasks-1.1.0-phone")
        self.assertEqual(self.faults, [])

    def test_without_token(self):
        """a page without a token, or with a wrong one, says what to do next"""
        self.server.user("dora", "TaskManager")
        url, _ = self.server.link("TaskManager", "dora").split("#")
        expect(self.open(url).get_by_role("alert")).to_contain_text("Open it from your list of modules.")
        wrong = self.open(url + "#token=wrong")
        expect(wrong.get_by_role("alert")).to_contain_text("Open the page again from your list of modules.")
        self.keep(wrong, "tasks-wrong-token")

    def test_collection(self):
        """H10 · a page finds the module of the collection viewer by scope and name; a person filters and searches"""
        self.server.user("eve", "CollectionViewer")
        url = self.server.link("CollectionViewer", "eve")
        page = self.open(url)
        expect(page.get_by_role("listitem")).to_have_count(12)
        self.keep(page, "collection")
        page.get_by_role("button", name="Edges").click()
        expect(page.get_by_role("listitem")).to_have_count(3)
        page.get_by_label("Search the collection").fill("groove")
        expect(page.get_by_role("heading", name="Tongue and groove")).to_be_visible()
        expect(page.get_by_text("1 of 12")).to_be_visible()
        page.get_by_label("Search the collection").fill("screws")
        expect(page.get_by_text("Nothing fits.")).to_be_visible()
        self.assertEqual(self.faults, [])

        phone = self.open(url, width=390, scheme="dark")
        expect(phone.get_by_role("listitem")).to_have_count(12)
        self.assertLessEqual(phone.evaluate("document.documentElement.scrollWidth"), 390)
        self.keep(phone, "collection-phone-dark")


if __name__ == "__main__":
    unittest.main(verbosity=2)
