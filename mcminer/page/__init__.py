"""Reading a page: bytes to blocks of visible text, label and value pairs, links, language."""

from mcminer.page.model import Block, Link, Page, Pair
from mcminer.page.read import read_page

__all__ = ["Block", "Link", "Page", "Pair", "read_page"]
