"""A believable small province as import files, for demonstrations, tests and measurements."""

from capaian.generate.province import generate

__all__ = ["generate"]
