"""What a person wrote: entries with stamps, how two records join, and the file they travel in.

``stamp`` orders entries, ``record`` holds and joins them, ``file`` turns a record into bytes and
back, ``upgrade`` reads older files, and typed views such as ``cycle`` are the only places that know
the paths.
"""

from workbook_lib.record.clock import Clock, Stamp
from workbook_lib.record.errors import RecordError
from workbook_lib.record.file_format import decode, encode
from workbook_lib.record.record import Entry, Record
from workbook_lib.record.values import Value

__all__ = ["Clock", "Entry", "Record", "RecordError", "Stamp", "Value", "decode", "encode"]
