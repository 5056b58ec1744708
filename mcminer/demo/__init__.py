"""The demonstration: a made-up web of course providers, crawled and mapped on this machine."""

from mcminer.demo.run import DemoReport, run_demo
from mcminer.demo.server import DemoWeb

__all__ = ["DemoReport", "DemoWeb", "run_demo"]
