"""Pages on top of each other, one in front, with the bar of its keys. Knows no page by name."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from mmtutor.gui.page import Page
from mmtutor.gui.widgets.key_bar import KeyBar


class PageStack(QStackedWidget):
    """Tells a page when it comes to the front and when it goes; `keys` is the bar, to be laid out below."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = KeyBar()

    @property
    def page(self) -> Page:
        """The page in front."""
        page = self.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_page(self, page: Page) -> None:
        """Bring a page to the front."""
        before = self.currentWidget()
        if self.indexOf(page) < 0:
            self.addWidget(page)
        if isinstance(before, Page) and before is not page:
            before.closed()
        self.setCurrentWidget(page)
        page.opened()
        if self.keys.isVisible():
            self.keys.show_keys(page.keys())

    def toggle_keys(self) -> None:
        """Show the keys of the page in front, or hide them."""
        if self.keys.isVisible():
            self.keys.hide()
        else:
            self.keys.show_keys(self.page.keys())

    def drop(self, page: Page) -> None:
        """Forget a page."""
        self.removeWidget(page)
        page.deleteLater()

    def clear(self) -> None:
        """Forget every page."""
        for index in reversed(range(self.count())):
            page = self.widget(index)
            assert isinstance(page, Page)
            self.drop(page)
