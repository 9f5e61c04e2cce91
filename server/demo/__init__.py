"""The demo: the whole ward on one machine, with its accounts, its clock and its visitors."""

from server.demo.composition import run_demo

__all__ = ["run_demo"]
