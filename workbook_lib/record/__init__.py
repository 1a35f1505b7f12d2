"""The record of what a person wrote: entries with stamps, joining, and the file format.

``clock`` makes stamps, ``record`` stores and joins entries, ``file_format`` encodes and decodes
files of this version and older ones. Only the typed views in ``views`` know paths of entries.
"""

from workbook_lib.record.clock import Clock, Stamp
from workbook_lib.record.file_format import decode, encode
from workbook_lib.record.record import Entry, Record
from workbook_lib.record.values import Value

__all__ = ["Clock", "Entry", "Record", "Stamp", "Value", "decode", "encode"]
